import { join } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { readIfThere } from '../../disk/read.ts';
import { sizeOfFile } from '../../disk/tree.ts';
import { runsFolder, type RunLog } from '../../flow/log.ts';
import { askGit, git } from '../../git/git.ts';
import { commitOf, type Repository } from '../../git/repository.ts';
import { Fault } from '../../model/fault.ts';
import { shellWord } from '../../text/shell-word.ts';
import type { Desk } from './desk.ts';

/**
 * A log of which the last files are gone looks like a shorter one. What git has of it in the commit at hand has to be there,
 * and so has what a run of this work tree has told since that commit.
 */

export async function refuseShorter(desk: Desk, log: RunLog): Promise<void> {
  const { repository, top, name } = desk;
  const head = (await commitOf(repository, 'HEAD')) ?? '';
  const folder = `${runsFolder}/${name}`;
  const told = keptOf(desk);
  if (head !== '' && head !== told.aside) {
    const listed = await git(repository.git, ['ls-tree', '-r', '-l', '-z', '--full-tree', head, `${folder}/`]);
    const kept = listed
      .toString('utf8')
      .split('\0')
      .filter((entry) => entry !== '');
    // A log only grows: what is shorter than git has it was cut.
    const gone = kept.map(sizeAndPath).find(({ size, path }) => (sizeOfFile(join(top, path)) ?? -1) < size)?.path;
    if (gone !== undefined)
      throw new Fault(
        'evidence',
        `${gone} is gone or was cut, and git has all of it: put it back with \`git checkout -- ${shellWord(`:/${gone}`)}\`, or begin anew with --fresh${await sparse(repository)}`,
      );
  }
  const { n, since } = told;
  // A line that was being written when the machine went down was never told.
  const last = log.fold.n + (log.torn.length > 0 ? 1 : 0);
  if (since !== head || n <= last || (await isElsewhere(desk, folder, head))) return;
  throw new Fault(
    'evidence',
    `${folder} ends with event ${log.fold.n}, and a run here has told ${n}: put back what was taken away, or begin anew with --fresh, which keeps the rest under another name`,
  );
}

/** Where not everything is checked out, that has to be asked for. */
async function sparse({ git: here }: Repository): Promise<string> {
  const { stdout } = await askGit(here, ['config', '--bool', 'core.sparseCheckout']);
  return stdout.toString().trim() === 'true'
    ? '; here not everything is checked out: `git sparse-checkout add .sluice`'
    : '';
}

/** Whoever has committed it to another branch, and left that, has lost nothing. */
async function isElsewhere({ repository }: Desk, folder: string, head: string): Promise<boolean> {
  if (head === '') return false;
  // Also in what was put aside with files that git does not know: the history of a path leaves that out otherwise.
  const args = ['rev-list', '-1', '--full-history', '--all', '--not', head, '--', `:/${folder}`];
  return (await git(repository.git, args)).length > 0;
}

/** `MODE blob ID   SIZE\\tPATH`. */
function sizeAndPath(entry: string): { readonly size: number; readonly path: string } {
  const tab = entry.indexOf('\t');
  return { size: Number(entry.slice(0, tab).split(/ +/)[3]), path: entry.slice(tab + 1) };
}

interface Kept {
  /** The last event that was told, and the commit at that time. */
  readonly n: number;
  readonly since: string;
  /** The commit of which the log was laid aside. */
  readonly aside: string;
}

/** How far a log has come that is on the disk, for whoever opens it next. Where that cannot be written, less is found later. */
export async function remember(desk: Desk, { fold }: RunLog): Promise<void> {
  const since = (await commitOf(desk.repository, 'HEAD')) ?? '';
  try {
    keep(desk, { n: fold.n, since, aside: keptOf(desk).aside });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

/** Who begins anew owes nothing to what was there, nor to what git has of it. */
export async function forget(desk: Desk): Promise<void> {
  keep(desk, { n: 0, since: '', aside: (await commitOf(desk.repository, 'HEAD')) ?? '' });
}

function keep(desk: Desk, { n, since, aside }: Kept): void {
  writeAtomically(pathOf(desk), `${n} ${since} ${aside}\n`);
}

function keptOf(desk: Desk): Kept {
  const [n = '', since = '', aside = ''] = readIfThere(pathOf(desk))?.toString('utf8').trimEnd().split(' ') ?? [];
  return { n: Number(n) || 0, since, aside };
}

function pathOf({ repository, name }: Desk): string {
  return join(repository.gitDir, 'sluice', 'told', name);
}
