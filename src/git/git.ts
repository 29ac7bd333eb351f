import { Fault } from '../model/fault.ts';
import { forGit } from '../process/environment.ts';
import { run, runNow, type Ended } from '../process/run.ts';
import { shellWord } from '../text/shell-word.ts';

/** The oldest git whose flags we use. */
export const oldestGit = '2.25';

/** One working folder and the environment that git calls from it get. */
export interface Git {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface GitAnswer {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export function gitIn(cwd: string, env: Readonly<Record<string, string | undefined>>): Git {
  return { cwd, env: forGit(env) };
}

/** Ask git and take any exit status for an answer. */
export async function askGit(git: Git, args: readonly string[], input?: Uint8Array | string): Promise<GitAnswer> {
  const ended = await run('git', args, { cwd: git.cwd, env: git.env, ...(input !== undefined && { input }) });
  return answerOf(git, args, ended);
}

/** Ask git something small, and wait for it. */
export async function askGitNow(git: Git, args: readonly string[], input?: Uint8Array | string): Promise<GitAnswer> {
  const ended = runNow('git', args, { cwd: git.cwd, env: git.env, ...(input !== undefined && { input }) });
  // More than was expected: take it as it comes.
  if (ended.failed === 'too much output') return askGit(git, args, input);
  return answerOf(git, args, ended);
}

/** Ask git and take any status but 0 for a fault. */
export async function git(git: Git, args: readonly string[], input?: Uint8Array | string): Promise<Buffer> {
  const answer = await askGit(git, args, input);
  if (answer.status !== 0) throw await gitFault(git, args, answer.stderr);
  return answer.stdout;
}

async function answerOf(git: Git, args: readonly string[], ended: Ended): Promise<GitAnswer> {
  const { status, stdout, stderr } = ended;
  if (status === undefined) throw unanswered(git, args, ended);
  return { status, stdout, stderr };
}

/** What people and systems end programs with: a terminal sends it to all that it runs. */
const ofPeople: ReadonlySet<string | undefined> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

function unanswered(git: Git, args: readonly string[], { failed = 'killed', signal }: Ended): Fault {
  if (failed === 'not found') {
    return new Fault(
      'git',
      `git could not be started in ${git.cwd}: install git ${oldestGit} or newer, or put it on PATH.`,
    );
  }
  return new Fault(
    ofPeople.has(signal) ? 'interrupted' : 'git',
    `git ${args[0]} was ${failed === 'killed' ? 'ended by a signal' : `stopped: ${failed}`}; run the command again.`,
  );
}

/** What a failing git call means for the person in front of it: one sentence, git's own first line inside. */
export async function gitFault(git: Git, args: readonly string[], stderr: string): Promise<Fault> {
  const first = firstLine(stderr);
  if (/not a git repository/i.test(stderr)) {
    return new Fault(
      'git',
      `${git.cwd} is not in a git repository: run this inside one, or make one with \`git init\`.`,
    );
  }
  if (/No space left on device|Disk quota exceeded/i.test(stderr)) {
    return new Fault('disk', `git found no room to write (${first}): make room on the disk, and run this again.`);
  }
  if (/dubious ownership/i.test(stderr)) {
    return new Fault(
      'git',
      `git refuses ${git.cwd} because another user owns it: run \`git config --global --add safe.directory ${git.cwd}\` if you trust it.`,
    );
  }
  if (/index file|bad index|index uses/i.test(stderr)) {
    return new Fault(
      'git',
      `git cannot read the index (${first}): remove the broken index file and run \`git reset\`, which keeps your files.`,
    );
  }
  if (/unknown (?:option|switch)|^usage:|unrecognized argument/im.test(stderr)) {
    const version = await gitVersion(git);
    if (version && olderThan(version, oldestGit)) {
      return new Fault('git', `git ${version} is too old: Sluice needs ${oldestGit} or newer.`);
    }
  }
  // Git before 2.28 wants to have what it lists.
  if (needsFetch.test(stderr)) {
    return new Fault(
      'git',
      `git ${args[0]} needs content that this partial clone has not fetched: run \`git ${args.map(shellWord).join(' ')}\`, which fetches it, and then this again.`,
    );
  }
  return new Fault('git', `git ${args[0]} failed: ${first || 'it gave no reason'}.`);
}

/** What git says when an object is only at the remote, and it may not fetch. */
export const needsFetch: RegExp = /promisor|lazy fetching|transport .* not allowed|could not fetch/i;

/** Git answers a bad flag with its whole usage; one line of it is enough. */
function firstLine(stderr: string): string {
  const line = stderr.split('\n').find((text) => text.trim() !== '') ?? '';
  return line
    .replace(/^(?:fatal|error): /, '')
    .replace(/\.$/, '')
    .slice(0, 300);
}

export async function gitVersion(git: Git): Promise<string | undefined> {
  const ended = await run('git', ['--version'], { cwd: git.cwd, env: git.env });
  return /(\d+\.\d+(?:\.\d+)?)/.exec(ended.stdout.toString())?.[1];
}

export function olderThan(version: string, other: string): boolean {
  const [one, two] = [version, other].map((text) => text.split('.').map(Number));
  for (let at = 0; at < 3; at++) {
    const difference = (one![at] ?? 0) - (two![at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
