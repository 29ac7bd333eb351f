import type { ProfileFlags } from '../model/profile.ts';
import { settings } from '../policy/toggle-names.ts';

/** What a command line says about toggles. */
export interface FlagOptions {
  readonly profile?: string;
  /** `TOGGLE=VALUE`, each of them. */
  readonly set?: readonly string[];
}

export function flagsOf({ profile, set = [] }: FlagOptions): ProfileFlags {
  const toggles = settings(set);
  return { ...(profile !== undefined && { profile }), ...(toggles && { toggles }) };
}
