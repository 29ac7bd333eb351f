import { createHash } from 'node:crypto';

/** The id git gives these bytes, in the kind of hash that another id of the repository has. */
export function blobId(bytes: Uint8Array, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
