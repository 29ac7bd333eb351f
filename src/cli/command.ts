import type { Paint } from '../report/human.ts';

/** The world as a command sees it: everything it may read or write that is not a repository. */
export interface Console {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Data. */
  out(text: string): void;
  /** Talk. */
  err(text: string): void;
  /** A line on a terminal that the next one takes the place of; '' takes it away. */
  progress(line: string): void;
  /** The colours one of the streams takes: stdout, where nothing else is said. */
  paint(stream?: 'stdout' | 'stderr'): Promise<Paint>;
  /** How many columns the terminal has that data goes to; undefined where it goes elsewhere. */
  width(): number | undefined;
  /** Whether a person sits in front of both streams. */
  interactive(asked?: 'stdout' | 'stderr'): boolean;
  input(): Promise<string>;
  /** One line that a person types. */
  line(): Promise<string>;
}

export interface Option {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly multiple?: boolean;
  /** The name of its value in the usage. */
  readonly value?: string;
  readonly help: string;
  /** Another option, which the usage tells of in the same line. */
  readonly beside?: string;
}

export interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly positionals: readonly string[];
  /** Options in the order given, for those whose order means something. */
  readonly order: readonly { readonly name: string; readonly value: string | undefined }[];
}

/** One command: its usage costs nothing, its work is loaded when it runs. */
export interface Command {
  readonly name: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** What follows its name in the usage, options aside. */
  readonly takes?: string;
  /** Words it takes first, such as `show` of `baseline show`. */
  readonly verbs?: readonly string[];
  readonly positionals: boolean;
  readonly options: Readonly<Record<string, Option>>;
  /** Lines below the options: examples and remarks. */
  readonly more?: readonly string[];
  run(parsed: Parsed, console: Console): Promise<number>;
}
