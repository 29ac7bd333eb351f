import { isMapping } from '../text/data.ts';
import { findFence } from '../text/fence.ts';
import { readYaml } from '../text/yaml.ts';
import type { Value } from '../model/policy.ts';

/**
 * Whether an edit of a document, carried over to a file that holds unstaged work as well, changes the same keys there to
 * the same values, and no other.
 */
export async function sameKeysChange(
  before: Uint8Array,
  after: Uint8Array,
  disk: Uint8Array,
  merged: Uint8Array,
): Promise<boolean> {
  const [old, mended, unstaged, both] = await Promise.all([before, after, disk, merged].map(frontmatterOf));
  // A repair may be what makes it readable; then there are no keys to compare, and on disk it has to do the same.
  if (!old) return !mended || both !== undefined;
  if (!mended || !unstaged || !both) return false;
  return JSON.stringify(changes(old, mended)) === JSON.stringify(changes(unstaged, both));
}

async function frontmatterOf(bytes: Uint8Array): Promise<Readonly<Record<string, Value>> | undefined> {
  const text = new TextDecoder().decode(bytes);
  const fence = findFence(text, true);
  if (fence.kind !== 'block') return undefined;
  const yaml = text.slice(fence.start, fence.end);
  const first = readYaml(yaml);
  const reading = first.ok ? first : (await import('../text/places.ts')).readClosely(yaml).reading;
  if (!reading.ok) return undefined;
  return isMapping(reading.data) ? reading.data : {};
}

/** Every value that is new or another one, by its keys. */
function changes(from: Value | undefined, to: Value | undefined, path = ''): string[] {
  if (isMapping(to)) {
    const old = isMapping(from) ? from : {};
    const keys = [...new Set([...Object.keys(old), ...Object.keys(to)])].sort();
    return keys.flatMap((key) => changes(old[key], to[key], `${path}\0${key}`));
  }
  const [one, other] = [JSON.stringify(from), JSON.stringify(to)];
  return one === other ? [] : [`${path} ${other}`];
}
