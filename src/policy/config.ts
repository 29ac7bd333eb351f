import { Fault } from '../model/fault.ts';
import type { Place } from '../model/finding.ts';
import type { Condition, Contract, Value } from '../model/policy.ts';
import type { Validate } from '../model/validate.ts';
import { placeOf } from '../text/lines.ts';
import { nearest } from '../text/nearest.ts';
import { rootCauses, type Cause } from '../text/schema-errors.ts';
import { valueAt, readYaml } from '../text/yaml.ts';

/** `sluice.yml` as written, once it fits its schema. */
export interface Config {
  readonly version: 1;
  readonly requires?: string;
  readonly packs?: 'auto' | readonly string[];
  readonly asOf?: string;
  readonly checks?: { readonly frontmatter?: boolean };
  readonly contracts?: Readonly<Record<string, WrittenContract>>;
  readonly documents?: readonly WrittenRule[];
}

export type WrittenContract = Omit<Contract, 'id' | 'edition' | 'schema' | 'switch'> & {
  readonly schema?: string;
  readonly switch?: readonly { readonly when: readonly Condition[]; readonly schema: string }[];
};

export interface WrittenRule {
  readonly paths: string | readonly string[];
  readonly contract?: string;
  readonly schema?: string;
  readonly required?: boolean;
  readonly strict?: boolean;
  readonly marks?: readonly string[];
}

export const configPath = 'sluice.yml';

type KeyPath = readonly (string | number)[];

/** A file of ours that a person wrote: its text, and how to point into it. */
export class WrittenFile {
  readonly path: string;
  readonly text: string;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** A fault at a key: file:line:column, what is wrong, what to do. */
  async faultAt(path: KeyPath, on: 'key' | 'value', message: string): Promise<Fault> {
    const { findPlaces } = await import('../text/places.ts');
    const places = findPlaces(this.text);
    const range = (on === 'key' ? places.key(path) : places.value(path)) ?? places.key(path) ?? { start: 0 };
    return this.fault(placeOf(this.text, range.start), message);
  }

  fault(at: Place, message: string): Fault {
    return new Fault('config', `${this.path}:${at.line}:${at.column}: ${message}.`);
  }

  /** The YAML (or JSON) of the file, held to one of our own schemas. */
  async read(validate: Validate): Promise<Value> {
    const quick = readYaml(this.text);
    const data = (quick.ok ? quick.data : await this.#readClosely()) ?? {};
    if (!validate(data)) throw await this.#misfit(rootCauses(validate.errors ?? []), data);
    return data;
  }

  async #readClosely(): Promise<Value | undefined> {
    const { readClosely } = await import('../text/places.ts');
    const { places, reading } = readClosely(this.text);
    if (reading.ok) return reading.data;
    const [trouble] = places.troubles;
    const at = placeOf(this.text, trouble?.range.start ?? reading.offset);
    const words = trouble && troubleWords[trouble.code];
    throw this.fault(at, words ?? `this is not valid YAML (${trouble?.text || reading.error})`);
  }

  async #misfit(causes: readonly Cause[], data: Value): Promise<Fault> {
    const [cause] = causes;
    if (!cause) return this.fault({ line: 1, column: 1 }, 'this file does not fit its schema');
    const more = causes.length > 1 ? ` (and ${causes.length - 1} more)` : '';
    const extra = cause.params['additionalProperty'] ?? cause.params['propertyName'];
    if (typeof extra === 'string') return this.faultAt([...cause.path, extra], 'key', unknownKey(cause, extra) + more);
    return this.faultAt(cause.path, 'value', misfit(cause, valueAt(data, cause.path)) + more);
  }
}

const troubleWords: Readonly<Record<string, string>> = {
  'fm/anchor': 'anchors and aliases are not read; write the value out',
  'fm/tag': 'tags are not read; remove it',
  'fm/merge-key': 'merge keys are not read; write the keys out',
  'fm/duplicate-key': 'this key is there twice; keep one',
  'fm/tab-indent': 'YAML is indented with spaces; replace the tab',
};

function unknownKey(cause: Cause, key: string): string {
  if (cause.keyword === 'propertyNames')
    return `"${key}" is not a name: use lowercase letters, digits and hyphens, but not "none"`;
  const meant = nearest(key, knownKeys(cause));
  return `unknown key "${key}"${meant === undefined ? '; remove it, or see docs/configuration.md for the keys' : `; did you mean "${meant}"?`}`;
}

/** The keys of our own format, by the place in it: few enough to be said here, and a test holds them to the schema. */
const keysByPlace: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^$/, ['version', 'requires', 'packs', 'asOf', 'checks', 'contracts', 'documents']],
  [/^checks$/, ['frontmatter']],
  [/^documents\.\d+$/, ['paths', 'contract', 'schema', 'required', 'strict', 'marks']],
  [
    /^contracts\.[^.]+$/,
    [
      'schema',
      'switch',
      'strict',
      'literal',
      'quoted',
      'mustBe',
      'keyOrder',
      'headings',
      'requiredWhen',
      'forbiddenWhen',
      'sameAs',
      'body',
      'agree',
      'rules',
      'deprecated',
      'unique',
      'references',
      'successor',
      'originalCodes',
    ],
  ],
];

function knownKeys(cause: Cause): readonly string[] {
  const place = cause.path.join('.');
  return keysByPlace.find(([pattern]) => pattern.test(place))?.[1] ?? [];
}

function misfit(cause: Cause, value: Value | undefined): string {
  const { params } = cause;
  switch (cause.keyword) {
    case 'type':
      return `expected ${words([params['type']].flat() as string[])}, found ${kindOf(value)}`;
    case 'required':
      return `the key "${String(params['missingProperty'])}" is missing; add it`;
    case 'const':
      return `expected ${JSON.stringify(params['allowedValue'])}, found ${JSON.stringify(value)}`;
    case 'enum':
      return `expected ${words((params['allowedValues'] as unknown[]).map((one) => JSON.stringify(one)))}, found ${JSON.stringify(value)}${didYouMean(value, params['allowedValues'] as unknown[])}`;
    case 'pattern':
      return `${JSON.stringify(value)} has the wrong form (pattern ${String(params['pattern'])})`;
    case 'oneOf':
    case 'anyOf':
      return cause.path[0] === 'documents'
        ? 'a rule names either a `contract` or a `schema`, not both and not neither'
        : `${JSON.stringify(value)} is none of the forms this key takes`;
    default:
      return `${JSON.stringify(value)} does not fit (${cause.keyword} ${JSON.stringify(params)})`;
  }
}

function didYouMean(value: unknown, allowed: readonly unknown[]): string {
  const meant = nearest(String(value), allowed.map(String));
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}

/** `a, b or c`. */
function words(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}

function kindOf(value: Value | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `the ${typeof value} ${JSON.stringify(value)}`;
}
