import type { ProfileTrouble, RawProfile } from '../model/profile.ts';
import { toggles } from '../model/profile.ts';
import { placeOf } from '../text/lines.ts';
import { nearest } from '../text/nearest.ts';
import { Fault } from '../model/fault.ts';
import { WrittenFile } from './config.ts';
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
  const data = (await file.read(validate)) as unknown as {
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

/** What we read as YAML, others read as JSON. */
function refuseYaml(file: WrittenFile): void {
  try {
    JSON.parse(file.text);
  } catch (error) {
    // The engine's own words quote the text, line breaks and all, and mostly leave the place out.
    const why = (error as Error).message.replace(/\s+/g, ' ');
    throw file.fault(placeOf(file.text, endOfJson(file.text)), `this file is not JSON (${why})`);
  }
}

/** Where a text stops being the beginning of some JSON: the longest part of it that only lacks its end. */
function endOfJson(text: string): number {
  let [fine, wrong] = [0, text.length + 1];
  while (wrong - fine > 1) {
    const middle = (fine + wrong) >> 1;
    if (onlyLacksItsEnd(text.slice(0, middle))) fine = middle;
    else wrong = middle;
  }
  return Math.min(fine, text.length);
}

function onlyLacksItsEnd(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    return /end of JSON input|Unterminated string|[Ee]xpected .* in JSON at position/.test((error as Error).message)
      ? reachesEnd((error as Error).message, text)
      : false;
  }
}

/** Some engines count to the end where others say that there is none. */
function reachesEnd(message: string, text: string): boolean {
  const at = /at position (\d+)/.exec(message)?.[1];
  return at === undefined || Number(at) >= text.length;
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
