import type { Entry, Snapshot } from '../model/snapshot.ts';

/**
 * What will be asked for of a commit whatever the policy says, so that git is asked for it along with the policy:
 * Markdown, and where other files are looked at, copies are looked for, which takes what they were as well.
 */
export async function likelyRead(snapshot: Snapshot): Promise<Entry[]> {
  const likely = (await snapshot.changed()).flatMap(({ path, entry, before }) => {
    if (/\.mdc?$/i.test(path)) return entry ?? [];
    return before === '' ? (entry ?? []) : [...(entry ? [entry] : []), { path, id: before }];
  });
  return likely.filter(({ id }) => id !== '').slice(0, 100);
}
