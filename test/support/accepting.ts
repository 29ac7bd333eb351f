import * as assert from 'uvu/assert';
import { around } from './copies.ts';
import { judged, old, put } from './copying.ts';
import type { Repo } from './repo.ts';
import type { PrintedFinding } from './report.ts';

export const baselineFile = '.sluice/baseline.json';

interface Written {
  readonly accepted: readonly object[];
  readonly duplicates?: {
    readonly ratchet?: number;
    readonly accepted: readonly { readonly class: string; readonly tokens: number; readonly count: number }[];
  };
}

export function baseline(repo: Repo): Written {
  return JSON.parse(repo.read(baselineFile)) as Written;
}

/** How many copies of each class may be there. */
export function counts(repo: Repo): number[] {
  return baseline(repo).duplicates?.accepted.map(({ count }) => count) ?? [];
}

/** `sluice baseline …`, which has to succeed. */
export function baselined(repo: Repo, ...args: readonly string[]): string {
  const { status, stdout, all } = repo.sluice(['baseline', ...args]);
  assert.is(status, 0, all);
  return stdout;
}

/** The class of the one copy that the work tree makes. */
export function newClass(repo: Repo): string {
  const told = judged(repo).findings.filter(({ code }) => code === 'dup/new');
  assert.is(told.length, 1, JSON.stringify(told));
  return /dup:[0-9a-f]{12}/.exec(told[0]!.message)![0];
}

export const copied = 'src/c.ts';

/** A third copy of `old`, accepted and committed. */
export function acceptThird(repo: Repo): string {
  put(repo, { [copied]: around('c', old) });
  const name = newClass(repo);
  baselined(repo, 'accept', name);
  const ended = repo.commit();
  assert.is(ended.status, 0, ended.all);
  return name;
}

/** What `check --all` says of the baseline. */
export function stale(repo: Repo): readonly (PrintedFinding & { readonly edits?: object })[] {
  const { stdout } = repo.sluice(['check', '--all', '--json']);
  const { findings } = JSON.parse(stdout) as { findings: readonly PrintedFinding[] };
  return findings.filter(({ code }) => code === 'baseline/stale');
}
