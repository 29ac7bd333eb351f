import { relative, resolve, sep } from 'node:path';
import { readIfThere } from '../disk/read.ts';
import type { Repository } from '../git/repository.ts';
import { Fault } from '../model/fault.ts';
import { showPath } from '../model/path.ts';
import type { ProfilePolicy, ProfileValues, RawProfile, Resolved } from '../model/profile.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { loadPolicy } from '../policy/load.ts';
import { chosenProfile, profileNamed, resolveToggles, troublesOf } from '../policy/profiles.ts';
import { environmentOf, hintsOf, type Target } from '../policy/toggle-names.ts';
import { flagsOf } from './profile-flags.ts';
import { normalProfile } from '../policy/toggles.ts';
import type { PolicySource } from '../policy/source.ts';
import { viewDocument } from '../text/document.ts';
import { findFence } from '../text/fence.ts';
import { copiesDiffer, type ProfileProblem } from './profile-copies.ts';
import { openRepository } from './repository.ts';
import { viewOf } from './view.ts';

export interface ProfileOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly profile?: string;
  /** `TOGGLE=VALUE` words. */
  readonly set?: readonly string[];
  /** A file of profiles to take instead of the tree's own. */
  readonly config?: string;
}

export interface Shown {
  readonly configPath: string | undefined;
  readonly raw: RawProfile;
  readonly normalized: ProfileValues;
  readonly resolved: Resolved;
}

/** What every toggle comes to and who decides; for a document, with what its frontmatter says. */
export async function showProfile(options: ProfileOptions & { readonly document?: string }): Promise<Shown> {
  const frontmatter = options.document === undefined ? {} : hintsIn(options.cwd, options.document);
  return inTree(options, (policy) => {
    const resolved = resolveToggles(policy, { flags: flagsOf(options), env: options.env, frontmatter });
    const raw = profileNamed(policy, resolved.profile.name);
    return { configPath: policy.path, raw, normalized: normalProfile(raw), resolved };
  });
}

/** The same as variables, for a shell. */
export async function profileEnvironment(
  options: ProfileOptions & { readonly target: Target },
): Promise<{ readonly profile: string; readonly variables: Readonly<Record<string, string>> }> {
  const { resolved } = await showProfile(options);
  return { profile: resolved.profile.name, variables: environmentOf(resolved, options.target) };
}

export interface Validated {
  readonly configPath: string | undefined;
  readonly profile: string;
  readonly normalized: ProfileValues;
  readonly names: readonly string[];
  readonly problems: readonly ProfileProblem[];
}

/** What cannot be used in any profile, and whether the two copies are the same. */
export async function validateProfiles(options: ProfileOptions): Promise<Validated> {
  return inTree(options, async (policy, snapshot) => {
    const { name } = chosenProfile(policy, { flags: flagsOf(options), env: options.env });
    const troubles = troublesOf(policy).map((trouble) => ({ path: policy.path ?? '', ...trouble }));
    const differ = options.config === undefined ? await copiesDiffer(snapshot) : undefined;
    return {
      configPath: policy.path,
      profile: name,
      normalized: normalProfile(profileNamed(policy, name)),
      names: Object.keys(policy.profiles),
      problems: [...troubles, ...(differ ? [differ] : [])],
    };
  });
}

async function inTree<T>(
  options: ProfileOptions,
  use: (policy: ProfilePolicy, snapshot: Snapshot) => T | Promise<T>,
): Promise<T> {
  const repository = await openRepository(options.cwd, options.env);
  const { snapshots } = await viewOf(repository, { cwd: options.cwd, env: options.env, all: true });
  const snapshot = snapshots[0]!;
  try {
    const { config } = options;
    const { profiles } =
      config === undefined ? await loadPolicy(snapshot) : await loadWith(repository, snapshot, options.cwd, config);
    return await use(profiles, snapshot);
  } finally {
    snapshot.close();
  }
}

/** The tree's policy with another file in the place of its profiles. */
function loadWith({ top }: Repository, snapshot: Snapshot, cwd: string, config: string): ReturnType<typeof loadPolicy> {
  const bytes = readNamed(cwd, config);
  const inside = relative(top ?? cwd, resolve(cwd, config)).replaceAll(sep, '/');
  const path = inside.startsWith('../') ? config : inside;
  const source: PolicySource = {
    file: (name) => (name === path ? Promise.resolve(bytes) : snapshot.file(name)),
  };
  return loadPolicy(source, { profilePlaces: [path] });
}

/** A file as a person names it, from where they stand. */
function readNamed(cwd: string, name: string): Buffer {
  const bytes = readOrFault(cwd, name);
  if (!bytes) throw new Fault('usage', `there is no file ${showPath(name)} here: check the spelling`);
  return bytes;
}

function readOrFault(cwd: string, name: string): Buffer | undefined {
  try {
    return readIfThere(resolve(cwd, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Fault('disk', `${showPath(name)} could not be read (${code}): see who may read it`, error);
  }
}

function hintsIn(cwd: string, document: string): ReturnType<typeof hintsOf> {
  const text = readNamed(cwd, document).toString('utf8');
  const view = viewDocument(text);
  if (!view && findFence(text, true).kind !== 'none')
    throw new Fault(
      'usage',
      `the frontmatter of ${showPath(document)} cannot be read: \`sluice check ${showPath(document)}\` says why`,
    );
  return hintsOf(view?.data ?? {});
}
