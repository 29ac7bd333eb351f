/** What counts as a copy and what is to be done about it: `.jscpd.json`, and `duplicates` of `sluice.yml`. */
export interface DuplicateRules {
  /** `warn` never blocks. */
  readonly on: 'block' | 'warn' | 'off';
  readonly detect: Detection;
  readonly classes: PathClasses;
  /** What happens where there is no jscpd for this platform: the check did not run, and that blocks or not. */
  readonly withoutTool: 'block' | 'warn';
  /** Copies with other names are told as well, and never block. */
  readonly renamed: boolean;
  /** The most of the whole tree that may be copies, in percent. */
  readonly threshold: number;
  /** What was accepted, and how far the whole tree has come; from the baseline. */
  readonly accepted: readonly AcceptedCopies[];
  readonly ratchet: number | undefined;
}

/** What jscpd is asked to find, in its own words. */
export interface Detection {
  readonly minTokens: number;
  /** A copy has at least this many lines. */
  readonly minLines: number;
  readonly maxLines: number | undefined;
  /** Bytes; a larger file is not looked at. */
  readonly maxSize: number;
  readonly mode: 'mild' | 'weak' | 'strict';
  /** jscpd's names; none of them means all. */
  readonly formats: readonly string[];
  readonly formatsExts: Readonly<Record<string, readonly string[]>>;
  readonly formatsNames: Readonly<Record<string, readonly string[]>>;
  /** Groups of formats that are compared with each other. */
  readonly crossFormats: readonly (readonly string[])[];
  /** Patterns of files, in jscpd's dialect. */
  readonly ignore: readonly string[];
  /** Patterns of code. */
  readonly ignorePattern: readonly string[];
  readonly ignoreCase: boolean;
  readonly ignoreIdentifiers: boolean;
  readonly ignoreLiterals: boolean;
  readonly ignoreAnnotations: boolean;
  readonly skipLocal: boolean;
}

/** Patterns in our own dialect (text/glob.ts); a file is of the first class that has it, in this order. */
export interface PathClasses {
  /** Not looked at. */
  readonly generated: readonly string[];
  readonly vendored: readonly string[];
  /** May repeat each other, and nothing else. */
  readonly templates: readonly string[];
  /** What they repeat of each other is a warning. */
  readonly tests: readonly string[];
  /** Groups of folders: what one folder of a group repeats of another one is nobody's business. */
  readonly isolated: readonly (readonly string[])[];
}

/** A class of copies that may stay: a digest of its normalised tokens, and how many there may be. */
export interface AcceptedCopies {
  /** `dup:` and hexadecimal digits. */
  readonly class: string;
  readonly tokens: number;
  readonly count: number;
}
