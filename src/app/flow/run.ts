import { knownFlow } from './known.ts';
import type { RunOptions } from './options.ts';
import type { RunResult } from './result.ts';
import { runPlain } from './run-plain.ts';
import { runQueue } from './run-queue.ts';

/** Advance a flow until it is done, fails, or waits for a person. */
export async function runFlow(options: RunOptions): Promise<RunResult> {
  const flow = await knownFlow(options, options.flow);
  return flow.items?.of === 'prompts' ? runQueue(flow, options) : runPlain(flow, options);
}
