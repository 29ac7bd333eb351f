import { createHash } from 'node:crypto';
import { build } from '../model/version.ts';

/** A name for what decides a verdict, so that what is kept under it is never believed by another policy or engine. */
export function digest(...parts: readonly unknown[]): string {
  const hash = createHash('sha256').update(build);
  for (const part of parts) hash.update(JSON.stringify(part));
  return hash.digest('hex').slice(0, 32);
}
