import { createHash } from 'node:crypto';

/** A name for bytes that git may not have stored. */
export function bytesDigest(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
