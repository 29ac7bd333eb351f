import { mkdirSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { devCopy, runtimeCopy } from '../../src/policy/read-profiles.ts';
import { assertFault, assertOneSentence } from '../support/faults.ts';
import { configOf, twoProfiles } from '../support/profiles.ts';
import { inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

interface Mistake {
  readonly name: string;
  readonly text: string | Uint8Array;
  /** Behind the path of the file. */
  readonly says: string;
}

const poc = '"profiles": { "poc": {} }';

const mistakes: readonly Mistake[] = [
  { name: 'no end', text: '{\n  "version": "v1",\n', says: ':3:1: this is not valid YAML (' },
  { name: 'nothing', text: '', says: ':1:1: the key "profiles" is missing; add it.' },
  { name: 'a list', text: '[1]\n', says: ':1:1: expected a mapping, found a list.' },
  {
    name: 'a later version',
    text: `{ "version": "v2", ${poc} }\n`,
    says: ':1:14: expected "v1", found the string "v2".',
  },
  { name: 'no profile', text: '{ "profiles": {} }\n', says: ':1:15: this may not be empty.' },
  { name: 'profiles as a list', text: '{ "profiles": ["poc"] }\n', says: ':1:15: expected a mapping, found a list.' },
  {
    name: 'a profile as a word',
    text: '{ "profiles": {\n  "poc": "halt" } }\n',
    says: ':2:10: expected a mapping, found the string "halt".',
  },
  {
    name: 'a profile with blanks in its name',
    text: '{ "profiles": {\n  "my own": {} } }\n',
    says: ':2:3: "my own" is not a name: use letters, digits, dots, hyphens and underscores.',
  },
  {
    name: 'a profile whose name a shell would run',
    text: `{ "profiles": {\n  "'; id; '": {} } }\n`,
    says: `:2:3: "'; id; '" is not a name: use letters, digits, dots, hyphens and underscores.`,
  },
  {
    name: 'an active profile that is none',
    text: configOf(twoProfiles, { active_profile: 'prodution' }),
    says: ':3:21: "prodution": no profile is called that; did you mean "production"?',
  },
  {
    name: 'an active profile near none',
    text: configOf({ poc: {}, b: {} }, { active_profile: 'elsewhere' }),
    says: ':3:21: "elsewhere": no profile is called that; there are poc, b.',
  },
  {
    name: 'an active profile that every object has',
    text: configOf(twoProfiles, { active_profile: 'toString' }),
    says: ':3:21: "toString": no profile is called that; there are poc, production.',
  },
  {
    name: 'an active profile as a number',
    text: configOf(twoProfiles, { active_profile: 1 }),
    says: ':3:21: expected a string, found the number 1.',
  },
  {
    name: 'a sixth toggle',
    text: `{ "top5_toggles": ["warn_mode", "warn_moed"], ${poc} }\n`,
    says: ':1:33: expected "warn_mode", "warn_gate", "retry_max", "pipeline_fail_fast_threshold" or "pipeline_max_total_failures", found the string "warn_moed"; did you mean "warn_mode"?',
  },
];

const hostile: readonly Mistake[] = [
  { name: 'a key twice', text: `{ ${poc},\r\n  ${poc} }\r\n`, says: ':2:3: this key is there twice; keep one.' },
  {
    name: 'a toggle twice',
    text: '{ "profiles": { "poc": {\n "retry_max": 0, "retry_max": 1 } } }\n',
    says: ':2:18: this key is there twice; keep one.',
  },
  {
    name: '__proto__',
    text: `{ "__proto__": { "profiles": {} }, ${poc} }\n`,
    says: ':1:3: no key may have this name; choose another.',
  },
  {
    name: '__proto__ as a profile',
    text: '{ "profiles": { "__proto__": {} } }\n',
    says: ':1:17: no key may have this name; choose another.',
  },
  {
    name: 'brackets without end',
    text: `{ "a":${'['.repeat(100_000)}`,
    says: ':1:1: this is nested too deep; flatten it.',
  },
  {
    name: 'deeper than any profile',
    text: `{ ${poc}, "a": ${'['.repeat(40)}${']'.repeat(40)} }\n`,
    says: ':1:66: this is nested too deep; flatten it.',
  },
  {
    name: 'more profiles than anybody has',
    text: configOf(Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`p${at}`, {}]))),
    says: ':1004:5: these are more keys than Sluice reads; take some out.',
  },
  {
    name: 'huge',
    text: `{ ${poc}, "note": "${'x'.repeat(1 << 20)}" }\n`,
    says: ': this file has 1048618 bytes, more than the 262144 Sluice reads of profiles; take out what is none.',
  },
  { name: 'not UTF-8', text: Uint8Array.of(0x7b, 0xff, 0x7d), says: ': this file is not UTF-8; save it as UTF-8.' },
  { name: 'UTF-16', text: Buffer.from('\ufeff{}', 'utf16le'), says: ': this file is not UTF-8; save it as UTF-8.' },
  { name: 'YAML', text: 'profiles: { poc: {} }\n', says: ':1:1: this file is not JSON (' },
  { name: 'JSON with a remark', text: `{ # mine\n ${poc} }\n`, says: ':1:3: this file is not JSON (' },
  { name: 'a comma too many', text: '{\n  "profiles": { "poc": {} },\n}\n', says: ':3:1: this file is not JSON (' },
  {
    name: 'an anchor',
    text: '{ "profiles": { "poc": &a {} } }\n',
    says: ':1:24: anchors and aliases are not read; write the value out.',
  },
  {
    name: 'control characters',
    text: '{ "profiles": { "a\\u001b[31m\\n": {} } }\n',
    says: ':1:17: "a [31m " is not a name: use letters',
  },
];

/** What looks odd and means what it says. */
const fine: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'a byte order mark', text: `\ufeff${configOf(twoProfiles)}` },
  { name: 'Windows line ends', text: configOf(twoProfiles).replaceAll('\n', '\r\n') },
  { name: 'tabs', text: JSON.stringify({ profiles: twoProfiles }, null, '\t') },
  { name: 'one line', text: JSON.stringify({ profiles: twoProfiles }) },
  {
    name: 'keys of somebody else',
    text: configOf({ ...twoProfiles, poc: { ...twoProfiles.poc, why: 'x' } }, { owner: ['me'] }),
  },
  { name: 'an active profile that is empty', text: configOf(twoProfiles, { active_profile: ' ' }) },
];

function write(repo: Repo, text: Mistake['text'], path = devCopy): void {
  repo.write('sluice.yml', 'version: 1\n');
  repo.write(path, text);
}

spec('prompt_flow.config.json', (test) => {
  test.each(
    [...mistakes, ...hostile],
    ({ name }) => `with ${name} is refused by whoever needs the policy, with its place`,
    ({ text, says }) =>
      inRepo((repo) => {
        write(repo, text);
        assertFault(repo, ['check'], 'config', [`sluice: ${devCopy}${says}`]);
        assertOneSentence(repo.sluice(['profile', 'validate']), [`sluice: ${devCopy}${says}`]);
      }),
  );

  test.each(
    fine,
    ({ name }) => `with ${name} is read`,
    ({ text }) =>
      inRepo((repo) => {
        write(repo, text);
        const ended = repo.sluice(['profile', 'show']);
        assert.match(ended.stdout, /^profile poc, .*\nwarn_mode +auto-approve +profile scripts/);
        assert.is(repo.sluice(['profile', 'validate']).status, 0);
        assert.is(repo.sluice(['check']).status, 0);
      }),
  );

  test('the runtime copy is told by its own name', () =>
    inRepo((repo) => {
      write(repo, '[]', runtimeCopy);
      assertFault(repo, ['check'], 'config', [`sluice: ${runtimeCopy}:1:1: expected a mapping`]);
    }));

  test('a folder of that name is no file, wherever it is looked for', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', 'version: 1\n');
      repo.write(`${devCopy}/a.txt`, 'x\n');
      mkdirSync(repo.path(runtimeCopy), { recursive: true });
      assert.match(repo.sluice(['profile', 'show']).stdout, 'profile poc, as nobody names one');
      repo.commit();
      for (const args of [['--staged'], ['--all'], []]) assert.is(repo.sluice(['check', ...args]).status, 0);
      repo.git(['commit', '-q', '--allow-empty', '-m', 'y']);
      assert.is(repo.sluice(['check', '--range', 'HEAD~..HEAD', '--policy-from', 'HEAD~']).status, 0);
    }));

  test('profiles without the one that everybody has need a name, where they are used', () =>
    inRepo((repo) => {
      write(repo, configOf({ prod: {} }));
      assert.is(repo.sluice(['check']).status, 0);
      assertFault(repo, ['profile', 'show'], 'config', [
        `${devCopy}: nobody names a profile, and none of these is called "poc": name one with "active_profile".`,
      ]);
      assert.is(repo.sluice(['profile', 'show', '--profile', 'prod']).status, 0);
    }));

  test('a profile of sluice.yml has to be one of these', () =>
    inRepo((repo) => {
      write(repo, configOf({ poc: {} }));
      repo.write('sluice.yml', 'version: 1\nprofile: production\n');
      assertFault(repo, ['check'], 'config', [
        'sluice.yml:2:10: "production": no profile is called that; there are poc.',
      ]);
    }));
});
