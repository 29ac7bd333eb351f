import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { devCopy, runtimeCopy } from '../../src/policy/read-profiles.ts';
import { configOf, twoProfiles } from '../support/profiles.ts';
import { watch } from '../support/programs.ts';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, branch, commitUnasked, inWired, skill } from '../support/wired.ts';

const broken = '{ "profiles": {} }\n';
const told = `${devCopy}:1:15: this may not be empty`;

type Values = Readonly<Record<string, unknown>>;

/** Files of one side: the profile `production` with these values, and these lines behind `version: 1`. */
function side(values: Values, lines = 'profile: production\n'): Record<string, string> {
  const profiles = { poc: twoProfiles.poc, production: { ...twoProfiles.production, ...values } };
  return { 'sluice.yml': `version: 1\n${lines}`, [devCopy]: configOf(profiles) };
}

function without(toggle: string): Record<string, string> {
  const files = side({});
  return {
    ...files,
    [devCopy]: files[devCopy]!.replace(new RegExp(`(?<="production": \\{[^}]*)\\n *"${toggle}": [^,\\n]*,`), ''),
  };
}

interface Change {
  readonly what: string;
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly said: readonly string[];
}

const here = 'in profile production';
const switched = 'from profile production to poc';

/** Each step of each toggle to something looser, strict to loose. */
const steps: readonly (readonly [string, unknown, unknown, string])[] = [
  ['warn_mode', 'halt', 'ask', 'from halt to ask'],
  ['warn_mode', 'ask', 'auto_approve', 'from ask to auto-approve'],
  ['warn_mode', 'halt', 'auto-approve', 'from halt to auto-approve'],
  ['warn_gate', true, 'no', 'from yes to no'],
  ['retry_max', 'no', 1, 'from 0 to 1'],
  ['pipeline_fail_fast_threshold', 2, 3, 'from 2 to 3'],
  ['pipeline_max_total_failures', 9, '10', 'from 9 to 10'],
];

const changes: readonly Change[] = [
  ...steps.flatMap(([toggle, strict, loose, words]): Change[] => [
    {
      what: `${toggle} ${words}`,
      before: side({ [toggle]: strict }),
      after: side({ [toggle]: loose }),
      said: [`${toggle} goes ${words}, ${here}`],
    },
    { what: `${toggle} the other way`, before: side({ [toggle]: loose }), after: side({ [toggle]: strict }), said: [] },
  ]),
  {
    what: 'the same in other words',
    before: side({ warn_gate: 'yes', retry_max: 0 }),
    after: side({ warn_gate: true, retry_max: 'no' }),
    said: [],
  },
  {
    what: 'another profile, by sluice.yml',
    before: side({}),
    after: side({}, 'profile: poc\n'),
    said: [
      `warn_mode goes from halt to auto-approve, ${switched}`,
      `warn_gate goes from yes to no, ${switched}`,
      `retry_max goes from 0 to 1, ${switched}`,
      `pipeline_fail_fast_threshold goes from 2 to 6, ${switched}`,
      `pipeline_max_total_failures goes from 4 to 20, ${switched}`,
    ],
  },
  { what: 'another profile, stricter', before: side({}, 'profile: poc\n'), after: side({}), said: [] },
  {
    what: 'another profile, by active_profile',
    before: {
      'sluice.yml': 'version: 1\n',
      [devCopy]: configOf({ a: { retry_max: 0 }, b: { retry_max: 1 } }, { active_profile: 'a' }),
    },
    after: { [devCopy]: configOf({ a: { retry_max: 0 }, b: { retry_max: 1 } }, { active_profile: 'b' }) },
    said: ['retry_max goes from 0 to 1, from profile a to b'],
  },
  {
    what: 'a profile that is not in use',
    before: side({}, 'profile: poc\n'),
    after: side({ warn_mode: 'ask' }, 'profile: poc\n'),
    said: ['warn_mode goes from halt to ask, in profile production'],
  },
  {
    what: 'a toggle left to documents',
    before: side({}),
    after: without('warn_mode'),
    said: [`warn_mode is no longer halt but left to documents, ${here}`],
  },
  {
    what: 'a lock taken away',
    before: side({}, 'profile: production\nlocks: [warn_mode, retry_max]\n'),
    after: side({}, 'profile: production\nlocks: [retry_max]\n'),
    said: ['warn_mode is no longer locked: frontmatter may change it'],
  },
  {
    what: 'a lock put on',
    before: side({}),
    after: side({}, 'profile: production\nlocks: [retry_max]\n'),
    said: [],
  },
];

function loosenedBy(repo: Repo): readonly string[] {
  const ended = repo.sluice(['check', '--json', '--range', 'main..topic', '--policy-from', 'main']);
  assert.is(ended.status, 0, ended.all);
  return (JSON.parse(ended.stdout) as { loosened: readonly string[] }).loosened;
}

spec('profiles as policy', (test) => {
  test.each(
    changes,
    ({ what, said }) => `${what}: ${said.length > 0 ? 'what it loosens is listed' : 'nothing is loosened'}`,
    ({ before, after, said }) =>
      inWired((repo) => {
        branch(repo, 'main', before);
        branch(repo, 'topic', { ...after, 'notes.txt': 'changed\n' });
        assert.equal(loosenedBy(repo), said);
      }),
  );

  test('a commit of a broken one is refused, one that mends it is not, and the gate sees both', () =>
    inWired((repo) => {
      repo.write(devCopy, broken);
      assertRefused(repo.commit(), told);
      repo.write(devCopy, configOf(twoProfiles));
      const watched = watch(repo);
      assertQuiet(repo.commit('good', [], { env: watched.env }));
      assert.ok(watched.started().includes('node'));
      repo.git(['rm', '-q', devCopy]);
      watched.started();
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'gone'], { env: watched.env }));
      assert.ok(watched.started().includes('node'));
      repo.write(runtimeCopy, broken);
      repo.git(['add', '-f', runtimeCopy]);
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), `${runtimeCopy}:1:15`);
    }));

  test('what is staged counts, and not what lies on disk', () =>
    inWired((repo) => {
      repo.write(devCopy, broken);
      repo.git(['add', devCopy]);
      repo.write(devCopy, configOf(twoProfiles));
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), told);
      repo.git(['add', devCopy]);
      repo.write(devCopy, broken);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
    }));

  test('a push of a broken one is refused', () =>
    inWired((repo) => {
      repo.git(['init', '-q', '--bare', '../remote.git']);
      repo.write(devCopy, broken);
      commitUnasked(repo);
      assert.match(repo.tryGit(['push', '-q', '../remote.git', 'main']).stderr, told);
    }));

  test('a repository without sluice.yml is left in peace', () =>
    inWired((repo) => {
      repo.git(['rm', '-q', '--cached', 'sluice.yml']);
      rmSync(repo.path('sluice.yml'));
      repo.write(devCopy, broken);
      repo.write(documents.path, skill('notes', 'More.'));
      assertQuiet(repo.commit());
      repo.git(['init', '-q', '--bare', '../remote.git']);
      assertQuiet(repo.tryGit(['push', '-q', '../remote.git', 'main']));
    }));

  test('a verdict on the whole tree is not remembered over another profile', () =>
    inWired((repo) => {
      repo.write(devCopy, configOf(twoProfiles));
      commitUnasked(repo);
      assert.is(repo.sluice(['check', '--all']).status, 0);
      repo.write(devCopy, broken);
      assert.is(repo.sluice(['check', '--all']).status, 2);
    }));

  test.each(
    [devCopy, runtimeCopy],
    (path) => `${path} as a symbolic link is refused in the same words wherever it is looked at`,
    (path) =>
      inWired((repo) => {
        repo.write('elsewhere', configOf(twoProfiles));
        mkdirSync(repo.path(path, '..'), { recursive: true });
        symlinkSync('../../elsewhere', repo.path(path));
        const said = `sluice: ${path} is a symbolic link, and Sluice follows none: put the file itself in its place.`;
        assertRefused(repo.commit(), said);
        commitUnasked(repo);
        repo.write(documents.path, skill('notes', 'More.'));
        for (const args of [['--all'], ['--staged'], ['--range', 'HEAD~1..HEAD'], []]) {
          const { status, stderr } = repo.sluice(['check', ...args]);
          assert.is(stderr, `${said}\n`, args.join(' '));
          assert.is(status, 2);
        }
      }),
  );
});
