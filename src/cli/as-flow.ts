import type { Console, Parsed } from './command.ts';

/** What a flow cannot tell ends by the table of flows as well. */
export async function asFlow(console: Console, { values }: Parsed, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    const { isFault } = await import('../model/fault.ts');
    if (!isFault(error)) throw error;
    const { tellFlowFault } = await import('./flow-fault.ts');
    return tellFlowFault(error, values['json'] === true, console);
  }
}
