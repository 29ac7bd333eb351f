import { isDeepStrictEqual } from 'node:util';
import { Lexer, parseDocument } from 'yaml';
import type { Writer } from '../../bench/corpus.ts';
import type { Value } from '../../src/model/policy.ts';
import { findPlaces, type Places } from '../../src/text/places.ts';
import { planClosely } from '../../src/text/yaml-edit-closely.ts';
import {
  applyTextEdits,
  planSettings,
  type Edits,
  type Planned,
  type Setting,
  type TextEdit,
} from '../../src/text/yaml-edit.ts';

/** What an edit has to keep to, judged without the code that made it: by another reader, and by counting bytes. */

type Data = Record<string, unknown>;

/** As the product does it: the quick way, and the other where that has no answer. */
export function plan(yaml: string, settings: readonly Setting[]): Planned {
  return planSettings(yaml, settings) ?? planClosely(yaml, settings);
}

/** What `yaml` takes a text to say; undefined where it is none. */
export function dataOf(yaml: string): Data | undefined {
  const document = parseDocument(yaml, { version: '1.2', schema: 'core', logLevel: 'silent', prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  try {
    return (document.toJS() ?? {}) as Data;
  } catch {
    return undefined; // An alias of nothing.
  }
}

/** The data with the settings in it. */
export function intended(data: Data, settings: readonly Setting[]): Data {
  const result = structuredClone(data);
  for (const { path, value } of settings) {
    let at = result;
    for (const key of path.slice(0, -1)) at = (at[key] ??= {}) as Data;
    at[path.at(-1)!] = value;
  }
  return result;
}

type Fault = 'wrong' | 'author bytes' | 'comments' | 'not idempotent' | 'not reversible';
interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a text that was made from another by edits; undefined: nothing. */
export class Judge {
  readonly #yaml: string;
  readonly #places: Places;
  readonly #comments: string;
  /** Undefined: the text is no YAML. */
  readonly data: Data | undefined;

  constructor(yaml: string) {
    this.#yaml = yaml;
    this.#places = findPlaces(yaml);
    this.#comments = commentsOf(yaml);
    this.data = dataOf(yaml);
  }

  faultOf(settings: readonly Setting[], { edits }: Edits): Fault | undefined {
    const after = applyTextEdits(this.#yaml, edits);
    if (!isDeepStrictEqual(dataOf(after), intended(this.data!, settings))) return 'wrong';
    if (this.#lost(settings, edits) > 0) return 'author bytes';
    if (commentsOf(after) !== this.#comments) return 'comments';
    const again = plan(after, settings);
    if (!again.ok || again.edits.length > 0) return 'not idempotent';
    return undone(after, this.#yaml, edits) === this.#yaml ? undefined : 'not reversible';
  }

  /** How many characters are gone that are no part of a value that was to be replaced, blanks before one aside. */
  #lost(settings: readonly Setting[], edits: readonly Span[]): number {
    const values = settings.flatMap(({ path }) => this.#valueAt(path) ?? []);
    let count = 0;
    for (const { start, end } of edits) {
      for (let at = start; at < end; at++) {
        const inside = values.some((value) => at >= value.start && at < value.end);
        if (!inside && !/\s/.test(this.#yaml[at]!)) count++;
      }
    }
    return count;
  }

  /** The value of a path, or an explicit null on its way, which has to give way. */
  #valueAt(path: readonly string[]): Span | undefined {
    const value = this.#places.value(path);
    return value || path.length === 1 ? value : this.#valueAt(path.slice(0, -1));
  }
}

/** All comments of a text, one after the other. */
function commentsOf(yaml: string): string {
  const comments: string[] = [];
  let before = '';
  for (const token of new Lexer().lex(yaml)) {
    // This sign announces a text, which may begin as a comment does.
    if (token.startsWith('#') && before !== '\x1f') comments.push(token);
    before = token;
  }
  return comments.join('\n');
}

/** The old text by cutting out of the new one what was put in, and putting back what was taken out. */
function undone(after: string, before: string, edits: readonly TextEdit[]): string {
  let result = after;
  let shift = edits.reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
  for (const { start, end, text } of edits.toReversed()) {
    shift -= text.length - (end - start);
    const at = start + shift;
    if (result.slice(at, at + text.length) !== text) return 'the new text does not have what was put in';
    result = result.slice(0, at) + before.slice(start, end) + result.slice(at + text.length);
  }
  return result;
}

const values: readonly Value[] = [
  'x',
  'two words',
  'yes',
  '12e5',
  '',
  'it\'s "so"',
  'a: b # c',
  'one\ntwo',
  'é 😀',
  '2026-02-13',
  ' x ',
  7,
  -1.5,
  true,
  null,
  [],
  ['a', 'no', 3],
  {},
  { k: 'v', l: ['x'] },
];

/** Every key replaced, every mapping extended, every list extended: by values of all kinds in turn. */
export function everyEdit(data: Data, write: Writer): Setting[][] {
  const all: Setting[][] = [[{ path: [`new-${write.upTo(100)}`], value: write.pick(values) }]];
  const visit = (at: Data, path: readonly string[]): void => {
    for (const [key, value] of Object.entries(at)) {
      const here = [...path, key];
      all.push([{ path: here, value: write.pick(values) }]);
      if (Array.isArray(value)) all.push([{ path: here, value: [...(value as Value[]), write.pick(values)] }]);
      else if (typeof value === 'object' && value !== null) {
        const more = ['n1', 'n2'].map((name) => ({ path: [...here, name], value: write.pick(values) }));
        all.push(more, [{ path: [...here, 'deep', 'er'], value: write.pick(values) }]);
        visit(value as Data, here);
      }
    }
  };
  visit(data, []);
  return all;
}

/** Some of these at once: what lies in each other's way is left out. */
export function manyAtOnce(data: Data, write: Writer): Setting[] {
  const chosen: Setting[] = [];
  for (const setting of everyEdit(data, write).flat()) {
    const clash = chosen.some(({ path }) =>
      path.every((key, at) => setting.path[at] === undefined || key === setting.path[at]),
    );
    if (!clash && write.upTo(3) > 0) chosen.push(setting);
  }
  return chosen;
}
