import type { CodeInfo } from '../../model/check.ts';

/** Every finding about stamps, in one table. */
export type Code = keyof typeof codes;

const stamp = 'Run `sluice stamp`; the pre-commit hook does it where `sluice.yml` says `stamps: apply`.';

export const codes = {
  'stamp/missing': {
    severity: 'error',
    title: 'A prompt without a stamp',
    say: () => 'preflight has not looked at this prompt, so it does not say under which policy it may run',
    why: 'A runner takes only prompts that preflight found ready, and takes the policy from the stamp.',
    fix: stamp,
  },
  'stamp/stale': {
    severity: 'error',
    title: 'A stamp of something else',
    say: (args) => `the stamp is of ${what[String(args['why'])] ?? 'something else'}`,
    why: 'What preflight looked at is not what would run, or not under the policy it would run by.',
    fix: stamp,
  },
  'stamp/edited': {
    severity: 'error',
    title: 'A stamp that was edited by hand',
    say: (args) =>
      `${args['key']} says ${args['value']}, and preflight came to ${args['wanted']}${Number(args['more']) > 0 ? ` (and ${args['more']} more)` : ''}`,
    why: 'A stamp is what preflight computed. Written by anybody else it proves nothing, and a runner would believe it.',
    fix: 'Change what it follows from, the text or the profile; `sluice stamp` then writes what it comes to.',
  },
  'stamp/cannot': {
    severity: 'error',
    title: 'Frontmatter that cannot be stamped',
    say: (args) =>
      `this frontmatter cannot be stamped without touching what its author wrote: it holds ${args['construct']}`,
    why: 'A stamp is only written where every other byte is sure to stay.',
    fix: 'Write that part in plain YAML, as block mappings, values and lists; and leave to preflight what only it writes.',
  },
} as const satisfies Readonly<Record<string, CodeInfo>>;

const what: Readonly<Record<string, string>> = {
  content: 'another text: the prompt was changed after preflight looked at it',
  profile: 'another policy: the active profile, or what it says, has changed since',
  contract: 'another contract: what a prompt has to be has changed since',
  unknown: 'an unknown text: it was made by a tool that does not say what it looked at',
};
