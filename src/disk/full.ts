import { Fault } from '../model/fault.ts';

const codes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** What a write that found no room means for the person in front of it; any other error stays what it is. */
export function fullDisk(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || !codes.has(code)) return error;
  return new Fault(
    'disk',
    `there is no room for what a run writes (${code}): make room on the disk, and run this again; the log has all that was done`,
    error,
  );
}
