import { createHash } from 'node:crypto';
import type { Args, Edit, Finding, Related } from '../../model/finding.ts';
import type { Contract, DocumentRule } from '../../model/policy.ts';
import { bytesBefore, placeOf } from '../../text/lines.ts';
import type { Places, Range } from '../../text/places.ts';
import { quoted } from '../../text/quote.ts';
import { codes } from './codes.ts';
import { asWord } from './conditions.ts';
import type { KeyPath, Trouble } from './trouble.ts';

/** A text, where its frontmatter stands, and what a closer look found. */
export interface Site {
  readonly path: string;
  /** What an edit is computed on: the blob's id, or a digest of the bytes on disk. */
  readonly blob: string;
  readonly text: string;
  readonly rule: DocumentRule & { readonly contract: Contract };
  /** Offset of the YAML in the text, and of the closing fence. */
  readonly yamlAt: number;
  readonly closeAt: number;
  readonly places: Places | undefined;
}

/** A trouble as a finding: file, line, column, key, value, edit. Undefined when the closer look clears it. */
export function locate(site: Site, noticed: Trouble): Finding | undefined {
  const trouble = withoutIndex(site, noticed);
  const places = trouble.path.length > 0 ? site.places : undefined;
  const key = found(site, places?.key(trouble.path));
  const value = found(site, places?.value(trouble.path));
  const plain = places?.plain(trouble.path);
  if (trouble.onlyPlain && plain === undefined) return undefined;
  const at = pointAt(site, trouble, key, value);
  const edit = repair(site, trouble, value, plain);
  const suggestion = renaming(site, trouble, key);
  return {
    code: trouble.code,
    severity: trouble.severity ?? codes[trouble.code].severity,
    path: site.path,
    at: placeOf(site.text, at),
    keyPath: trouble.path.join('.'),
    ...(key && { key: placeOf(site.text, key.start) }),
    ...(value && { value: placeOf(site.text, value.start) }),
    args: sourced(trouble.args, trouble.quote ? plain : undefined),
    contract: `${site.rule.contract.id} (${site.rule.contract.edition})`,
    ...(edit && { edits: [edit] }),
    ...(suggestion && { suggestion }),
    ...(trouble.other && {
      related: [
        { path: site.path, at: placeOf(site.text, trouble.other.at), what: trouble.other.what } satisfies Related,
      ],
    }),
    digest: digestOf(trouble.value),
    ...originalCodes(site.rule.contract, trouble, plain),
  };
}

/** Rules across files count the values of a key; where there is no list, the key itself is meant. */
function withoutIndex(site: Site, trouble: Trouble): Trouble {
  const single = typeof trouble.path.at(-1) === 'number' && !site.places?.value(trouble.path);
  return single ? { ...trouble, path: trouble.path.slice(0, -1) } : trouble;
}

/** Sixteen hex digits that change when the offending value does; '' where there is no value. */
function digestOf(value: unknown): string {
  if (value === undefined) return '';
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/** A message shows the value as it is written: `1.10`, not the 1.1 it was read as. */
function sourced(args: Args, plain: string | undefined): Args {
  return plain === undefined || args['source'] === undefined ? args : { ...args, source: plain };
}

function found(site: Site, range: Range | undefined): Range | undefined {
  return range && { start: range.start + site.yamlAt, end: range.end + site.yamlAt };
}

/** The offset to point at. An empty value has no place of its own: its key has. */
function pointAt(site: Site, trouble: Trouble, key: Range | undefined, value: Range | undefined): number {
  if (typeof trouble.at === 'number') return trouble.at;
  if (trouble.at === 'close') return site.closeAt;
  if (trouble.path.length === 0) return 0;
  if (trouble.at === 'key' && key) return key.start;
  if (trouble.at === 'value' && value && value.end > value.start) return value.start;
  return (key ?? nearestKey(site, trouble.path))?.start ?? 0;
}

/** The closest mapping around a key that is not there. */
function nearestKey(site: Site, path: KeyPath): Range | undefined {
  for (let length = path.length - 1; length > 0; length--) {
    const around = path.slice(0, length);
    const range = found(site, site.places?.key(around) ?? site.places?.value(around));
    if (range) return range;
  }
  return undefined;
}

function repair(site: Site, trouble: Trouble, value: Range | undefined, plain: string | undefined): Edit | undefined {
  if (trouble.replace) return editOf(site, trouble.replace.start, trouble.replace.end, trouble.replace.text);
  if (trouble.becomes !== undefined && value) return inItsQuotes(site, trouble.becomes, value);
  // A value over several lines is folded when read: quoting it is not certain to keep its words.
  if (!trouble.quote || plain === undefined || !value || plain.includes('\n')) return undefined;
  return editOf(site, value.start, value.end, quoted(plain));
}

/** A word in the place of another one, quoted as that was. */
function inItsQuotes(site: Site, word: string, { start, end }: Range): Edit | undefined {
  const quote = /^(['"])[\w-]*\1$/.exec(site.text.slice(start, end))?.[1];
  const plain = /^[\w-]+$/.test(site.text.slice(start, end));
  return quote !== undefined || plain ? editOf(site, start, end, `${quote ?? ''}${word}${quote ?? ''}`) : undefined;
}

function renaming(site: Site, trouble: Trouble, key: Range | undefined): Edit | undefined {
  return trouble.rename !== undefined && key ? editOf(site, key.start, key.end, trouble.rename) : undefined;
}

function editOf(site: Site, start: number, end: number, text: string): Edit {
  return {
    path: site.path,
    blob: site.blob,
    start: bytesBefore(site.text, start),
    end: bytesBefore(site.text, end),
    text,
  };
}

/** The original read YAML 1.1, where a bare yes or no is a boolean. */
function asYaml11(plain: string): string {
  const word = asWord(plain);
  if (word === 'yes') return 'true';
  return word === 'no' ? 'false' : plain;
}

/** What the original checker called it, where the contract remembers one. */
function originalCodes(
  contract: Contract,
  trouble: Trouble,
  plain: string | undefined,
): { originalCodes?: readonly string[] } {
  const key = trouble.path.join('.');
  const templates = contract.originalCodes?.[`${trouble.code} ${key}`] ?? contract.originalCodes?.[trouble.code];
  if (!templates) return {};
  const value = plain === undefined ? String(trouble.value ?? '') : asYaml11(plain);
  const fill = (template: string): string =>
    template
      .replaceAll('{key}', key)
      .replaceAll('{value}', value)
      .replaceAll('{heading}', String(trouble.args['heading'] ?? ''));
  return { originalCodes: templates.map(fill) };
}
