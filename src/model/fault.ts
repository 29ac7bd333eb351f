/** The kinds of reason for which Sluice could not tell. */
export type FaultKind =
  | 'usage' // the command line
  | 'config' // sluice.yml, a schema, the baseline
  | 'git' // no repository, git too old, git missing, git failed
  | 'disk' // a file of ours could not be read or written
  | 'evidence' // a log that is not what was written
  | 'tool-missing' // a program a rule needs
  | 'interrupted';

/**
 * Why we could not tell: never an empty list of findings, never a stack trace.
 *
 * `message` is one sentence on one line: what, where, what to do next.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string, cause?: unknown) {
    super(sentence(message), cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

/** By name, not by class: the hook bundle and its lazy parts each carry a copy of the class. */
export function isFault(error: unknown): error is Fault {
  return error instanceof Error && error.name === 'Fault';
}

/** It may quote a file or a name of somebody's: what a terminal would obey is shown as blanks. */
function sentence(message: string): string {
  const line = message.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ').trim();
  return /[.?]$/.test(line) ? line : `${line}.`;
}
