import type { ProfilePolicy, Toggle } from '../model/profile.ts';
import type { Config } from './config.ts';
import type { WrittenFile } from './written-file.ts';
import { ownProfiles } from './generated/profiles.ts';
import type { ProfileConfig } from './profile-config.ts';
import { noSuchProfile } from './profiles.ts';
import type { PolicySource } from './source.ts';

/** Where the profiles of a prompt flow lie: the copy that people edit, and the one that runs. The first that is there holds. */
export const devCopy = 'scripts/codex-sprint/prompt_flow.config.json';
export const runtimeCopy = 'temp/codex-sprint/prompt_flow.config.json';
export const profilePlaces: readonly string[] = [devCopy, runtimeCopy];

/** The profile that holds where nobody names one. */
const usual = 'poc';

/** What Sluice says of profiles on its own. */
export function ourProfiles(): ProfilePolicy {
  return {
    path: undefined,
    profiles: ownProfiles,
    active: { name: usual, source: 'built-in' },
    locks: [],
    troubles: [],
  };
}

/** What `sluice.yml` says about profiles, and the file itself. */
export interface Wanted {
  readonly file: WrittenFile;
  readonly config: Pick<Config, 'profile' | 'locks'>;
}

/** The profiles of a tree: those of its own file where it has one, else ours; and which of them is in use. */
export async function readProfiles(
  source: PolicySource,
  wanted: Wanted | undefined,
  places: readonly string[] = profilePlaces,
): Promise<ProfilePolicy> {
  const config = await configIn(source, places);
  const profiles = config?.profiles ?? ownProfiles;
  return {
    path: config?.file.path,
    profiles,
    active: await activeOf(Object.keys(profiles), wanted, config),
    locks: (wanted?.config.locks ?? []) as readonly Toggle[],
    troubles: config?.troubles ?? [],
  };
}

async function configIn(source: PolicySource, places: readonly string[]): Promise<ProfileConfig | undefined> {
  for (const path of places) {
    const bytes = await source.file(path);
    if (bytes) return (await import('./profile-config.ts')).readProfileConfig(path, bytes);
  }
  return undefined;
}

/** A name that means nothing is a fault wherever it stands, also where another one counts. */
async function activeOf(
  known: readonly string[],
  wanted: Wanted | undefined,
  config: ProfileConfig | undefined,
): Promise<ProfilePolicy['active']> {
  const named = wanted?.config.profile;
  if (config?.active !== undefined) await refuse(known, config.file, ['active_profile'], config.active);
  if (named !== undefined) {
    await refuse(known, wanted!.file, ['profile'], named);
    return { name: named, source: 'sluice.yml' };
  }
  if (config?.active !== undefined) return { name: config.active, source: 'config' };
  return { name: usual, source: 'built-in' };
}

async function refuse(
  known: readonly string[],
  file: WrittenFile,
  place: readonly string[],
  name: string,
): Promise<void> {
  if (!known.includes(name)) throw await file.faultAt(place, 'value', `"${name}": ${noSuchProfile(name, known)}`);
}
