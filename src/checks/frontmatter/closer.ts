import { findPlaces, readClosely, type Places, type YamlTrouble } from '../../text/places.ts';
import type { Block } from '../../text/fence.ts';
import { placeOf } from '../../text/lines.ts';
import { quoteBrokenValue } from '../../text/quote.ts';
import type { Contract, DocumentRule } from '../../model/policy.ts';
import { readFrontmatter, restored, withData, withoutLiterals, type Read } from './read.ts';
import type { Trouble } from './trouble.ts';

/**
 * The second look at a document: where its keys stand, and why its YAML was refused, if it really was.
 * Loaded only when there is something to explain.
 */

type Rule = DocumentRule & { readonly contract: Contract };

export function placesIn(text: string, block: Block, rule: Rule): Places {
  const yaml = text.slice(block.start, block.end);
  return findPlaces(rule.contract.literal ? withoutLiterals(yaml, rule.contract.literal).yaml : yaml);
}

/** A text that the first look was not certain about, read again. */
export function readAgain(text: string, rule: Rule): Read {
  const read = readFrontmatter(text, true, rule);
  return read.kind === 'closer' ? (lookCloser(text, read.block, rule, read.error, []).read ?? read) : read;
}

export interface Closer {
  readonly places: Places;
  /** Set when the first look was wrong: the block is harmless after all. */
  readonly read: Read | undefined;
  readonly troubles: readonly Trouble[];
}

export function lookCloser(
  text: string,
  block: Block,
  rule: Rule,
  error: string,
  knownKeys: readonly string[],
): Closer {
  const yaml = text.slice(block.start, block.end);
  const { literal } = rule.contract;
  const { places, reading } = readClosely(literal ? withoutLiterals(yaml, literal).yaml : yaml);
  if (places.troubles.length > 0) {
    return {
      places,
      read: undefined,
      troubles: places.troubles.map((trouble) => explain(text, block, trouble, knownKeys)),
    };
  }
  if (!reading.ok)
    return { places, read: undefined, troubles: [refused(block, reading.error || error, reading.offset)] };
  const read = withData(block, literal ? restored(reading.data, yaml, literal) : reading.data);
  return { places, read, troubles: [] };
}

/** Refused by the reader that decides, without a reason the other one can give. */
function refused(block: Block, error: string, offset: number): Trouble {
  const at = block.start + offset;
  if (error === 'anchor') return { code: 'fm/anchor', path: [], at, args: { text: '&' } };
  if (error === 'too deep') return { code: 'fm/too-deep', path: [], at, args: { text: '32' } };
  if (error === 'too many keys') return { code: 'fm/too-many-keys', path: [], at, args: { text: '1000' } };
  const reason = error === 'ambiguous' ? 'AMBIGUOUS' : '';
  return { code: 'fm/syntax', path: [], at, args: { reason }, value: error };
}

function explain(text: string, block: Block, trouble: YamlTrouble, knownKeys: readonly string[]): Trouble {
  const at = block.start + trouble.range.start;
  const base: Trouble = { code: trouble.code, path: [], at, args: { text: trouble.text }, value: trouble.text };
  if (trouble.other) {
    const other = block.start + trouble.other.start;
    return {
      ...base,
      args: { text: trouble.text, line: placeOf(text, other).line },
      other: { at: other, what: 'the first one' },
    };
  }
  return trouble.code === 'fm/syntax' ? explainSyntax(text, block, trouble, knownKeys, base) : base;
}

function explainSyntax(
  text: string,
  block: Block,
  trouble: YamlTrouble,
  knownKeys: readonly string[],
  base: Trouble,
): Trouble {
  const yaml = text.slice(block.start, block.end);
  const open = openQuote(yaml, trouble);
  if (open !== undefined) {
    const line = placeOf(text, block.start + open).line;
    return { ...base, code: 'fm/cut-in-value', at: block.close, args: { line }, value: line };
  }
  const bracket = openBracket(yaml, trouble);
  if (bracket !== undefined)
    return { ...base, at: block.start + bracket, args: { reason: 'UNCLOSED' }, value: yaml.slice(bracket) };
  const repair = quoteBrokenValue(yaml, trouble.range.start, new Set(knownKeys));
  if (!repair) return { ...base, args: { reason: trouble.text } };
  return {
    code: 'fm/colon-in-value',
    path: repair.path,
    at: block.start + repair.start,
    args: { key: repair.path.join('.'), reason: trouble.text },
    value: yaml.slice(repair.start, repair.end),
    replace: { start: block.start + repair.start, end: block.start + repair.end, text: repair.text },
  };
}

const openValue = /(?:^|\n)[^\S\n]*[^\s#'"][^\n:]*:[ \t]+("(?:\\[\s\S]|[^"\\])*$|'(?:''|[^'])*$)/;

/** Where a quote opens that the end of the block leaves open: the fence stands inside a value. */
function openQuote(yaml: string, trouble: YamlTrouble): number | undefined {
  if (trouble.text !== 'MISSING_CHAR' || trouble.range.start < yaml.trimEnd().length) return undefined;
  const match = openValue.exec(yaml);
  return match ? match.index + match[0].length - match[1]!.length : undefined;
}

/** The bracket that is still open where the block ends. */
function openBracket(yaml: string, trouble: YamlTrouble): number | undefined {
  if (trouble.range.start < yaml.trimEnd().length) return undefined;
  const open: number[] = [];
  for (let at = 0; at < yaml.length; at++) {
    if (yaml[at] === '[' || yaml[at] === '{') open.push(at);
    else if (yaml[at] === ']' || yaml[at] === '}') open.pop();
  }
  return open.at(-1);
}
