import { bytesDigest } from '../../disk/digest.ts';
import type { Content, Entry, Source } from '../../model/snapshot.ts';

/** What edits are computed on. On disk line ends may differ from the blob's, so there it is the bytes themselves. */
export function baseOf(entry: Entry, { bytes }: Content, source: Source): string {
  return source.kind === 'worktree' ? bytesDigest(bytes) : entry.id;
}
