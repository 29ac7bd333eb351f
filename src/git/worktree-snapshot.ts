import { join } from 'node:path';
import { bytesDigest } from '../disk/digest.ts';
import { firstLink, HeadReader, readIfThere } from '../disk/read.ts';
import { isUtf8Path, pathToBytes } from '../model/path.ts';
import type { Change, Entry, Snapshot, Visit } from '../model/snapshot.ts';
import { Batch } from './batch.ts';
import { filteredPaths, mayConvert } from './filters.ts';
import { askGit, git, gitFault } from './git.ts';
import { fields, inOrder, anyTagged, rawChanges, taggedEntries } from './raw.ts';
import { renamesOf } from './renames.ts';
import { emptyTree, type Repository } from './repository.ts';
import { linkFault, readBlobs, wholeFile } from './tree-snapshot.ts';

/**
 * What lies on disk, untracked files included, ignored ones not. A file that git knows to be unchanged carries its
 * blob id, so that its verdict may be remembered; a file that git looks for in the index alone is read from there.
 */
export function worktreeSnapshot(repository: Repository, top: string): Snapshot {
  const batch = new Batch(repository.git);
  let told: Promise<Told> | undefined;
  let listed: Promise<Listing> | undefined;
  let changes: Promise<Change[]> | undefined;
  let converts: Promise<boolean> | undefined;
  const asked = (): Promise<Told> => (told ??= askForFiles(repository));
  const listing = (): Promise<Listing> => (listed ??= asked().then(listingOf));
  const changed = (): Promise<Change[]> => (changes ??= listing().then((all) => changesOnDisk(repository, all)));
  return {
    source: { kind: 'worktree' },
    changed,
    sides: async () => [await changed()],
    entries: async () => (await listing()).entries,
    read: async (wanted, limit, visit) => {
      if (wanted.length === 0) return;
      const { entries, inIndex } = await listing();
      converts ??= mayConvert(repository, top, entries);
      const filtered = (await converts) ? await filteredPaths(repository, wanted) : new Set<string>();
      await readDisk({ top, batch, inIndex, filtered }, wanted, limit, visit);
    },
    readBlobs: (wanted, limit, visit) => readBlobs(batch, wanted, limit, visit),
    file: async (path) => {
      const fromIndex = (await asked()).anyInIndex && (await listing()).inIndex.has(path);
      if (fromIndex) return wholeFile(repository, batch, '', path);
      const link = firstLink(top, path);
      if (link === path) throw linkFault(path);
      // Below a linked folder git has no file.
      const bytes = link === undefined ? readIfThere(join(top, path)) : undefined;
      return bytes && (await isIgnored(repository, path)) ? undefined : bytes;
    },
    fingerprint: async () => fingerprintOf(await asked()),
    anchor: () => Promise.resolve(undefined),
    renames: (gone) => renamesOf(repository, gone, 'HEAD', ['diff-index']),
    origins: () => Promise.resolve([]),
    since: () => Promise.resolve(undefined),
    expect: () => undefined,
    close: () => batch.close(),
  };
}

interface Listing {
  readonly entries: readonly Entry[];
  readonly untracked: readonly string[];
  /** Files that git takes from the index, whatever lies on disk. */
  readonly inIndex: ReadonlySet<string>;
}

/** What git tells of the files, as it comes. Of a large tree, making sense of it costs more than asking. */
interface Told {
  readonly index: Buffer;
  readonly others: Buffer;
  readonly anyInIndex: boolean;
}

async function askForFiles(repository: Repository): Promise<Told> {
  const [index, others] = await Promise.all([
    git(repository.git, ['ls-files', '-s', '-v', '-c', '-m', '-d', '-z', '--full-name', ':/']),
    git(repository.git, ['ls-files', '-o', '-z', '--exclude-standard', '--full-name', ':/']),
  ]);
  return { index, others, anyInIndex: anyTagged(index, ['S', 's', 'h']) };
}

/** What git tells is a name for all of it, as long as every file on disk is the one whose blob it names. */
function fingerprintOf({ index, others }: Told): string | undefined {
  return others.length === 0 && !anyTagged(index, ['C', 'R', 'M']) ? bytesDigest(index) : undefined;
}

function listingOf({ index, others }: Told): Listing {
  const { onDisk, inIndex } = taggedEntries(index);
  // A nested repository is listed as a folder: not ours.
  const untracked = fields(others).filter((path) => !path.endsWith('/'));
  const entries = [...onDisk, ...inIndex, ...untracked.map((path) => ({ path, id: '' }))];
  return {
    // Git's own order, unless something was put behind it.
    entries: inIndex.length + untracked.length === 0 ? entries : inOrder(entries),
    untracked,
    inIndex: new Set(inIndex.map((entry) => entry.path)),
  };
}

/** Everything that differs from HEAD, on disk or only in the index, and what git does not track yet. */
async function changesOnDisk(repository: Repository, listing: Listing): Promise<Change[]> {
  const tracked = rawChanges(await differsFromHead(repository));
  const untracked = listing.untracked.map((path) => ({ path, entry: { path, id: '' }, before: '' }));
  const here = new Map(listing.entries.map((entry) => [entry.path, entry]));
  // Where the index holds a change that the disk does not have any more, the disk is what is judged.
  const paths = new Map([...tracked, ...untracked].map((change) => [change.path, change]));
  return inOrder([...paths.values()].map(({ path, before }) => ({ path, entry: here.get(path), before })));
}

async function differsFromHead(repository: Repository): Promise<Buffer> {
  const args = ['diff-index', '--raw', '-z', '--no-renames', '--no-abbrev', '--ignore-submodules'];
  const answer = await askGit(repository.git, [...args, 'HEAD', '--']);
  if (answer.status === 0) return answer.stdout;
  if (!/bad revision|ambiguous argument|unknown revision/i.test(answer.stderr))
    throw await gitFault(repository.git, args, answer.stderr);
  return git(repository.git, [...args, await emptyTree(repository), '--']);
}

interface DiskReading {
  readonly top: string;
  readonly batch: Batch;
  readonly inIndex: ReadonlySet<string>;
  readonly filtered: ReadonlySet<string>;
}

async function readDisk(reading: DiskReading, wanted: readonly Entry[], limit: number, visit: Visit): Promise<void> {
  const fromGit = wanted.filter(
    (entry) => entry.id !== '' && (reading.inIndex.has(entry.path) || reading.filtered.has(entry.path)),
  );
  const special = new Set(fromGit);
  const reader = new HeadReader();
  const folder = Buffer.from(`${reading.top}/`);
  for (const entry of wanted) {
    if (special.has(entry)) continue;
    if (reading.filtered.has(entry.path)) visit(entry, 'filtered');
    else reader.read(onDisk(reading.top, folder, entry.path), limit, (head) => visit(entry, head ?? 'gone'));
  }
  await readBlobs(reading.batch, fromGit, limit, visit);
}

/** A path on disk; as bytes only where it is not UTF-8, because strings are quicker. */
function onDisk(top: string, folder: Buffer, path: string): string | Buffer {
  return isUtf8Path(path) ? `${top}/${path}` : Buffer.concat([folder, pathToBytes(path)]);
}

/** What is configured in a file that git ignores holds for nobody else. Documents are listed, and need not be asked about. */
async function isIgnored(repository: Repository, path: string): Promise<boolean> {
  if (!path.endsWith('.json')) return false;
  return (await askGit(repository.git, ['check-ignore', '--quiet', '--', path])).status === 0;
}
