import { byBytes } from './path.ts';

/** An error blocks; a warning is only said. */
export type Severity = 'error' | 'warning';

/** A place in a file. Lines and columns count from 1; columns count UTF-16 units, as editors and SARIF do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Replace the bytes `start` to `end` by `text`. */
export interface Edit {
  readonly path: string;
  /** What the range was computed on: a blob's id, or `sha256:` and a digest of the bytes on disk. */
  readonly blob: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Values a code's wording is built from. */
export type Args = Readonly<Record<string, string | number>>;

/** A problem in a place, without wording: `code` and `args` say it, the check's table of codes words it. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly path: string;
  /** Where to look first: the value when there is one, else the key, else the line. */
  readonly at: Place;
  /** The last line of it, where it has several. */
  readonly end?: Place;
  /** Dotted path of the key in the document, '' for the document itself. */
  readonly keyPath: string;
  readonly key?: Place;
  readonly value?: Place;
  readonly args: Args;
  /** The contract that asks for it, with its edition. */
  readonly contract: string;
  /** A repair that is certain: `fix` applies all of it or none. */
  readonly edits?: readonly Edit[];
  /** A repair that is likely: shown, never applied by itself. */
  readonly suggestion?: Edit;
  /** Other places the finding speaks of. */
  readonly related?: readonly Related[];
  /** A digest of the offending value, so that a baseline entry dies when the value changes. */
  readonly digest: string;
  /** The codes the original checker gave for the same thing. */
  readonly originalCodes?: readonly string[];
  /** The commit that holds it, where commits are judged one by one. */
  readonly commit?: string;
}

/** A finding about what preflight writes into a document. */
export function isStamp({ code }: Finding): boolean {
  return code.startsWith('stamp/');
}

export interface Related {
  readonly path: string;
  readonly at: Place;
  readonly end?: Place;
  readonly what: string;
}

/** The stable order of findings: path by bytes, then place, then code. */
export function byPlace(a: Finding, b: Finding): number {
  return (
    byBytes(a.path, b.path) ||
    a.at.line - b.at.line ||
    a.at.column - b.at.column ||
    byBytes(a.code, b.code) ||
    byBytes(a.keyPath, b.keyPath) ||
    byBytes(a.commit ?? '', b.commit ?? '')
  );
}
