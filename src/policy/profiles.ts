import { Fault } from '../model/fault.ts';
import {
  toggles,
  type ChosenProfile,
  type Environment,
  type Hints,
  type ProfileFlags,
  type ProfilePolicy,
  type ProfileTrouble,
  type RawProfile,
  type Resolved,
  type ResolvedToggle,
  type Sources,
  type Toggle,
} from '../model/profile.ts';
import { nearest } from '../text/nearest.ts';
import { lockVariables, profileVariable, variables } from './toggle-names.ts';
import { fallbackOf, misfitWords, normalise } from './toggles.ts';

/**
 * What each toggle comes to, and who decided: flag, environment, profile, frontmatter, built-in, in this order. A value
 * of a flag, a variable or a profile that cannot be used is a fault, also where another source decides; one of a document
 * is a matter of the check of documents, and the next source decides.
 */
export function resolveToggles(policy: ProfilePolicy, sources: Sources = {}): Resolved {
  const profile = chosenProfile(policy, sources);
  const [trouble] = troublesOf(policy, profile.name);
  if (trouble) throw new Fault('config', troubleLine(policy, trouble));
  const one = (toggle: Toggle): ResolvedToggle => {
    const locked = isLocked(policy, toggle, sources.env ?? {});
    const said =
      ofFlag(toggle, sources.flags, ofEnvironment(toggle, sources.env ?? {})) ??
      ofProfile(toggle, policy, profile.name) ??
      (locked ? undefined : ofFrontmatter(toggle, sources.frontmatter ?? {}));
    return { ...(said ?? { value: fallbackOf(toggle), source: 'built-in' as const }), locked };
  };
  return {
    profile,
    toggles: Object.fromEntries(toggles.map((toggle) => [toggle, one(toggle)])) as Resolved['toggles'],
  };
}

/** The profile that holds: `--profile`, then PROMPT_FLOW_PROFILE, then what the tree says. */
export function chosenProfile(policy: ProfilePolicy, { flags, env }: Sources): ChosenProfile {
  const variable = env?.[profileVariable] || undefined;
  if (flags?.profile !== undefined) refuseUnknown(policy, '--profile', flags.profile);
  if (variable !== undefined) refuseUnknown(policy, profileVariable, variable);
  if (flags?.profile !== undefined) return { name: flags.profile, source: 'flag' };
  if (variable !== undefined) return { name: variable, source: 'environment' };
  return theActive(policy);
}

function theActive({ path, profiles, active }: ProfilePolicy): ChosenProfile {
  if (Object.hasOwn(profiles, active.name)) return active;
  throw new Fault(
    'config',
    `${path}: nobody names a profile, and none of these is called "${active.name}": name one with "active_profile"`,
  );
}

export function profileNamed(policy: ProfilePolicy, name: string): RawProfile {
  return Object.hasOwn(policy.profiles, name) ? policy.profiles[name]! : {};
}

function refuseUnknown(policy: ProfilePolicy, who: string, name: string): void {
  if (!Object.hasOwn(policy.profiles, name))
    throw new Fault('usage', `${who} says "${name}": ${noSuchProfile(name, Object.keys(policy.profiles))}`);
}

export function noSuchProfile(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return `no profile is called that${meant === undefined ? `; there are ${known.join(', ')}` : `; did you mean "${meant}"?`}`;
}

/** What is wrong with one profile; with all of them, when none is named. */
export function troublesOf({ troubles }: ProfilePolicy, name?: string): readonly ProfileTrouble[] {
  return troubles.filter(({ profile }) => name === undefined || profile === name);
}

export function troubleLine({ path }: ProfilePolicy, { line, column, message }: ProfileTrouble): string {
  return `${path}:${line}:${column}: ${message}`;
}

type Said = Pick<ResolvedToggle, 'value' | 'source' | 'name'>;

function ofFlag(toggle: Toggle, flags: ProfileFlags | undefined, otherwise: Said | undefined): Said | undefined {
  const value = flags?.toggles?.[toggle];
  if (value === undefined) return otherwise;
  return { value: usable(toggle, `--set ${toggle}`, value), source: 'flag', name: '--set' };
}

/** A variable that is empty is not set. */
function ofEnvironment(toggle: Toggle, env: Environment): Said | undefined {
  const said = variables[toggle].flatMap((name): Said[] => {
    const value = env[name];
    return value ? [{ value: usable(toggle, name, value), source: 'environment', name }] : [];
  });
  return said[0];
}

function usable(toggle: Toggle, who: string, raw: string): string {
  const { value, fits } = normalise(toggle, raw);
  if (!fits) throw new Fault('usage', `${who} cannot be used: ${misfitWords(toggle, raw)}`);
  return value;
}

function ofProfile(toggle: Toggle, policy: ProfilePolicy, name: string): Said | undefined {
  const raw = profileNamed(policy, name);
  if (!Object.hasOwn(raw, toggle)) return undefined;
  const value = normalise(toggle, raw[toggle]).value;
  return { value, source: 'profile', ...(policy.path !== undefined && { name: policy.path }) };
}

function ofFrontmatter(toggle: Toggle, hints: Hints): Said | undefined {
  const hint = hints[toggle];
  if (!hint) return undefined;
  const { value, fits } = normalise(toggle, hint.value);
  return fits ? { value, source: 'frontmatter', name: hint.key } : undefined;
}

function isLocked({ locks }: ProfilePolicy, toggle: Toggle, env: Environment): boolean {
  const name = lockVariables[toggle];
  const value = name === undefined ? undefined : env[name];
  if (!value) return locks.includes(toggle);
  // The words for yes and no are those of any toggle that knows them.
  const { value: word, fits } = normalise('warn_gate', value);
  if (!fits) throw new Fault('usage', `${name} is yes or no, and not ${JSON.stringify(value)}: set one of them`);
  return word === 'yes' || locks.includes(toggle);
}
