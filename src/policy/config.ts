import type { DuplicateRules, PathClasses } from '../model/duplicates.ts';
import { Fault } from '../model/fault.ts';
import type { Place } from '../model/finding.ts';
import type { Branch, Contract, Stamping, Value } from '../model/policy.ts';
import type { Validate } from '../model/validate.ts';
import { placeOf } from '../text/lines.ts';
import { rootCauses, type Cause } from '../text/schema-errors.ts';
import { readYaml } from '../text/yaml.ts';

/** `sluice.yml` as written, once it fits its schema. */
export interface Config {
  readonly version: 1;
  readonly requires?: string;
  readonly packs?: 'auto' | readonly string[];
  readonly asOf?: string;
  readonly checks?: {
    readonly frontmatter?: boolean;
    readonly stamps?: Stamping;
    readonly duplicates?: boolean | 'warn';
  };
  readonly duplicates?: WrittenDuplicates;
  readonly profile?: string;
  readonly locks?: readonly string[];
  readonly contracts?: Readonly<Record<string, WrittenContract>>;
  readonly documents?: readonly WrittenRule[];
}

type WrittenDuplicates = Partial<PathClasses & Pick<DuplicateRules, 'withoutTool' | 'renamed'>>;

export type WrittenContract = Omit<Contract, 'id' | 'edition' | 'schema' | 'switch'> & {
  readonly schema?: string;
  readonly switch?: readonly (Omit<Branch, 'schema'> & { readonly schema: string })[];
};

export interface WrittenRule {
  readonly paths: string | readonly string[];
  readonly contract?: string;
  readonly schema?: string;
  readonly required?: boolean;
  readonly strict?: boolean;
  readonly marks?: readonly string[];
}

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
    const end = /[.?]$/.test(message) ? '' : '.';
    return new Fault('config', `${this.path}:${at.line}:${at.column}: ${message}${end}`);
  }

  /** The YAML (or JSON) of the file, held to one of our own schemas. */
  async read(validate: Validate): Promise<Value> {
    const quick = readYaml(this.text);
    const data = (quick.ok ? quick.data : await this.#readClosely(quick.error)) ?? {};
    if (!validate(data)) throw await this.#misfit(rootCauses(validate.errors ?? []), data);
    return data;
  }

  async #readClosely(why: string): Promise<Value | undefined> {
    const { readClosely } = await import('../text/places.ts');
    const { places, reading } = readClosely(this.text);
    if (reading.ok) return reading.data;
    const [trouble] = places.troubles;
    const at = placeOf(this.text, trouble?.range.start ?? reading.offset);
    const words = trouble && troubleWords[trouble.code];
    throw this.fault(at, words ?? `this is not valid YAML (${why || reading.error || trouble?.text})`);
  }

  async #misfit(causes: readonly Cause[], data: Value): Promise<Fault> {
    const { misfitOf } = await import('./config-words.ts');
    const { path, on, message } = misfitOf(this.path, causes, data);
    return this.faultAt(path, on, message);
  }
}

const troubleWords: Readonly<Record<string, string>> = {
  'fm/anchor': 'anchors and aliases are not read; write the value out',
  'fm/tag': 'tags are not read; remove it',
  'fm/merge-key': 'merge keys are not read; write the keys out',
  'fm/duplicate-key': 'this key is there twice; keep one',
  'fm/tab-indent': 'YAML is indented with spaces; replace the tab',
  'fm/proto-key': 'no key may have this name; choose another',
  'fm/too-deep': 'this is nested too deep; flatten it',
  'fm/too-many-keys': 'these are more keys than Sluice reads; take some out',
};
