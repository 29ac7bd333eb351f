import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { devCopy, runtimeCopy } from '../../src/policy/read-profiles.ts';
import { assertFault, assertOneSentence } from '../support/faults.ts';
import { assertFits } from '../support/output-schemas.ts';
import { configOf, twoProfiles } from '../support/profiles.ts';
import { inRepo, type Ended, type Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';

const config = configOf(twoProfiles, { active_profile: 'production' });

interface ValidatedJson {
  readonly ok: boolean;
  readonly normalized: Readonly<Record<string, string>>;
  readonly problems: readonly Readonly<Record<string, string | number>>[];
}

function validated(repo: Repo, ...args: string[]): { readonly data: ValidatedJson; readonly status: number | null } {
  const ended = repo.sluice(['profile', 'validate', '--json', ...args]);
  return { data: assertFits('profile-validate', ended.stdout) as ValidatedJson, status: ended.status };
}

function sync(repo: Repo): Ended {
  return repo.sluice(['profile', 'sync']);
}

/** What stands in the way of a copy, and what is said to it. */
const inTheWay: readonly { readonly what: string; readonly make: (repo: Repo) => void; readonly says: string }[] = [
  {
    what: 'a link in the place of the copy',
    make: (repo) => {
      repo.write('elsewhere.json', 'mine');
      mkdirSync(repo.path('temp/codex-sprint'), { recursive: true });
      symlinkSync('../../elsewhere.json', repo.path(runtimeCopy));
    },
    says: `${runtimeCopy} is a symbolic link`,
  },
  {
    what: 'a link to nowhere in the place of the copy',
    make: (repo) => {
      mkdirSync(repo.path('temp/codex-sprint'), { recursive: true });
      symlinkSync('nowhere', repo.path(runtimeCopy));
    },
    says: `${runtimeCopy} is a symbolic link`,
  },
  {
    what: 'a linked folder on the way',
    make: (repo) => {
      mkdirSync(repo.path('elsewhere/codex-sprint'), { recursive: true });
      symlinkSync('elsewhere', repo.path('temp'));
    },
    says: 'temp is a symbolic link',
  },
  {
    what: 'a folder of that name',
    make: (repo) => mkdirSync(repo.path(runtimeCopy), { recursive: true }),
    says: `${runtimeCopy} is a folder`,
  },
  {
    what: 'a file where a folder has to be',
    make: (repo) => repo.write('temp', 'mine\n'),
    says: `${runtimeCopy} could not be written (E`,
  },
  {
    what: 'a copy with two names',
    make: (repo) => {
      repo.write(runtimeCopy, '{}\n');
      linkSync(repo.path(runtimeCopy), repo.path('other-name.json'));
    },
    says: `${runtimeCopy} was left alone, because it is linked more than once`,
  },
  {
    what: 'a copy that may not be written',
    make: (repo) => repo.write(runtimeCopy, '{}\n', 0o444),
    says: `${runtimeCopy} was left alone, because it is read-only`,
  },
];

spec('sluice profile validate and sync', (test) => {
  test('good profiles are good, and what is built in is too', () =>
    inRepo((repo) => {
      assert.equal(validated(repo), { data: { ...validated(repo).data, ok: true, problems: [] }, status: 0 });
      repo.write(devCopy, config);
      assert.is(repo.sluice(['profile', 'validate']).stdout, `${devCopy} is good: poc, production\n`);
    }));

  test('every value that would have to be replaced is told, of every profile, with its place', () =>
    inRepo((repo) => {
      repo.write(
        devCopy,
        configOf({ poc: { warn_mode: 'hlt', warn_gaet: 'no' }, production: { retry_max: 3, note: 'mine' } }),
      );
      const { data, status } = validated(repo, '--profile', 'production');
      assert.is(status, 1);
      assert.is(data.ok, false);
      assert.is(data.normalized['retry_max'], '1');
      assert.equal(
        data.problems.map(({ path, line, column, value, becomes }) => `${path}:${line}:${column} ${value} ${becomes}`),
        [`${devCopy}:5:20 "hlt" ask`, `${devCopy}:6:7 "no" yes`, `${devCopy}:9:20 3 1`],
      );
      const ended = repo.sluice(['profile', 'validate']);
      assert.is(
        ended.stdout,
        [
          `${devCopy}:5:20 in profile poc warn_mode is halt, ask or auto-approve, and not "hlt"; did you mean "halt"?`,
          `${devCopy}:6:7 profile poc has no toggle "warn_gaet"; did you mean "warn_gate"?`,
          `${devCopy}:9:20 in profile production retry_max is 0 or 1, and not 3`,
          '',
        ].join('\n'),
      );
      assert.is(ended.status, 1);
      assertFault(repo, ['profile', 'show'], 'config', [`${devCopy}:5:20: in profile poc warn_mode is `]);
    }));

  test('copies that differ are told by the first key in which they do', () =>
    inRepo((repo) => {
      const differs = (runtime: string): string => {
        repo.write(runtimeCopy, runtime);
        const { data, status } = validated(repo);
        assert.is(status, 1);
        return data.problems
          .map(({ path, line, column, key, value, becomes }) => `${path}:${line}:${column} ${key} ${value} ${becomes}`)
          .join();
      };
      repo.write(devCopy, config);
      const other = config.replace('"halt"', '"ask"').replace('"retry_max": 0', '"retry_max": 1');
      assert.is(differs(other), `${runtimeCopy}:13:20 profiles.production.warn_mode "ask" "halt"`);
      const without = config.replace('      "warn_gate": "no",\n', '');
      assert.is(differs(without), `${runtimeCopy}:5:5 profiles.poc.warn_gate  "no"`);
      assert.is(differs(`${config}\n`), `${runtimeCopy}:1:1   `);
      assert.is(differs('no JSON'), `${runtimeCopy}:1:1   `);
      repo.write(runtimeCopy, config);
      assert.is(validated(repo).status, 0);
    }));

  test('sync writes the copy, byte for byte, and has nothing to do then', () =>
    inRepo((repo) => {
      const odd = `\ufeff${config.replaceAll('\n', '\r\n')}`;
      repo.write(devCopy, odd);
      assert.is(sync(repo).stdout, `wrote ${runtimeCopy} from ${devCopy}\n`);
      assert.is(repo.read(runtimeCopy), odd);
      const before = statSync(repo.path(runtimeCopy)).ino;
      assert.is(sync(repo).stdout, `${runtimeCopy} is the same as ${devCopy}: nothing to do\n`);
      assert.is(statSync(repo.path(runtimeCopy)).ino, before);
      repo.write(devCopy, config);
      const json = repo.sluice(['profile', 'sync', '--json']).stdout;
      assert.equal(assertFits('profile-sync', json), { format: 1, from: devCopy, to: runtimeCopy, changed: true });
      assert.is(repo.read(runtimeCopy), config);
      assert.equal(readdirSync(repo.path('temp/codex-sprint')), ['prompt_flow.config.json']);
    }));

  test('sync keeps the mode of the copy', () =>
    inRepo((repo) => {
      repo.write(devCopy, config);
      repo.write(runtimeCopy, '{}\n');
      chmodSync(repo.path(runtimeCopy), 0o640);
      assert.is(sync(repo).status, 0);
      assert.is(statSync(repo.path(runtimeCopy)).mode & 0o777, 0o640);
    }));

  test.each(
    [
      { what: 'malformed', text: '{', says: `${devCopy}:2:1: this is not valid YAML` },
      {
        what: 'of a value nobody may use',
        text: configOf({ poc: { retry_max: 9 } }),
        says: `${devCopy}:5:20: in profile poc retry_max is 0 or 1`,
      },
      {
        what: 'of an active profile that is none',
        text: configOf({ poc: {} }, { active_profile: 'pocc' }),
        says: `${devCopy}:3:21: "pocc": no profile is called that`,
      },
    ],
    ({ what }) => `sync refuses a copy ${what}, and leaves the other alone`,
    ({ text, says }) =>
      inRepo((repo) => {
        repo.write(devCopy, `${text}\n`.replace('\n\n', '\n'));
        repo.write(runtimeCopy, 'mine\n');
        assertFault(repo, ['profile', 'sync'], 'config', [says]);
        assert.is(repo.read(runtimeCopy), 'mine\n');
      }),
  );

  test.each(
    inTheWay,
    ({ what }) => `sync writes nothing through or over ${what}`,
    ({ make, says }) =>
      inRepo((repo) => {
        repo.write(devCopy, config);
        make(repo);
        const files = (): string[] =>
          repo.run('sh', ['-c', 'find . -path ./.git -prune -o -type f -print -exec cat {} \\;']).stdout.split('\n');
        const before = files();
        assertOneSentence(sync(repo), [says]);
        assert.equal(files(), before);
      }),
  );

  test('sync tells of a folder that may not be written', () =>
    inRepo((repo) => {
      if (process.getuid?.() === 0) notRun('root may write everywhere');
      repo.write(devCopy, config);
      mkdirSync(repo.path('temp/codex-sprint'), { recursive: true });
      chmodSync(repo.path('temp/codex-sprint'), 0o555);
      assertOneSentence(sync(repo), [`${runtimeCopy} could not be written (EACCES)`]);
    }));

  test('sync of a bare repository is told to look for a work tree', () =>
    inRepo((repo) => {
      repo.git(['config', 'core.bare', 'true']);
      assertOneSentence(sync(repo), ['copies are written in a work tree']);
    }));

  test('a dev copy that is a link is nobody’s policy', () =>
    inRepo((repo) => {
      repo.write('elsewhere.json', config);
      mkdirSync(repo.path('scripts/codex-sprint'), { recursive: true });
      symlinkSync('../../elsewhere.json', repo.path(devCopy));
      assertFault(repo, ['profile', 'sync'], 'config', [`${devCopy} is a symbolic link`]);
      assert.is(readFileSync(repo.path(devCopy), 'utf8'), config);
    }));
});
