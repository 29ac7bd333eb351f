import { drafted, silent } from './queue.ts';
import { inRepo, type Ended, type Repo, type RunOptions } from './repo.ts';

/** The command line in a repository that has prompts, or a flow of its own. */

/** Sluice as its user starts it, with nothing of the developer's that decides a run. */
export function sluice(repo: Repo, args: readonly string[], options: RunOptions = {}): Ended {
  return repo.sluice(args, { ...options, env: { ...silent, ...options.env } });
}

export function inFiles(
  files: Readonly<Record<string, string>>,
  body: (repo: Repo) => void | Promise<void>,
): Promise<void> {
  return inRepo(async (repo) => {
    for (const [path, text] of Object.entries(files)) repo.write(path, text);
    repo.commit();
    await body(repo);
  });
}

/** A flow of commands called `mine`. */
export function mine(lines: string): Record<string, string> {
  return { '.sluice/flows/mine.yml': `flow: 1\nname: mine\n${lines}\n` };
}

export interface ToldEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

export function logOf(repo: Repo, ...args: readonly string[]): ToldEvent[] {
  const { stdout } = sluice(repo, ['flow', 'log', '--json', ...args]);
  return (JSON.parse(stdout) as { events: ToldEvent[] }).events;
}

/** A prompt that may write `out.txt`. `more`: lines of frontmatter. */
export function draftOf(block: string, file = '', more = ''): string {
  return drafted(block, { affects: ['out.txt'], files: file === '' ? [] : [file], more });
}
