import * as assert from 'uvu/assert';
import { devCopy, runtimeCopy } from '../../src/policy/read-profiles.ts';
import { assertFits } from '../support/output-schemas.ts';
import { configOf, twoProfiles } from '../support/profiles.ts';
import { cli, inRepo, Repo, type Ended, type RunOptions } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const original = configOf(twoProfiles, { active_profile: 'production' });
const prompt = "---\ncodex_preflight_warn_mode: halt\ncodex_preflight_warn_gate: 'no'\n---\n\nDo it.\n";

function profile(repo: Repo, ...args: string[]): Ended {
  return repo.sluice(['profile', ...args]);
}

/** A command that has to succeed, and what it printed. */
function printed(repo: Repo, args: readonly string[], options: RunOptions = {}): string {
  const ended = repo.sluice(['profile', ...args], options);
  assert.is(ended.stderr, '');
  assert.is(ended.status, 0);
  return ended.stdout;
}

interface ShownJson {
  readonly config_path: string | null;
  readonly active_profile: string;
  readonly profile_source: string;
  readonly profile_raw: object;
  readonly profile_normalized: object;
  readonly toggles: Readonly<Record<string, { value: string; source: string; name?: string; locked: boolean }>>;
}

function shown(repo: Repo, args: readonly string[] = [], options: RunOptions = {}): ShownJson {
  return assertFits('profile-show', printed(repo, ['show', '--json', ...args], options)) as ShownJson;
}

spec('sluice profile show and env', (test) => {
  test('shows who decides each toggle, a line for each', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', 'version: 1\nprofile: poc\nlocks: [warn_mode]\n');
      repo.write(devCopy, configOf({ poc: { warn_mode: 'autoapprove', pipeline_fail_fast_threshold: 6 } }));
      repo.write('prompts/p.md', prompt);
      const env = { PROMPT_FLOW_RETRY_MAX: 'no' };
      assert.is(
        printed(repo, ['show', 'prompts/p.md', '--set', 'pipeline_max_total_failures=9'], { env }),
        [
          'profile poc, named by sluice.yml',
          `warn_mode                     auto-approve  profile ${devCopy}, locked`,
          'warn_gate                     no            frontmatter codex_preflight_warn_gate',
          'retry_max                     0             environment PROMPT_FLOW_RETRY_MAX',
          `pipeline_fail_fast_threshold  6             profile ${devCopy}`,
          'pipeline_max_total_failures   9             flag --set',
          '',
        ].join('\n'),
      );
    }));

  test('the JSON has what the helper printed, with paths as seen from the root', () =>
    inRepo((repo) => {
      repo.write(devCopy, original);
      repo.write('deep/er/a.txt', '');
      const data = shown(repo, [], { cwd: repo.path('deep/er') });
      const { toggles, ...rest } = data;
      assert.equal(rest, {
        format: 1,
        repo_root: '.',
        config_path: devCopy,
        active_profile: 'production',
        profile_source: 'config',
        top5_toggles: Object.keys(toggles),
        profile_raw: twoProfiles.production,
        profile_normalized: {
          warn_mode: 'halt',
          warn_gate: 'yes',
          retry_max: '0',
          pipeline_fail_fast_threshold: '2',
          pipeline_max_total_failures: '4',
        },
      });
      assert.equal(toggles['retry_max'], { value: '0', source: 'profile', name: devCopy, locked: false });
      assert.not.ok(JSON.stringify(data).includes(repo.dir));
    }));

  test('switching is one word, in sluice.yml, a variable or a flag', () =>
    inRepo((repo) => {
      const mode = (...more: Parameters<typeof shown> extends [Repo, ...infer Rest] ? Rest : never): string[] => {
        const { active_profile: name, profile_source: source, toggles } = shown(repo, ...more);
        return [name, source, toggles['warn_mode']!.value];
      };
      assert.equal(mode(), ['poc', 'built-in', 'auto-approve']);
      repo.write('sluice.yml', 'version: 1\nprofile: production\n');
      assert.equal(mode(), ['production', 'sluice.yml', 'halt']);
      const env = { PROMPT_FLOW_PROFILE: 'poc' };
      assert.equal(mode([], { env }), ['poc', 'environment', 'auto-approve']);
      assert.equal(mode(['--profile', 'production'], { env }), ['production', 'flag', 'halt']);
    }));

  test('the runtime copy holds where there is no other', () =>
    inRepo((repo) => {
      repo.write(runtimeCopy, original);
      assert.is(shown(repo).config_path, runtimeCopy);
      repo.write(devCopy, configOf(twoProfiles));
      assert.is(shown(repo).config_path, devCopy);
      assert.is(shown(repo).active_profile, 'poc');
    }));

  test('in a bare repository HEAD decides', () =>
    inRepo((repo) => {
      repo.write(devCopy, original);
      repo.commit();
      repo.git(['clone', '-q', '--bare', '.', '../bare.git']);
      assert.is(shown(new Repo(repo.path('..', 'bare.git'))).active_profile, 'production');
    }));

  test('--config takes the profiles of another file, from wherever one stands', () =>
    inRepo((repo) => {
      repo.write(devCopy, '{ broken');
      repo.write('other/my.json', original);
      assert.is(shown(repo, ['--config', 'my.json'], { cwd: repo.path('other') }).config_path, 'other/my.json');
      repo.write('../outside.json', original);
      assert.is(shown(repo, ['--config', '../outside.json']).config_path, '../outside.json');
    }));

  test('a document whose frontmatter cannot be read has no silent say', () =>
    inRepo((repo) => {
      repo.write('p.md', '---\na: [\n---\n');
      const ended = profile(repo, 'show', 'p.md');
      assert.is(ended.stderr, 'sluice: the frontmatter of p.md cannot be read: `sluice check p.md` says why.\n');
      assert.is(ended.status, 2);
      repo.write('p.md', 'No frontmatter.\n');
      assert.is(shown(repo, ['p.md']).toggles['warn_mode']!.source, 'profile');
    }));

  test.each(
    ['exec', 'preflight', 'pipeline', 'all'],
    (target) => `env --target ${target}: a shell takes the lines, and what it then starts sees the values`,
    (target) =>
      inRepo((repo) => {
        repo.write(devCopy, original);
        const json = assertFits('profile-env', printed(repo, ['env', '--target', target, '--json'])) as {
          readonly profile: string;
          readonly variables: Readonly<Record<string, string>>;
        };
        assert.is(json.profile, 'production');
        const sluice = `'${process.execPath}' '${cli}'`;
        const script = `set -a; eval "$(${sluice} profile env --target ${target})"; env`;
        const seen = repo
          .run('sh', ['-c', script])
          .stdout.split('\n')
          .filter((line) => line.startsWith('PROMPT_FLOW_'));
        const expected = Object.entries(json.variables).map(([name, value]) => `${name}=${value}`);
        assert.equal(seen.sort(), expected.sort());
        assert.is(expected.length, target === 'pipeline' || target === 'all' ? 6 : 4);
      }),
  );

  test('env prints the lines as the helper named them, quoted', () =>
    inRepo((repo) => {
      assert.is(
        printed(repo, ['env', '--target', 'exec', '--set', 'retry_max=no']),
        'PROMPT_FLOW_PROFILE=poc\nPROMPT_FLOW_WARN_MODE=auto-approve\nPROMPT_FLOW_WARN_GATE=no\nPROMPT_FLOW_RETRY_MAX=0\n',
      );
    }));
});
