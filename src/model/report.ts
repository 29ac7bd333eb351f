import type { Finding } from './finding.ts';
import type { Silencer } from './policy.ts';

/** A finding with its words. Reporters read this and look nothing up. */
export interface Worded extends Finding {
  /** What is wrong, in one sentence without place, severity and code. */
  readonly message: string;
  /** What its code stands for. */
  readonly title: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A rule that could not run. Its own verdict: never shown or counted as a pass. */
export interface NotRun {
  readonly what: string;
  readonly why: string;
  /** The command that makes it run. */
  readonly next: string;
  /** By the policy it may go on without. */
  readonly warns?: true;
}

/** Everything one run of `check` came to. */
export interface Report {
  /** What was looked at, in words: "the index", "a1b2c3..HEAD". */
  readonly scope: string;
  /** How many files were judged: documents, and where copies are looked for, code. */
  readonly documents: number;
  /** Where the policy came from: `sluice.yml`, a ref, or the packs' own contracts. */
  readonly policy: string;
  readonly packs: readonly string[];
  readonly findings: readonly Worded[];
  readonly notRun: readonly NotRun[];
  readonly silencers: readonly Silencer[];
  /** What the change loosens in the policy it is judged by. */
  readonly loosened: readonly string[];
  /** The command that applies the edits of the findings; undefined where no file can be written to, or none has one. */
  readonly mend: string | undefined;
  /** Remarks on the run itself, such as `policy introduced here`. */
  readonly notes: readonly string[];
}

/** Those that nobody may go on without. */
export function blocking(notRun: readonly NotRun[]): readonly NotRun[] {
  return notRun.filter(({ warns }) => warns !== true);
}

/** How many findings of a severity. */
export function count(report: Report, severity: 'error' | 'warning'): number {
  return report.findings.filter((finding) => finding.severity === severity).length;
}
