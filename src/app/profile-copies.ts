import { join } from 'node:path';
import { writeAtomically } from '../disk/atomic.ts';
import { isFolder } from '../disk/person-files.ts';
import { firstLink, readIfThere } from '../disk/read.ts';
import { mendDisk } from '../edits/mend.ts';
import type { Repository } from '../git/repository.ts';
import { worktreeSnapshot } from '../git/worktree-snapshot.ts';
import { Fault } from '../model/fault.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { troubleLine } from '../policy/profiles.ts';
import { devCopy, readProfiles, runtimeCopy } from '../policy/read-profiles.ts';
import { placeOf } from '../text/lines.ts';
import { findPlaces } from '../text/places.ts';
import { openRepository } from './repository.ts';

/** A value of a profile that nobody may use, or the first key in which the two copies differ. */
export interface ProfileProblem {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** Empty where the problem is not one of a profile. */
  readonly profile: string;
  readonly key: string;
  readonly value: string;
  readonly becomes: string;
  readonly message: string;
}

/** How the runtime copy differs from the one that people edit; undefined when it does not, or one of them is missing. */
export async function copiesDiffer(snapshot: Snapshot): Promise<ProfileProblem | undefined> {
  const [dev, runtime] = [await snapshot.file(devCopy), await snapshot.file(runtimeCopy)];
  if (!dev || !runtime || Buffer.from(dev).equals(Buffer.from(runtime))) return undefined;
  const [wanted, text] = [dev, runtime].map((bytes) => new TextDecoder().decode(bytes)) as [string, string];
  const difference = differenceOf(wanted, text);
  const places = findPlaces(text);
  const range = places.value(difference.path) ?? places.key(difference.path.slice(0, -1));
  const key = difference.path.join('.');
  const what = key === '' ? 'this copy differs' : `"${key}" differs`;
  return {
    path: runtimeCopy,
    ...placeOf(text, range?.start ?? 0),
    profile: '',
    key,
    value: difference.is,
    becomes: difference.wanted,
    message: `${what} from that of ${devCopy}; run \`sluice profile sync\``,
  };
}

interface Difference {
  readonly path: readonly string[];
  /** As JSON has them; empty where there is nothing. */
  readonly is: string;
  readonly wanted: string;
}

const all: Difference = { path: [], is: '', wanted: '' };

/** The first key, in the order of the dev copy; none where one of them is no JSON, or says the same in other bytes. */
function differenceOf(wanted: string, is: string): Difference {
  try {
    return firstDifference(JSON.parse(wanted), JSON.parse(is), []) ?? all;
  } catch {
    return all;
  }
}

function firstDifference(wanted: unknown, is: unknown, path: readonly string[]): Difference | undefined {
  if (!isObject(wanted) || !isObject(is))
    return JSON.stringify(wanted) === JSON.stringify(is)
      ? undefined
      : { path, is: JSON.stringify(is) ?? '', wanted: JSON.stringify(wanted) ?? '' };
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(is)])) {
    const found = firstDifference(own(wanted, key), own(is, key), [...path, key]);
    if (found) return found;
  }
  return undefined;
}

function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface Synced {
  readonly from: string;
  readonly to: string;
  readonly changed: boolean;
}

/** Write the runtime copy from the one that people edit. */
export async function syncProfiles(options: {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<Synced> {
  const repository = await openRepository(options.cwd, options.env);
  const { top } = repository;
  if (top === undefined) throw new Fault('usage', 'copies are written in a work tree, and this repository is bare');
  const snapshot = worktreeSnapshot(repository, top);
  try {
    const bytes = await validDevCopy(snapshot);
    return {
      from: devCopy,
      to: runtimeCopy,
      changed: await writeCopy(repository, top, bytes),
    };
  } finally {
    snapshot.close();
  }
}

async function validDevCopy(snapshot: Snapshot): Promise<Uint8Array> {
  const bytes = await snapshot.file(devCopy);
  if (!bytes) throw new Fault('usage', `there is no ${devCopy} here, so there is nothing to copy: write it first`);
  const policy = await readProfiles(snapshot, undefined, [devCopy]);
  const [trouble] = policy.troubles;
  if (trouble) throw new Fault('config', troubleLine(policy, trouble));
  return bytes;
}

/** Whether anything had to be written. */
async function writeCopy(repository: Repository, top: string, bytes: Uint8Array): Promise<boolean> {
  const link = firstLink(top, runtimeCopy);
  if (link !== undefined)
    throw new Fault(
      'disk',
      `${link} is a symbolic link, and Sluice writes through none: put the real thing in its place`,
    );
  const path = join(top, runtimeCopy);
  try {
    if (isFolder(path)) throw new Fault('disk', `${runtimeCopy} is a folder: take it away, and run this again`);
    const now = readIfThere(path);
    if (now?.equals(bytes)) return false;
    if (!now) writeAtomically(path, bytes);
    const [left] = now ? await mendDisk(repository, [{ path: runtimeCopy, before: now, after: bytes }]) : [];
    if (!left) return true;
    throw new Fault('disk', `${runtimeCopy} was left alone, because it is ${left.why}: mend that, and run this again`);
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    if (name === 'Fault') throw error;
    throw new Fault('disk', `${runtimeCopy} could not be written (${code}): see who may write there`, error);
  }
}
