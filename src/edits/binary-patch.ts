import { deflateSync } from 'node:zlib';
import { blobId } from '../git/blob-id.ts';
import { quotedPath } from '../model/path.ts';

/**
 * A patch that gives one entry of the index other bytes. Git takes it only if the entry is the blob `was`: a binary patch
 * names both blobs in full, and git compares the old one while it holds the lock.
 */
export function binaryPatch(path: string, was: string, after: Uint8Array): string {
  return [
    `diff --git ${quotedPath(`a/${path}`)} ${quotedPath(`b/${path}`)}`,
    // No mode: it stays what it is.
    `index ${was}..${blobId(after, was)}`,
    'GIT binary patch',
    `literal ${after.length}`,
    // Read once, a moment later: not worth the time to make it small.
    base85Lines(deflateSync(after, { level: 1 })),
    '',
  ].join('\n');
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const lineBytes = 52;

/** Lines of up to 52 bytes, each after a letter for its length: A to Z are 1 to 26, a to z the rest. */
function base85Lines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += lineBytes) {
    const part = bytes.subarray(at, at + lineBytes);
    lines.push(`${String.fromCharCode(part.length <= 26 ? 64 + part.length : 70 + part.length)}${base85(part)}\n`);
  }
  return lines.join('');
}

/** Four bytes, the last ones filled up with zeros, are five digits, the highest first. */
function base85(bytes: Uint8Array): string {
  const codes: number[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    let value = 0;
    for (let byte = 0; byte < 4; byte++) value = value * 256 + (bytes[at + byte] ?? 0);
    for (let power = 85 ** 4; power >= 1; power /= 85) codes.push(digits.charCodeAt(Math.floor(value / power) % 85));
  }
  return String.fromCharCode(...codes);
}
