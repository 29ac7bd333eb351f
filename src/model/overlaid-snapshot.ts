import { byBytes } from './path.ts';
import type { Entry, Snapshot, Visit } from './snapshot.ts';

/** A tree with other bytes for one file: a text that is about to be written, among the others it may speak of. */
export function overlaidSnapshot(base: Snapshot, path: string, bytes: Uint8Array): Snapshot {
  const own: Entry = { path, id: '' };
  const changes = [{ path, entry: own, before: '' }];
  const visitOwn = (limit: number, entry: Entry, visit: Visit): void =>
    visit(entry, { bytes: bytes.subarray(0, limit), whole: bytes.length <= limit, size: bytes.length });
  const read: Snapshot['read'] = async (wanted, limit, visit) => {
    const at = wanted.findIndex((entry) => entry.path === path);
    if (at === -1) return base.read(wanted, limit, visit);
    await base.read(wanted.slice(0, at), limit, visit);
    visitOwn(limit, wanted[at]!, visit);
    await base.read(wanted.slice(at + 1), limit, visit);
  };
  return {
    ...base,
    source: { kind: 'worktree' },
    changed: () => Promise.resolve(changes),
    sides: () => Promise.resolve([changes]),
    entries: async () => {
      const others = (await base.entries()).filter((entry) => entry.path !== path);
      return [...others, own].sort((one, other) => byBytes(one.path, other.path));
    },
    read,
    file: (name) => (name === path ? Promise.resolve(bytes) : base.file(name)),
    // What is known of the tree below is not true of this one.
    fingerprint: () => Promise.resolve(undefined),
    anchor: () => Promise.resolve(undefined),
    origins: () => Promise.resolve([]),
    since: () => Promise.resolve(undefined),
    expect: () => undefined,
    close: () => undefined,
  };
}
