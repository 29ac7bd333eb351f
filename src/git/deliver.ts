import { plainPathspecs } from '../process/environment.ts';
import { Fault } from '../model/fault.ts';
import { run, type Ended } from '../process/run.ts';
import { askGit, type GitAnswer } from './git.ts';
import type { Repository } from './repository.ts';

/** Git as a person calls it, hooks and network and all: nothing here is asked of it, it is told to do something. */
function start({ git, env }: Repository, args: readonly string[], input: string): Promise<Ended> {
  return run('git', args, { cwd: git.cwd, env: { ...env, ...plainPathspecs }, timeoutMs: 600_000, input });
}

/**
 * '' or why it was not done. It stays in the group of the terminal, whose hooks and passwords may be asked for there, and so
 * Ctrl-C ends it too: nobody has refused anything then.
 */
async function tell(repository: Repository, stop: AbortSignal, args: readonly string[], input = ''): Promise<string> {
  if (stop.aborted) throw stopped(args);
  const { status, stdout, stderr, failed } = await start(repository, args, input);
  if (status === 0) return '';
  if (stop.aborted || failed === 'killed') throw stopped(args);
  const lines = `${stderr}\n${stdout.toString()}`.split('\n').filter((line) => line.trim() !== '');
  // A push says first where it goes.
  const said = lines.find((line) => !line.startsWith('To '));
  return said?.trim() ?? 'it gave no reason';
}

function stopped([command]: readonly string[]): Fault {
  return new Fault('interrupted', `git ${command} was stopped before it was done`);
}

/** However many there are: more than a command line takes. */
const fromInput = ['--pathspec-from-file=-', '--pathspec-file-nul'];

/** Names as they are, whatever they mean to git; not by `--literal-pathspecs`, which every hook would inherit. */
function named(paths: readonly string[]): string {
  return paths.map((path) => `:(top,literal)${path}`).join('\0');
}

/** Commit these paths, of which nothing is staged, and nothing else; '' or why there is no commit. */
export async function commitOnly(
  repository: Repository,
  paths: readonly string[],
  message: string,
  stop: AbortSignal,
): Promise<string> {
  const input = named(paths);
  let isDone = false;
  try {
    const trouble =
      (await tell(repository, stop, ['add', ...fromInput], input)) ||
      (await tell(repository, stop, ['commit', '-q', '-m', message, '--only', ...fromInput], input));
    isDone = trouble === '';
    return trouble;
  } finally {
    // They were not staged before.
    if (!isDone) await start(repository, ['reset', '-q', ...fromInput], input);
  }
}

/** Whether a commit whose subject begins so is on this branch, and not where the branch is pushed to. */
export async function isUnpushed(repository: Repository, subject: string): Promise<boolean> {
  const log = (range: string): Promise<GitAnswer> => askGit(repository.git, ['log', '-50', '--format=%s', range, '--']);
  const ahead = await log('@{upstream}..HEAD');
  const { status, stdout } = ahead.status === 0 ? ahead : await log('HEAD');
  return (
    status === 0 &&
    stdout
      .toString('utf8')
      .split('\n')
      .some((line) => line.startsWith(subject))
  );
}

/** Push the branch to where it goes; '' or why not. */
export function push(repository: Repository, stop: AbortSignal): Promise<string> {
  return tell(repository, stop, ['push', '-q']);
}
