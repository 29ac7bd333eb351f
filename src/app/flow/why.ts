import { join } from 'node:path';
import { isThere } from '../../disk/read.ts';
import { inRoot } from '../../flow/queue/files.ts';
import { Fault } from '../../model/fault.ts';
import { whyNot } from './queue-plan.ts';
import { opened, type Asking } from './status.ts';

/** Why a prompt would run now, or would not. */
export async function why(
  asking: Asking,
  name: string,
): Promise<{ readonly item: string; readonly runs: boolean; readonly why: string }> {
  const { desk, log } = await opened(asking);
  const item = [name, inRoot(desk.root, name)].find((path) => isThere(join(desk.top, path)));
  if (item === undefined) throw new Fault('usage', `there is no prompt ${name} here: check the spelling`);
  const not = whyNot(log, desk.top, item);
  if (not !== undefined) return { item, runs: false, why: `it would not run: ${not}` };
  const record = log.fold.records.get(item);
  if (!record) return { item, runs: true, why: 'it would run: it never has' };
  if (record.outcome !== 'success')
    return {
      item,
      runs: true,
      why: `it would run: the last of ${record.rounds} rounds ${record.outcome === 'failed' ? 'failed' : 'was blocked'}`,
    };
  return { item, runs: true, why: 'it would run: its text is another one than the one that ran' };
}
