import { Fault } from '../model/fault.ts';
import { toggles, type Hints, type ProfileFlags, type Resolved, type Toggle } from '../model/profile.ts';
import { nearest } from '../text/nearest.ts';
import { isToggle } from './toggles.ts';

/** What toggles are called on a command line, in the environment and in a prompt. */

/** The variable that names a profile. */
export const profileVariable = 'PROMPT_FLOW_PROFILE';

/**
 * The variables of each toggle, the one that wins first: what a person sets by hand goes before what `profile env`
 * printed into the same shell.
 */
export const variables: Readonly<Record<Toggle, readonly string[]>> = {
  warn_mode: ['PROMPT_FLOW_WARN_MODE'],
  warn_gate: ['PROMPT_FLOW_WARN_GATE'],
  retry_max: ['PROMPT_FLOW_RETRY_MAX'],
  pipeline_fail_fast_threshold: ['PIPELINE_FAIL_FAST_THRESHOLD', 'PROMPT_FLOW_PIPELINE_FAIL_FAST_THRESHOLD'],
  pipeline_max_total_failures: ['PIPELINE_MAX_TOTAL_FAILURES', 'PROMPT_FLOW_PIPELINE_MAX_TOTAL_FAILURES'],
};

/** The variables by which a person locks a toggle for one run. */
export const lockVariables: Readonly<Partial<Record<Toggle, string>>> = {
  warn_mode: 'CODEX_PROMPT_STATE_LOCK_WARN_MODE',
  warn_gate: 'CODEX_PROMPT_STATE_LOCK_WARN_GATE',
};

/**
 * Where a prompt says what it wants: by the name of today, else by that of the first executor. The toggles of a pipeline
 * have no key.
 */
const hintKeys: Readonly<Partial<Record<Toggle, readonly string[]>>> = {
  warn_mode: ['codex_preflight_warn_mode', 'codex_warn_mode'],
  warn_gate: ['codex_preflight_warn_gate', 'codex_warn_gate'],
  retry_max: ['codex_preflight_retry_max'],
};

/** What the frontmatter of a prompt says about toggles. */
export function hintsOf(frontmatter: Readonly<Record<string, unknown>>): Hints {
  return Object.fromEntries(
    Object.entries(hintKeys).flatMap(([toggle, keys]) => {
      const key = keys.find((name) => Object.hasOwn(frontmatter, name));
      return key === undefined ? [] : [[toggle, { value: frontmatter[key], key }]];
    }),
  );
}

/** `TOGGLE=VALUE` words of a command line. */
export function settings(words: readonly string[]): ProfileFlags['toggles'] {
  const set = new Map<Toggle, string>();
  for (const word of words) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
    if (!isToggle(name)) throw wrongSetting(word, name);
    if (set.has(name)) throw new Fault('usage', `--set ${name} was given twice: keep one`);
    set.set(name, value);
  }
  return Object.fromEntries(set);
}

function wrongSetting(word: string, name: string): Fault {
  if (!word.includes('='))
    return new Fault('usage', `--set takes TOGGLE=VALUE, and not "${word}": --set warn_mode=halt`);
  const meant = nearest(name, toggles);
  return new Fault(
    'usage',
    `--set knows no toggle "${name}"${meant === undefined ? `; there are ${toggles.join(', ')}` : `; did you mean "${meant}"?`}`,
  );
}

/** The variables a target is told by: those of a pipeline are no business of the others. */
export const targets = ['exec', 'preflight', 'pipeline', 'all'] as const;
export type Target = (typeof targets)[number];

export function environmentOf({ profile, toggles: resolved }: Resolved, target: Target): Record<string, string> {
  const told = toggles.filter((toggle) => !toggle.startsWith('pipeline_') || target === 'pipeline' || target === 'all');
  return Object.fromEntries([
    [profileVariable, profile.name],
    ...told.map((toggle) => [variables[toggle].at(-1)!, resolved[toggle].value]),
  ]);
}
