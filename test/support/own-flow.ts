import { inQueue, type Queue } from './queue.ts';
import type { Ended } from './repo.ts';
import { stopped, type Stopped } from './stopped.ts';

/** Nobody else sleeps as long. */
export const nap = `sleep 86398.${process.pid}`;
/** A command that is slow the first time, which it has noted by then, and leaves this word each time. */
export const slow = `[ -e again ] || first=1; touch again; echo two >> ran; [ -z "$first" ] || ${nap}`;

/** A flow of stages of somebody's own, called `mine`, in a repository that is thrown away. */
export async function inOwnFlow(text: string, body: (queue: Queue) => void | Promise<void>): Promise<void> {
  await inQueue({}, async (queue) => {
    writeOwn(queue, text);
    queue.repo.write('.gitignore', 'ran\nagain\n');
    queue.commit();
    await body(queue);
  });
}

/** Its file, as it stands now. */
export function writeOwn(queue: Queue, text: string): void {
  queue.repo.write('.sluice/flows/mine.yml', `flow: 1\nname: mine\n${text}\n`);
}

export function runOwn(queue: Queue, ...args: readonly string[]): Ended {
  return queue.sluice(['run', 'mine', ...args]);
}

/** Ctrl-C, or worse, once something has left the word `two`. */
export function stopOwn(
  queue: Queue,
  args: readonly string[] = [],
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Stopped> {
  return stopped(queue, 'process', signal, args, undefined, { flow: 'mine' });
}
