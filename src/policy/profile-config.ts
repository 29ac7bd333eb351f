import type { ProfileTrouble, RawProfile } from '../model/profile.ts';
import { toggles } from '../model/profile.ts';
import { placeOf } from '../text/lines.ts';
import { nearest } from '../text/nearest.ts';
import { Fault } from '../model/fault.ts';
import { WrittenFile } from './written-file.ts';
import { readWritten } from './written-yaml.ts';
import { refuseYaml } from './json-text.ts';
import { decode } from './source.ts';
import { fallbackOf, isToggle, misfitWords, normalise, shown } from './toggles.ts';

/** A `prompt_flow.config.json` that is one: what it says, and which of its values nobody may use. */
export interface ProfileConfig {
  readonly file: WrittenFile;
  readonly profiles: Readonly<Record<string, RawProfile>>;
  /** Undefined where it names none. */
  readonly active: string | undefined;
  readonly troubles: readonly ProfileTrouble[];
}

/** A file larger than this holds no profiles. */
const largest = 1 << 18;

export async function readProfileConfig(path: string, bytes: Uint8Array): Promise<ProfileConfig> {
  if (bytes.length > largest)
    throw new Fault(
      'config',
      `${path}: this file has ${bytes.length} bytes, more than the ${largest} Sluice reads of profiles; take out what is none`,
    );
  const file = new WrittenFile(path, decode(path, bytes));
  const { default: validate } = await import('./generated/validators/prompt-flow-config.cjs');
  const data = (await readWritten(file, validate)) as unknown as {
    readonly active_profile?: string;
    readonly profiles: Readonly<Record<string, RawProfile>>;
  };
  refuseYaml(file);
  return {
    file,
    profiles: data.profiles,
    active: data.active_profile?.trim() || undefined,
    troubles: await troublesIn(file, data.profiles),
  };
}

type Unplaced = Omit<ProfileTrouble, 'line' | 'column'>;

async function troublesIn(file: WrittenFile, profiles: ProfileConfig['profiles']): Promise<ProfileTrouble[]> {
  const found = Object.entries(profiles).flatMap(([profile, raw]) =>
    Object.entries(raw).flatMap(([key, value]) => troubleOf(profile, key, value)),
  );
  if (found.length === 0) return [];
  const { findPlaces } = await import('../text/places.ts');
  const places = findPlaces(file.text);
  return found.map((trouble) => {
    const path = ['profiles', trouble.profile, trouble.key];
    const range = isToggle(trouble.key) ? places.value(path) : places.key(path);
    return { ...trouble, ...placeOf(file.text, range?.start ?? 0) };
  });
}

/** Any other key is a remark of somebody's; one that is nearly a toggle would be believed to be it. */
function troubleOf(profile: string, key: string, raw: unknown): Unplaced[] {
  const value = shown(raw);
  if (isToggle(key)) {
    const normal = normalise(key, raw);
    if (normal.fits) return [];
    return [{ profile, key, value, becomes: normal.value, message: `in profile ${profile} ${misfitWords(key, raw)}` }];
  }
  const meant = nearest(key, toggles);
  if (meant === undefined || !isToggle(meant)) return [];
  const message = `profile ${profile} has no toggle "${key}"; did you mean "${meant}"?`;
  return [{ profile, key, value, becomes: fallbackOf(meant), message }];
}
