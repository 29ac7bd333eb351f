import { byBytes } from './path.ts';
import type { Entry, Snapshot } from './snapshot.ts';

/** A tree that exists nowhere but here: texts that are about to be written, and tests. Everything in it has changed. */
export function memorySnapshot(
  files: ReadonlyMap<string, Uint8Array>,
  source: Snapshot['source'] = { kind: 'worktree' },
): Snapshot {
  const entries: Entry[] = [...files.keys()].sort(byBytes).map((path) => ({ path, id: '' }));
  const read: Snapshot['read'] = (wanted, limit, visit) => {
    for (const entry of wanted) {
      const bytes = files.get(entry.path);
      visit(
        entry,
        bytes ? { bytes: bytes.subarray(0, limit), whole: bytes.length <= limit, size: bytes.length } : 'gone',
      );
    }
    return Promise.resolve();
  };
  const changes = entries.map((entry) => ({ path: entry.path, entry, before: '' }));
  return {
    source,
    changed: () => Promise.resolve(changes),
    sides: () => Promise.resolve([changes]),
    entries: () => Promise.resolve(entries),
    read,
    readBlobs: read,
    file: (path) => Promise.resolve(files.get(path)),
    fingerprint: () => Promise.resolve(undefined),
    anchor: () => Promise.resolve(undefined),
    renames: () => Promise.resolve({ names: new Map(), lacks: undefined }),
    origins: () => Promise.resolve([]),
    since: () => Promise.resolve(undefined),
    expect: () => undefined,
    close: () => undefined,
  };
}
