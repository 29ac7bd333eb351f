import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { HeldBy, Taken } from '../../src/git/ref-lock.ts';
import { cleanEnvironment, type Repo } from './repo.ts';

const program = fileURLToPath(new URL('contend.ts', import.meta.url));
const loader = import.meta.resolve('tsx');

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** Several processes take the lock `queue` at the same moment, in turn from each of these work trees. */
export async function contend(
  trees: readonly Repo[],
  runs: readonly string[],
  dead: readonly string[] = [],
): Promise<(Taken | HeldBy)[]> {
  const children = runs.map((run, at) => start(trees[at % trees.length]!, [run, ...dead]));
  const said = children.map(async (child) => {
    let text = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) text += chunk as string;
    return JSON.parse(text.replace('ready\n', '')) as Taken | HeldBy;
  });
  await Promise.all(children.map((child) => once(child.stdout, 'readable')));
  for (const child of children) child.stdin.end('begin\n');
  return Promise.all(said);
}

function start({ dir, env }: Repo, args: readonly string[]): Child {
  return spawn(process.execPath, ['--import', loader, program, ...args], {
    cwd: dir,
    env: cleanEnvironment(env),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}
