import type { DuplicateRules } from './duplicates.ts';
import type { Severity } from './finding.ts';
import type { ProfilePolicy } from './profile.ts';

/** A value of a YAML document under the 1.2 core rules. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** Holds when every part of it holds. */
export interface Condition {
  /** A pattern for the document's path. */
  readonly path?: string;
  /** A dotted key; with nothing else, holds when the key is there. */
  readonly key?: string;
  readonly is?: readonly (string | number | boolean)[];
  readonly absent?: boolean;
}

/** Where the JSON Schema of a contract comes from: compiled into the engine, or a file of the repository. */
export type SchemaRef = { readonly pack: string } | { readonly file: string };

/** A key whose value must exist in another document of the same contract, or as a file. */
interface Reference {
  readonly key: string;
  /** `path`: the value names a file of the repository. Otherwise a unique key of the same contract. */
  readonly to: string;
  readonly acyclic?: boolean;
  /** The target must be at least as far along: lists of statuses, in order. */
  readonly notBehind?: { readonly key: string; readonly order: readonly (readonly string[])[] };
}

/** A rule in a contract's own words, for what no other rule can say. */
interface OwnRule {
  readonly id: string;
  readonly when: readonly Condition[];
  readonly severity?: Severity;
  readonly message: string;
  /** The key the finding points at. */
  readonly at?: string;
  /** What the key's value has to be instead: a certain repair. */
  readonly becomes?: string;
}

/** Limits of the text below the frontmatter; none of them: any text will do. */
interface BodyRule {
  readonly maxChars?: number;
  readonly maxLines?: number;
  readonly required?: boolean;
}

/** What a contract comes to where a condition holds: another schema, and another rule for the body where it has one. */
export interface Branch {
  readonly when: readonly Condition[];
  readonly schema: SchemaRef;
  readonly body?: BodyRule;
}

/** What must hold in one kind of document. Pure data: a pack or `sluice.yml` says it, no code. */
export interface Contract {
  readonly id: string;
  /** `pack@date`, or `sluice.yml` for a contract of the repository. */
  readonly edition: string;
  readonly schema?: SchemaRef;
  /** The first branch whose condition holds replaces `schema`, before any schema is applied. */
  readonly switch?: readonly Branch[];
  /** Unknown keys are errors, not warnings. */
  readonly strict?: boolean;
  /** Keys whose value is the rest of the line, whatever YAML would make of it. */
  readonly literal?: readonly string[];
  /** Preflight writes a stamp into these documents, of the kind named. */
  readonly stamp?: 'prompt-flow';
  /** Keys whose yes or no must stand in quotes, because older readers take a bare one for a boolean. */
  readonly quoted?: readonly string[];
  /** Keys whose yes or no has to be this one. */
  readonly mustBe?: Readonly<Record<string, string>>;
  readonly keyOrder?: readonly string[];
  readonly headings?: { readonly level: number; readonly required: readonly string[] };
  readonly requiredWhen?: readonly { readonly when: readonly Condition[]; readonly keys: readonly string[] }[];
  readonly forbiddenWhen?: readonly {
    readonly when: readonly Condition[];
    readonly keys: readonly string[];
    readonly why: string;
  }[];
  readonly sameAs?: readonly { readonly key: string; readonly of: 'directory' | 'file' }[];
  readonly body?: BodyRule;
  /** Pairs of keys that tell the same fact. */
  readonly agree?: readonly (readonly [string, string])[];
  readonly rules?: readonly OwnRule[];
  /** Keys that are still read but have a better name, and what to write instead. */
  readonly deprecated?: Readonly<Record<string, string>>;
  readonly unique?: readonly string[];
  readonly references?: readonly Reference[];
  /** A document for which `when` holds must be named by another one's key. */
  readonly successor?: { readonly when: readonly Condition[]; readonly key: string; readonly to: string };
  /** The finding codes of the original checker, by ours. */
  readonly originalCodes?: Readonly<Record<string, readonly string[]>>;
}

/** Ordered: the first rule whose patterns take a path decides what it is. */
export interface DocumentRule {
  readonly paths: readonly string[];
  /** Undefined: these paths are nobody's documents. */
  readonly contract: Contract | undefined;
  /** A file without frontmatter is an error. */
  readonly required: boolean;
  /** The rule takes a file only when its frontmatter has one of these keys (patterns with `*`). */
  readonly marks?: readonly string[];
  /** What wrote the rule, for reports: a pack's edition or `sluice.yml`. */
  readonly from: string;
}

/** A finding that was there on the day Sluice came, and may stay. */
export interface BaselineEntry {
  readonly code: string;
  readonly key: string;
  readonly digest: string;
  readonly path: string;
  readonly count: number;
}

/** Something that silences findings; every full report lists them. */
export interface Silencer {
  readonly kind:
    | 'baseline'
    | 'check off'
    | 'documents excluded'
    | 'files excluded'
    | 'code excluded'
    | 'copies allowed'
    | 'copies accepted';
  readonly what: string;
  /** Of a baseline entry: the document it is about, and how many findings it accepts. */
  readonly entry?: { readonly path: string; readonly count: number };
}

/** The file that holds a tree to a policy; a tree without it is none of our business. */
export const configPath = 'sluice.yml';

/** Findings accepted on the day Sluice came. Committed, one entry a line, so that it merges and reviews like code. */
export const baselinePath = '.sluice/baseline.json';

/** What a pre-commit hook does about a stamp that is not there or not right: write it, refuse the commit, or nothing. */
export type Stamping = 'apply' | 'report' | 'off';

/** What `sluice.yml`, `rules/` and the baseline of one tree come to. */
export interface Policy {
  /** Undefined: this tree has no `sluice.yml`, and the packs decide alone. */
  readonly file: PolicyFile | undefined;
  readonly packs: readonly string[];
  readonly documents: readonly DocumentRule[];
  readonly checks: {
    readonly frontmatter: boolean;
    readonly stamps: Stamping;
    /** The same as `duplicates.on`: what is asked about every check is found beside the others. */
    readonly duplicates: DuplicateRules['on'];
  };
  readonly profiles: ProfilePolicy;
  /** Where the check is off and nobody asked for it, these are nobody's: but for what was accepted. */
  readonly duplicates: DuplicateRules;
  /** What the rules for copies keep quiet, as it was written. */
  readonly copiesQuiet: readonly Silencer[];
  readonly baseline: readonly BaselineEntry[];
  /** The text of every schema file the contracts name, and of the files those refer to. */
  readonly schemas: ReadonlyMap<string, string>;
}

export interface PolicyFile {
  readonly path: string;
  readonly text: string;
}
