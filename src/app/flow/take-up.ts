import { isFolder } from '../../disk/person-files.ts';
import { layAside, runsFolder, type RunLog } from '../../flow/log.ts';
import type { LockHolder } from '../../git/lock-holder.ts';
import { isFault } from '../../model/fault.ts';
import { join } from 'node:path';
import { openLog, type Desk } from './desk.ts';
import { forget, refuseShorter } from './log-memory.ts';
import type { RunOptions } from './options.ts';

/** The log of a flow as whoever runs it takes it up. One that is damaged proves nothing: who begins anew lays it aside. */
export async function takeUp(desk: Desk, { fresh, remark }: RunOptions, id: string): Promise<RunLog> {
  try {
    const log = openLog(desk);
    await refuseShorter(desk, log);
    return log;
  } catch (error) {
    if (!isFault(error) || error.kind !== 'evidence' || !fresh) throw error;
    await forget(desk);
    const what = error.message.replace(/: put .*$/, '');
    if (!isFolder(join(desk.top, runsFolder, desk.name))) remark(what);
    else remark(`${what}; all of it lies in ${layAside(desk.top, desk.name, id)} now`);
    return openLog(desk);
  }
}

/** Whoever held the lock is gone. */
export function tellBroken(
  log: RunLog,
  { pid, host, since }: LockHolder,
  { abandon, fresh, remark }: RunOptions,
  id: string,
): void {
  const reason = `process ${pid} on ${host} ran this since ${since} and is gone`;
  log.enter(log.fold.last?.run ?? id);
  log.append({ event: 'unlocked', by: 'sluice run', reason, told: { pid, host, since } });
  remark(abandon || fresh ? reason : `${reason}: its run goes on here`);
}
