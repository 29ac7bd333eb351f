import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sweepOnce } from './aside.ts';
import { look, placeOf, wordFor, type LeftAlone, type PersonFile, type Seen } from './look.ts';
import { onOneDisk, swap } from './swap.ts';

/** New bytes for what lies on disk, or why there are none. */
export type Renew<Why extends string> = (disk: Buffer) => Promise<Uint8Array | Why>;

/** How often a file that changes under our hands is looked at anew. */
const attempts = 4;
const pauseMs = 20;

/**
 * Give a person's file new bytes, made from those it has. One that is saved meanwhile is read again, and the new bytes
 * are made again; one that is saved again and again is left as it is by then. `spare` is a folder of ours, best on the
 * same disk, for what exists for a moment only; `known` is what somebody has seen there just now.
 */
export async function replaceFile<Why extends string = never>(
  file: PersonFile,
  spare: string,
  renew: Renew<Why>,
  known?: Seen,
): Promise<Why | LeftAlone | undefined> {
  sweepOnce(spare);
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await sleep(pauseMs * attempt);
    const seen = attempt === 0 && known ? known : look(file);
    if (seen === 'linked more than once' && attempt === 0) {
      // By a process of ours that replaces it at this moment, or that was killed when it did.
      sweepOnce(besideOf(file));
      continue;
    }
    if (typeof seen === 'string') return seen;
    const after = await renew(seen.bytes);
    if (typeof after === 'string') return after;
    if (seen.bytes.equals(after)) return undefined;
    try {
      if (swapped(file, spare, seen, after)) return undefined;
    } catch (error) {
      return wordFor(error);
    }
  }
  return 'changed meanwhile';
}

/** The folder a file lies in: for what cannot be moved from a folder of ours. */
function besideOf({ top, path }: PersonFile): string {
  return dirname(join(top, path));
}

function swapped(file: PersonFile, spare: string, seen: Seen, after: Uint8Array): boolean {
  const place = placeOf(file);
  if (!onOneDisk(spare, seen)) return swap(place, seen, after, besideOf(file));
  try {
    return swap(place, seen, after, spare);
  } catch (error) {
    // A folder of the same disk that is mounted by itself.
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    return swap(place, seen, after, besideOf(file));
  }
}
