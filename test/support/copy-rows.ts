import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { languages } from './copies-languages.ts';
import { assertCopies, assertSeen, copiesIn, copiesOn, judged, put, type Copy, type Index } from './copying.ts';
import { scan, type Files } from './jscpd.ts';
import type { PrintedReport } from './report.ts';
import { inRepo, Repo } from './repo.ts';
import { commitUnasked } from './wired.ts';

const code = ['javascript', 'typescript', 'jsx', 'tsx', 'vue', 'svelte', 'markdown'];

/** `.jscpd.json` with every format that a test is about: without `format` it is only some. */
export function configured(more: Readonly<Record<string, unknown>> = {}): Files {
  const format = [...new Set([...code, ...languages.map(({ name }) => name)])];
  return { '.jscpd.json': `${JSON.stringify({ minTokens: 50, minLines: 5, format, ...more })}\n` };
}

/** A change, and what is said of it. */
export interface Row {
  readonly title: string;
  readonly config?: Files;
  readonly before?: Files;
  /** What is staged; a file that is undefined is deleted. */
  readonly after: Readonly<Record<string, string | Uint8Array | undefined>>;
  readonly copies?: readonly Copy[];
  /** Everything else that is said: `severity code path`. */
  readonly others?: readonly string[];
  /** jscpd itself does not say so of the two trees, since the policy is ours. */
  readonly ours?: boolean;
}

/** Where a change is judged: before it is committed, or in CI. */
export type Door = 'commit' | 'range';

/** A change to a repository that held `before`, with all that `--only duplicates` says of it. */
export async function judgeRow(
  { config, before = {}, after }: Row,
  index: Index,
  door: Door = 'commit',
): Promise<PrintedReport> {
  return inRepo((first) => {
    const repo = new Repo(first.dir, { SLUICE_DUP_INDEX: index });
    put(repo, { ...copiesOn, ...config, ...before });
    commitUnasked(repo);
    for (const [path, content] of Object.entries(after))
      if (content === undefined) rmSync(repo.path(path));
      else repo.write(path, content);
    repo.git(['add', '-A']);
    if (door === 'commit') return judged(repo, '--staged');
    commitUnasked(repo);
    return judged(repo, '--range', 'HEAD~1..HEAD');
  });
}

export async function holdRow(row: Row, index: Index): Promise<void> {
  const { before, after, copies = [], others = [], ours = false } = row;
  const there = Object.entries({ ...before, ...after }).filter(([, content]) => content !== undefined);
  const tree = Object.fromEntries(there) as Files;
  if (!ours && copies.length > 0) assertSeen(tree, copies);
  if (!ours && copies.length === 0) assert.equal(scan(tree), [], 'jscpd sees nothing either');
  const report = await judgeRow(row, index);
  assertCopies(copiesIn(report), copies);
  assert.equal(said(report), others);
}

function said({ findings }: PrintedReport): string[] {
  return findings
    .filter(({ code }) => code !== 'dup/new')
    .map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}
