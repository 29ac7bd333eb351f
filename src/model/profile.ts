/** The five things a profile decides. */
export const toggles = [
  'warn_mode',
  'warn_gate',
  'retry_max',
  'pipeline_fail_fast_threshold',
  'pipeline_max_total_failures',
] as const;
export type Toggle = (typeof toggles)[number];

/** A profile as its file has it: any toggle may be missing, and a value need not be one yet. */
export type RawProfile = Readonly<Record<string, unknown>>;

/** Every toggle as it is stamped: `halt`, `yes`, `1`, `6`. */
export type ProfileValues = Readonly<Record<Toggle, string>>;

/** What nobody may use in a profile: a value that would have to be replaced, or a toggle misspelt. */
export interface ProfileTrouble {
  readonly profile: string;
  readonly key: string;
  /** The value as JSON has it. */
  readonly value: string;
  /** What the toggle would come to. */
  readonly becomes: string;
  readonly line: number;
  readonly column: number;
  /** One sentence, without the place. */
  readonly message: string;
}

/** What one tree says about profiles: part of its policy, and of every digest of it. */
export interface ProfilePolicy {
  /** The file the profiles are from; undefined: they are our own. */
  readonly path: string | undefined;
  readonly profiles: Readonly<Record<string, RawProfile>>;
  /** The profile that holds unless a flag or a variable names another, and who says so. */
  readonly active: { readonly name: string; readonly source: 'sluice.yml' | 'config' | 'built-in' };
  /** Toggles that frontmatter cannot change. */
  readonly locks: readonly Toggle[];
  readonly troubles: readonly ProfileTrouble[];
}

/** What is said on the command line. */
export interface ProfileFlags {
  readonly profile?: string;
  readonly toggles?: Readonly<Partial<Record<Toggle, string>>>;
}

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a document says about a toggle, and under which key. */
interface Hint {
  readonly value: unknown;
  readonly key: string;
}
export type Hints = Readonly<Partial<Record<Toggle, Hint>>>;

/** Whoever may decide. */
export interface Sources {
  readonly flags?: ProfileFlags;
  readonly env?: Environment;
  readonly frontmatter?: Hints;
}

export interface ChosenProfile {
  readonly name: string;
  readonly source: 'flag' | 'environment' | 'sluice.yml' | 'config' | 'built-in';
}

export interface ResolvedToggle {
  /** As it is stamped. */
  readonly value: string;
  readonly source: 'flag' | 'environment' | 'profile' | 'frontmatter' | 'built-in';
  /** Which flag, variable, file or key said it. */
  readonly name?: string;
  /** Frontmatter has no say. */
  readonly locked: boolean;
}

export interface Resolved {
  readonly profile: ChosenProfile;
  readonly toggles: Readonly<Record<Toggle, ResolvedToggle>>;
}
