import { toggles, type ProfilePolicy, type Toggle } from '../model/profile.ts';
import { profileNamed } from './profiles.ts';
import { fallbackOf, isLooser, normalise } from './toggles.ts';

/** What of the profile in use, and of the locks, a change makes looser: in words, by toggle. */
export function profilesLoosened(before: ProfilePolicy, after: ProfilePolicy): string[] {
  return [
    ...toggles.flatMap((toggle) => togglesLoosened(toggle, [before, before.active.name], [after, after.active.name])),
    // A profile that is not in use may be tomorrow, by one word.
    ...Object.keys(before.profiles)
      .filter((name) => name !== before.active.name && Object.hasOwn(after.profiles, name))
      .flatMap((name) => toggles.flatMap((toggle) => togglesLoosened(toggle, [before, name], [after, name]))),
    ...before.locks
      .filter((toggle) => !after.locks.includes(toggle))
      .map((toggle) => `${toggle} is no longer locked: frontmatter may change it`),
  ];
}

type Of = readonly [ProfilePolicy, string];

function togglesLoosened(toggle: Toggle, [before, old]: Of, [after, now]: Of): string[] {
  const [was, is] = [valueIn(before, old, toggle), valueIn(after, now, toggle)];
  const where = old === now ? `in profile ${now}` : `from profile ${old} to ${now}`;
  // A toggle that the profile does not set is what is built in, unless a document says otherwise.
  if (was === undefined)
    return is !== undefined && isLooser(toggle, fallbackOf(toggle), is)
      ? [`${toggle} goes from ${fallbackOf(toggle)}, which is built in, to ${is}, ${where}`]
      : [];
  // A toggle that a profile does not set is left to each document.
  if (is === undefined) return [`${toggle} is no longer ${was} but left to documents, ${where}`];
  return isLooser(toggle, was, is) ? [`${toggle} goes from ${was} to ${is}, ${where}`] : [];
}

function valueIn(policy: ProfilePolicy, name: string, toggle: Toggle): string | undefined {
  const raw = profileNamed(policy, name);
  return Object.hasOwn(raw, toggle) ? normalise(toggle, raw[toggle]).value : undefined;
}
