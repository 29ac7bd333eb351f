import type { Resolved } from '../../model/profile.ts';
import { resolveToggles } from '../../policy/profiles.ts';
import { flagsOf } from '../profile-flags.ts';
import type { Desk } from './desk.ts';
import { asProfilesHaveIt } from './environment.ts';
import type { RunOptions } from './options.ts';
import { profilesHere } from './profiles-here.ts';

/** The profile and the toggles that a run goes by. */
export async function toggled({ env, profile, set }: RunOptions, desk: Desk): Promise<Resolved> {
  const policy = await profilesHere(desk.repository, desk.top);
  const flags = flagsOf({ set, ...(profile !== undefined && { profile }) });
  return resolveToggles(policy, { env: asProfilesHaveIt(env), flags });
}
