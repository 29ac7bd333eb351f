import { join } from 'node:path';
import { readJournal } from '../../disk/journal.ts';
import { runsFolder } from '../../flow/log.ts';
import { isFault } from '../../model/fault.ts';
import { readEvents } from '../../runs/read-events.ts';
import type { Desk } from './desk.ts';

const words: ReadonlySet<string> = new Set(['held', 'released', 'waived', 'approved', 'rejected', 'ruled', 'unlocked']);

/** Whether a file holds what people said to this flow meanwhile, and nothing else. */
export function isWord({ top, name }: Desk, path: string): boolean {
  if (!path.startsWith(`${runsFolder}/${name}/`)) return false;
  try {
    const { events, trouble } = readEvents(readJournal(join(top, path))?.text ?? '', path);
    return trouble === undefined && events.length > 0 && events.every(({ event }) => words.has(event));
  } catch (error) {
    if (isFault(error)) return false;
    throw error;
  }
}
