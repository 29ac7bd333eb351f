import * as assert from 'uvu/assert';
import { around, block } from './copies.ts';
import { scan, type Files } from './jscpd.ts';
import { checkJson, type PrintedReport } from './report.ts';
import type { Ended, Repo } from './repo.ts';
import { commitUnasked, inMade } from './wired.ts';

/** With the index of the repository, which small ones do without, and without it: the answer is the same. */
export type Index = 'always' | 'never';
export const indexes: readonly Index[] = ['always', 'never'];

export const copiesOn = {
  'sluice.yml': 'version: 1\nchecks:\n  duplicates: true\n',
  '.jscpd.json': '{ "minTokens": 50, "minLines": 5 }\n',
} as const;

/** Three lines of its own stand before a copy in a file; this is where the copy is. */
const copyLine = 4;

/** Twenty-four lines that the committed files hold as two old copies, and that many that are there once. */
export const old: string = block('old');
export const only: string = block('only');

const start: Files = {
  ...copiesOn,
  'src/a.ts': around('a', old),
  'src/b.ts': around('b', old),
  'src/once.ts': around('once', only),
  'src/other.ts': around('other', block('other')),
  'src/filler/one.ts': around('filler one', block('filler one', 60)),
  'src/filler/two.ts': around('filler two', block('filler two', 40)),
  'notes.txt': 'one\n',
};

export function put(repo: Repo, files: Files): void {
  for (const [path, content] of Object.entries(files)) repo.write(path, content);
}

/** A wired repository in which copies block, with an old pair of them. */
export function inCopying<T>(body: (repo: Repo) => T | Promise<T>, index: Index = 'never'): Promise<T> {
  const make = (repo: Repo): void => {
    put(repo, start);
    commitUnasked(repo);
  };
  return inMade('copying', make, body, { SLUICE_DUP_INDEX: index });
}

/** A copy as a report tells it. */
export interface Copy {
  /** Its first line: `path:line`. */
  readonly at: string;
  /** What to use instead: `path:first-last`. */
  readonly of: string;
  readonly lines?: number;
  /** How many there are, itself included. */
  readonly copies?: number;
}

/** The usual case: the whole of `old`, in a file made by `around`. */
export function copyAt(path: string, of = 'src/a.ts', copies = 3): Copy {
  return { at: `${path}:${copyLine}`, of: `${of}:${copyLine}-${copyLine + 23}`, lines: 24, copies };
}

const sentence =
  /^these (\d+) lines are (\S+:\d+-\d+) again(?: \((\d+) copies in all\))?: use it, or accept with `(?:npx sluice|sluice|node \S+) baseline accept dup:[0-9a-f]{12}`$/;

function read(at: string, message: string): Copy {
  const parts = sentence.exec(message);
  if (parts === null) throw new Error(`this does not tell of a copy: ${message}`);
  return { at, lines: Number(parts[1]), of: parts[2]!, copies: Number(parts[3] ?? 2) };
}

/** The new copies of a report. */
export function copiesIn({ findings }: PrintedReport): Copy[] {
  return findings
    .filter(({ code }) => code === 'dup/new')
    .map(({ path, line, message }) => read(`${path}:${line}`, message));
}

/** The new copies that a hook told of. */
function copiesSaid({ stderr }: Ended): Copy[] {
  return stderr.split('\n').flatMap((line) => {
    const parts = /^(?:\x1b\[[\d;]*m)*(\S+:\d+):\d+ (?:error|warning) dup\/new (.*?)(?: \(commit \w+\))?$/.exec(line);
    return parts === null ? [] : [read(parts[1]!, parts[2]!)];
  });
}

export function assertCopies(told: readonly Copy[], expected: readonly Copy[]): void {
  assert.equal(
    told,
    expected.map((copy, at) => ({ ...told[at], ...copy })),
  );
}

/** A hook refused it for these copies and for nothing else. */
export function assertCopied(ended: Ended, ...copies: readonly Copy[]): void {
  assert.is(ended.status, 1, ended.all);
  assertCopies(copiesSaid(ended), copies);
  assert.match(ended.stderr, ` refused, ${copies.length} error${copies.length === 1 ? '' : 's'}.`);
}

/** What `check --only duplicates` comes to. */
export function judged(repo: Repo, ...args: readonly string[]): PrintedReport {
  const { report, all } = checkJson(repo, ['--only', 'duplicates', ...args]);
  if (!('findings' in report)) throw new Error(`there is no report:\n${all}`);
  return report;
}

/** The new copies in what is staged. */
export function stagedCopies(repo: Repo): Copy[] {
  return copiesIn(judged(repo, '--staged'));
}

/** jscpd, asked about the whole tree, sees these copies as well: a test of them is one. */
export function assertSeen(files: Files, copies: readonly Copy[]): void {
  const pairs = scan(files).flatMap((pair) => pair.split(' = '));
  for (const { at } of copies)
    assert.ok(
      pairs.some((side) => side.startsWith(`${at}-`)),
      `${at} is none of ${pairs.join(', ')}`,
    );
}

/** What the work tree holds of source text. */
export function sources(repo: Repo): Files {
  const paths = repo.git(['ls-files', '-z', '-c', '-o', 'src']).split('\0');
  return Object.fromEntries(paths.filter((path) => path && repo.exists(path)).map((path) => [path, repo.read(path)]));
}
