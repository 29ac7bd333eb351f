import type { Args, Severity } from '../../model/finding.ts';
import type { Code } from './codes.ts';

export type KeyPath = readonly (string | number)[];

/**
 * A problem that was noticed, before anyone has looked up where it stands. Noticing is on the hook path; looking up
 * costs a second parser and happens only when there is something to report.
 */
export interface Trouble {
  readonly code: Code;
  /** The key it is about; [] for the document. */
  readonly path: KeyPath;
  /** What to point at: the key, the value, the closing fence, or an offset of the text. */
  readonly at: 'key' | 'value' | 'close' | number;
  readonly args: Args;
  readonly severity?: Severity;
  /** The offending value, for the digest. */
  readonly value?: unknown;
  /** A certain repair: replace this part of the text. */
  readonly replace?: { readonly start: number; readonly end: number; readonly text: string };
  /** Put the plain value in quotes; with `onlyPlain` there is no trouble unless it is plain. */
  readonly quote?: boolean;
  readonly onlyPlain?: boolean;
  /** Put this word in the place of the value. */
  readonly becomes?: string;
  /** A likely repair of a key: shown, not applied. */
  readonly rename?: string;
  /** A second place in the same file. */
  readonly other?: { readonly at: number; readonly what: string };
}
