import { devCopy } from '../../src/policy/read-profiles.ts';
import { policyIn } from './judge.ts';
import type { Files } from './judge.ts';
import type { ProfilePolicy } from '../../src/model/profile.ts';

/** A `prompt_flow.config.json` of these profiles, a key a line. */
export function configOf(profiles: object, more: object = {}): string {
  return `${JSON.stringify({ version: 'v1', ...more, profiles }, null, 2)}\n`;
}

/** What the team's repository has. */
export const twoProfiles = {
  poc: {
    warn_mode: 'auto-approve',
    warn_gate: 'no',
    retry_max: 1,
    pipeline_fail_fast_threshold: 6,
    pipeline_max_total_failures: 20,
  },
  production: {
    warn_mode: 'halt',
    warn_gate: 'yes',
    retry_max: 0,
    pipeline_fail_fast_threshold: 2,
    pipeline_max_total_failures: 4,
  },
} as const;

/** The profiles of a tree with this config and these lines behind `version: 1` of `sluice.yml`. */
export async function profilesOf(config: string | undefined, lines = ''): Promise<ProfilePolicy> {
  const files: Files = {
    'sluice.yml': `version: 1\n${lines}`,
    ...(config !== undefined && { [devCopy]: config }),
  };
  return (await policyIn(files)).profiles;
}
