import * as assert from 'uvu/assert';
import { toggles, type Toggle } from '../../../src/model/profile.ts';
import { resolveToggles } from '../../../src/policy/profiles.ts';
import { environmentOf, hintsOf, targets } from '../../../src/policy/toggle-names.ts';
import { textOf } from '../../support/pages.ts';
import { configOf, profilesOf, twoProfiles } from '../../support/profiles.ts';
import { spec } from '../../support/spec.ts';

/** A value as a profile may have it, and as it is stamped. */
const spellings: readonly (readonly [Toggle, unknown, string])[] = [
  ['warn_mode', 'halt', 'halt'],
  ['warn_mode', ' HALT ', 'halt'],
  ['warn_mode', 'ask', 'ask'],
  ['warn_mode', 'auto-approve', 'auto-approve'],
  ['warn_mode', 'autoapprove', 'auto-approve'],
  ['warn_mode', 'auto_approve', 'auto-approve'],
  ...(['warn_gate', 'retry_max'] as const).flatMap((toggle) => {
    const [yes, no] = toggle === 'warn_gate' ? ['yes', 'no'] : ['1', '0'];
    return [
      ...['yes', 'Yes', 'true', true, '1', 1].map((value) => [toggle, value, yes] as const),
      ...['no', 'NO', 'false', false, '0', 0].map((value) => [toggle, value, no] as const),
    ];
  }),
  ['pipeline_fail_fast_threshold', 1, '1'],
  ['pipeline_fail_fast_threshold', '007', '7'],
  ['pipeline_max_total_failures', ' 40 ', '40'],
];

/** A value that nobody may use, and what the helper would have made of it. */
const misfits: readonly (readonly [Toggle, unknown, string])[] = [
  ['warn_mode', 'hlt', 'ask'],
  ['warn_mode', '', 'ask'],
  ['warn_mode', null, 'ask'],
  ['warn_mode', ['halt'], 'ask'],
  ['warn_mode', 'constructor', 'ask'],
  ['warn_gate', 'on', 'yes'],
  ['warn_gate', 2, 'yes'],
  ['warn_gate', {}, 'yes'],
  ['retry_max', 2, '1'],
  ['retry_max', '7', '1'],
  ['retry_max', -1, '0'],
  ['retry_max', 0.5, '1'],
  ['retry_max', 'often', '1'],
  ['pipeline_fail_fast_threshold', 0, '1'],
  ['pipeline_fail_fast_threshold', '-3', '1'],
  ['pipeline_fail_fast_threshold', 1.5, '3'],
  ['pipeline_max_total_failures', true, '8'],
  ['pipeline_max_total_failures', '1e3', '8'],
  ['pipeline_max_total_failures', '9'.repeat(30), '8'],
];

const title = ([toggle, value]: readonly [Toggle, unknown, string]): string => `${toggle} ${JSON.stringify(value)}`;

spec('what a toggle may be', (test) => {
  test.each(
    spellings,
    (row) => `${title(row)} is ${row[2]}, wherever it is said`,
    async ([toggle, value, stamped]) => {
      const inProfile = await profilesOf(configOf({ poc: { [toggle]: value } }));
      const nowhere = await profilesOf(configOf({ poc: {} }));
      const flags = { toggles: { [toggle]: String(value) } };
      const frontmatter = { [toggle]: { value, key: 'k' } };
      for (const [policy, sources] of [
        [inProfile, {}],
        [nowhere, { flags }],
        [nowhere, { frontmatter }],
      ] as const)
        assert.is(resolveToggles(policy, sources).toggles[toggle].value, stamped);
      assert.equal(inProfile.troubles, []);
    },
  );

  test.each(
    misfits,
    (row) =>
      `${title(row)} would become ${row[2]}: of a profile or a flag a fault, of a document the next source decides`,
    async ([toggle, value, becomes]) => {
      const policy = await profilesOf(configOf({ poc: { [toggle]: value }, other: {} }));
      assert.equal(
        policy.troubles.map((trouble) => [trouble.profile, trouble.key, trouble.value, trouble.becomes]),
        [['poc', toggle, JSON.stringify(value), becomes]],
      );
      assert.throws(() => resolveToggles(policy), new RegExp(`config\\.json:5:\\d+: in profile poc ${toggle} is `));
      const other = { profile: 'other' };
      const said = { value, key: 'k' };
      const { source } = resolveToggles(policy, { flags: other, frontmatter: { [toggle]: said } }).toggles[toggle];
      assert.is(source, 'built-in');
      if (typeof value === 'object') return;
      const flags = { ...other, toggles: { [toggle]: String(value) } };
      assert.throws(() => resolveToggles(policy, { flags }), `--set ${toggle} cannot be used: ${toggle} is `);
    },
  );

  test.each(
    [
      [
        'PROMPT_FLOW_WARN_MODE',
        'hlt',
        'PROMPT_FLOW_WARN_MODE cannot be used: warn_mode is halt, ask or auto-approve, and not "hlt"',
      ],
      [
        'PIPELINE_MAX_TOTAL_FAILURES',
        '0',
        'PIPELINE_MAX_TOTAL_FAILURES cannot be used: pipeline_max_total_failures is a whole number from 1 up, and not "0"',
      ],
      ['CODEX_PROMPT_STATE_LOCK_WARN_GATE', 'maybe', 'CODEX_PROMPT_STATE_LOCK_WARN_GATE is yes or no, and not "maybe"'],
      [
        'PROMPT_FLOW_PROFILE',
        'prodution',
        'PROMPT_FLOW_PROFILE says "prodution": no profile is called that; did you mean "production"?',
      ],
    ] as const,
    ([name, value]) => `${name}=${value} is a fault of usage, also where a flag decides`,
    async ([name, value, says]) => {
      const policy = await profilesOf(undefined);
      const flags = {
        profile: 'poc',
        toggles: { warn_mode: 'halt', warn_gate: 'no', pipeline_max_total_failures: '9' },
      };
      for (const sources of [{ env: { [name]: value } }, { env: { [name]: value }, flags }])
        assert.throws(
          () => resolveToggles(policy, sources),
          (error: { kind: string; message: string }) => error.kind === 'usage' && error.message.startsWith(says),
        );
    },
  );

  test('what nobody sets is what is built in', async () => {
    const resolved = resolveToggles(await profilesOf(configOf({ poc: {} })));
    assert.equal(
      toggles.map((toggle) => resolved.toggles[toggle].value),
      ['ask', 'yes', '1', '3', '8'],
    );
  });

  test('without a file of its own a repository has the two profiles that everybody has', async () => {
    assert.equal((await profilesOf(undefined)).profiles, twoProfiles);
  });

  test('a prompt speaks through the keys a draft has', () => {
    const frontmatter = { codex_preflight_warn_mode: 'ask', codex_preflight_retry_max: '0', warn_gate: 'no' };
    assert.equal(hintsOf(frontmatter), {
      warn_mode: { value: 'ask', key: 'codex_preflight_warn_mode' },
      retry_max: { value: '0', key: 'codex_preflight_retry_max' },
    });
  });

  test.each(
    targets,
    (target) => `the variables for ${target}`,
    async (target) => {
      const told = environmentOf(resolveToggles(await profilesOf(undefined, 'profile: production\n')), target);
      const all = {
        PROMPT_FLOW_PROFILE: 'production',
        PROMPT_FLOW_WARN_MODE: 'halt',
        PROMPT_FLOW_WARN_GATE: 'yes',
        PROMPT_FLOW_RETRY_MAX: '0',
      };
      const pipeline = {
        PROMPT_FLOW_PIPELINE_FAIL_FAST_THRESHOLD: '2',
        PROMPT_FLOW_PIPELINE_MAX_TOTAL_FAILURES: '4',
      };
      assert.equal(told, target === 'exec' || target === 'preflight' ? all : { ...all, ...pipeline });
    },
  );

  test('the schemas know the same toggles', () => {
    const sluice = JSON.parse(textOf('schemas/sluice.schema.json')) as { properties: { locks: { items: object } } };
    const config = JSON.parse(textOf('schemas/prompt-flow-config.schema.json')) as {
      properties: { top5_toggles: { items: object } };
    };
    assert.equal(sluice.properties.locks.items, { enum: [...toggles] });
    assert.equal(config.properties.top5_toggles.items, { enum: [...toggles] });
  });
});
