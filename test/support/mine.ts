import { inOwnFlow, runOwn } from './own-flow.ts';
import type { Queue } from './queue.ts';
import type { Ended } from './repo.ts';

/** A flow of one's own, and what is asked of it and said to it. */
export class Mine {
  readonly queue: Queue;

  constructor(queue: Queue) {
    this.queue = queue;
  }

  run(...args: readonly string[]): Ended {
    return runOwn(this.queue, ...args);
  }

  flow(...args: readonly string[]): Ended {
    return this.queue.sluice(['flow', ...args, '--flow', 'mine']);
  }

  status(): string {
    return this.queue.sluice(['status', 'mine']).stdout;
  }
}

export function inMine(stages: string, body: (mine: Mine) => void | Promise<void>): Promise<void> {
  return inOwnFlow(stages, (queue) => body(new Mine(queue)));
}
