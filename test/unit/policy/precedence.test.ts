import * as assert from 'uvu/assert';
import { toggles, type ProfilePolicy, type Toggle } from '../../../src/model/profile.ts';
import { resolveToggles } from '../../../src/policy/profiles.ts';
import { devCopy } from '../../../src/policy/read-profiles.ts';
import { configOf, profilesOf } from '../../support/profiles.ts';
import { spec } from '../../support/spec.ts';

/** Who says something: f(lag), e(nvironment), p(rofile), d(ocument). Who decides: where nothing is locked, where it is. */
const decides: Readonly<Record<string, readonly [string, string]>> = {
  '----': ['built-in', 'built-in'],
  '---d': ['frontmatter', 'built-in'],
  '--p-': ['profile', 'profile'],
  '--pd': ['profile', 'profile'],
  '-e--': ['environment', 'environment'],
  '-e-d': ['environment', 'environment'],
  '-ep-': ['environment', 'environment'],
  '-epd': ['environment', 'environment'],
  'f---': ['flag', 'flag'],
  'f--d': ['flag', 'flag'],
  'f-p-': ['flag', 'flag'],
  'f-pd': ['flag', 'flag'],
  'fe--': ['flag', 'flag'],
  'fe-d': ['flag', 'flag'],
  'fep-': ['flag', 'flag'],
  fepd: ['flag', 'flag'],
};

interface Row {
  /** What each says, and what is built in: no two neighbours the same. */
  readonly says: Readonly<Record<'flag' | 'environment' | 'profile' | 'frontmatter' | 'built-in', string>>;
  /** The variables that say it, each with who wins where it is set. */
  readonly variables: readonly (readonly string[])[];
  readonly lock?: string;
}

const numbers = { flag: '11', environment: '12', profile: '13', frontmatter: '14' };
const short = { fast: 'PIPELINE_FAIL_FAST_THRESHOLD', total: 'PIPELINE_MAX_TOTAL_FAILURES' };

const rows: Readonly<Record<Toggle, Row>> = {
  warn_mode: {
    says: { flag: 'halt', environment: 'ask', profile: 'auto-approve', frontmatter: 'halt', 'built-in': 'ask' },
    variables: [['PROMPT_FLOW_WARN_MODE']],
    lock: 'CODEX_PROMPT_STATE_LOCK_WARN_MODE',
  },
  warn_gate: {
    says: { flag: 'yes', environment: 'no', profile: 'yes', frontmatter: 'no', 'built-in': 'yes' },
    variables: [['PROMPT_FLOW_WARN_GATE']],
    lock: 'CODEX_PROMPT_STATE_LOCK_WARN_GATE',
  },
  retry_max: {
    says: { flag: '1', environment: '0', profile: '1', frontmatter: '0', 'built-in': '1' },
    variables: [['PROMPT_FLOW_RETRY_MAX']],
  },
  pipeline_fail_fast_threshold: {
    says: { ...numbers, 'built-in': '3' },
    variables: [[short.fast], [`PROMPT_FLOW_${short.fast}`], [short.fast, `PROMPT_FLOW_${short.fast}`]],
  },
  pipeline_max_total_failures: {
    says: { ...numbers, 'built-in': '8' },
    variables: [[short.total], [`PROMPT_FLOW_${short.total}`], [short.total, `PROMPT_FLOW_${short.total}`]],
  },
};

type Lock = 'none' | 'sluice.yml' | 'environment';

interface Case {
  readonly toggle: Toggle;
  /** Such as `-ep-`. */
  readonly who: string;
  readonly lock: Lock;
  readonly variables: readonly string[];
}

/** Every combination there is. */
function* cases(): Generator<Case> {
  for (const toggle of toggles) {
    const { variables: ways, lock: lockVariable } = rows[toggle];
    const locks: Lock[] = ['none', 'sluice.yml', ...(lockVariable === undefined ? [] : (['environment'] as const))];
    for (const flag of '-f')
      for (const env of '-e')
        for (const profile of '-p')
          for (const document of '-d')
            for (const lock of locks)
              for (const variables of env === '-' ? [[]] : ways)
                yield { toggle, who: `${flag}${env}${profile}${document}`, lock, variables };
  }
}

const policies = new Map<string, Promise<ProfilePolicy>>();

function policyOf({ toggle, who, lock }: Case): Promise<ProfilePolicy> {
  const profile = who.includes('p') ? { [toggle]: rows[toggle].says.profile } : {};
  const key = JSON.stringify([profile, lock === 'sluice.yml' && toggle]);
  const locks = lock === 'sluice.yml' ? `locks: [${toggle}]\n` : '';
  const policy = policies.get(key) ?? profilesOf(configOf({ poc: profile }), locks);
  policies.set(key, policy);
  return policy;
}

/** The first variable has the value that counts; any other one has another. */
function environment({ toggle, lock, variables }: Case): Record<string, string> {
  const { says, lock: lockVariable } = rows[toggle];
  const set = variables.map((name, at) => [name, at === 0 ? says.environment : '99']);
  return Object.fromEntries([...set, ...(lock === 'environment' ? [[lockVariable, 'yes']] : [])]) as Record<
    string,
    string
  >;
}

async function assertDecided(one: Case): Promise<void> {
  const { toggle, who, lock, variables } = one;
  const { says } = rows[toggle];
  const resolved = resolveToggles(await policyOf(one), {
    flags: who.includes('f') ? { toggles: { [toggle]: says.flag } } : {},
    env: environment(one),
    frontmatter: who.includes('d') ? { [toggle]: { value: says.frontmatter, key: 'a_key' } } : {},
  });
  const source = decides[who]![lock === 'none' ? 0 : 1] as keyof Row['says'];
  const names = {
    flag: '--set',
    environment: variables[0],
    profile: devCopy,
    frontmatter: 'a_key',
    'built-in': undefined,
  };
  const { name, ...decided } = resolved.toggles[toggle];
  const expected = { value: says[source], source, locked: lock !== 'none' };
  assert.equal({ ...decided, name }, { ...expected, name: names[source] }, JSON.stringify(one));
}

/** Who names a profile: f(lag), e(nvironment), s(luice.yml), c(onfig). Which of them holds. */
const named: Readonly<Record<string, string>> = {
  '----': 'built-in poc',
  '---c': 'config of-config',
  '--s-': 'sluice.yml of-sluice',
  '--sc': 'sluice.yml of-sluice',
  '-e--': 'environment of-environment',
  '-e-c': 'environment of-environment',
  '-es-': 'environment of-environment',
  '-esc': 'environment of-environment',
  'f---': 'flag of-flag',
  'f--c': 'flag of-flag',
  'f-s-': 'flag of-flag',
  'f-sc': 'flag of-flag',
  'fe--': 'flag of-flag',
  'fe-c': 'flag of-flag',
  'fes-': 'flag of-flag',
  fesc: 'flag of-flag',
};

spec('who decides a toggle', (test) => {
  test.each(
    toggles,
    (toggle) =>
      `${toggle}: flag, environment, profile, frontmatter, built-in, in every combination and under every lock`,
    async (toggle) => {
      let count = 0;
      for (const one of cases()) {
        if (one.toggle !== toggle) continue;
        count++;
        await assertDecided(one);
      }
      // 8 combinations with each variable and 8 without any, by lock.
      const { variables, lock } = rows[toggle];
      assert.is(count, (8 * variables.length + 8) * (lock === undefined ? 2 : 3));
    },
  );

  test.each(
    Object.entries(named),
    ([who]) => `the profile, where ${who} name one`,
    async ([who, expected]) => {
      const profiles = { poc: {}, 'of-flag': {}, 'of-environment': {}, 'of-sluice': {}, 'of-config': {} };
      const config = configOf(profiles, who.includes('c') ? { active_profile: 'of-config' } : {});
      const policy = await profilesOf(config, who.includes('s') ? 'profile: of-sluice\n' : '');
      const { profile } = resolveToggles(policy, {
        flags: who.includes('f') ? { profile: 'of-flag' } : {},
        env: who.includes('e') ? { PROMPT_FLOW_PROFILE: 'of-environment' } : { PROMPT_FLOW_PROFILE: '' },
      });
      assert.is(`${profile.source} ${profile.name}`, expected);
    },
  );

  test('a lock of one toggle leaves the others to the document', async () => {
    const policy = await profilesOf(configOf({ poc: {} }), 'locks: [warn_mode]\n');
    const frontmatter = { warn_mode: { value: 'halt', key: 'a' }, warn_gate: { value: 'no', key: 'b' } };
    const { warn_mode, warn_gate } = resolveToggles(policy, { frontmatter }).toggles;
    assert.equal([warn_mode.source, warn_gate.source], ['built-in', 'frontmatter']);
  });

  test('a lock that the environment takes away is a lock all the same', async () => {
    const policy = await profilesOf(undefined, 'locks: [warn_mode]\n');
    const env = { CODEX_PROMPT_STATE_LOCK_WARN_MODE: 'no' };
    assert.is(resolveToggles(policy, { env }).toggles.warn_mode.locked, true);
  });
});
