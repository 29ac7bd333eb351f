import { inQueue, type Queue } from './queue.ts';
import type { Ended } from './repo.ts';

/** A flow of one's own, called mine, in a repository that is thrown away. */
export class OwnFlow {
  readonly queue: Queue;

  constructor(queue: Queue) {
    this.queue = queue;
  }

  run(...args: readonly string[]): Ended {
    return this.queue.sluice(['run', 'mine', ...args]);
  }

  flow(...args: readonly string[]): Ended {
    return this.queue.sluice(['flow', ...args, '--flow', 'mine']);
  }

  status(): string {
    return this.queue.sluice(['status', 'mine']).stdout;
  }
}

export async function inOwnFlow(stages: string, body: (mine: OwnFlow) => void | Promise<void>): Promise<void> {
  await inQueue({}, async (queue) => {
    queue.repo.write('.sluice/flows/mine.yml', `flow: 1\nname: mine\n${stages}`);
    await body(new OwnFlow(queue.commit()));
  });
}
