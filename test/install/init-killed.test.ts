import * as assert from 'uvu/assert';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { refusal } from '../support/gate.ts';
import { changed, listing } from '../support/listing.ts';
import { documents, inRepo, type Ended, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { wirings } from '../support/wirings.ts';

/**
 * `sluice init` killed before one of its effects: each sixth of them, from another one on in each wiring.
 * SLUICE_TEST_WHOLE=1 takes every one, which is minutes.
 */
const step = process.env['SLUICE_TEST_WHOLE'] ? 1 : 6;
const killed = wirings.filter(({ name }) =>
  ['plain git with hooks of its own', 'a global hooks path', 'husky'].includes(name),
);

spec('init, killed in the middle,', (test) => {
  test.each(
    killed,
    ({ name }) => `leaves hooks that work or refuse in a sentence, and init mends them: ${name}`,
    async ({ name, set }) => {
      const whole = await inRepo((plain) => wiredOnce(set(plain)));
      for (let at = 1 + ((killed.findIndex((one) => one.name === name) * 2) % step); ; at += step) {
        const done = await inRepo((plain) => {
          const repo = set(plain);
          const ended = killedAt(repo, at);
          worksOrRefuses(repo, `killed before effect ${at} of ${name}`);
          repo.init();
          assert.equal(changed(whole, wiredOnce(repo)).filter(isWiring), [], `${name}, effect ${at}`);
          return ended.signal === null;
        });
        if (done) break;
      }
    },
    180_000,
  );
});

function killedAt(repo: Repo, at: number): Ended {
  const preload = `--require=${join(root, 'test/support/kill-at.cjs')}`;
  return repo.sluice(['init'], { env: { NODE_OPTIONS: preload, KILL_AT: `${at}` } });
}

/** Never a stack trace, never a hook that is not found, never a bad document once a hook of ours is there. */
function worksOrRefuses(repo: Repo, message: string): void {
  repo.write(documents.path, documents.bad);
  repo.git(['add', documents.path]);
  const ended = repo.tryGit(['commit', '-q', '-m', 'x'], { env: { NODE_OPTIONS: undefined } });
  if (ended.status === 0) {
    // As it was before: nothing of ours is wired, or there is no policy yet.
    assert.is(ended.all, '', message);
    const hook = repo.git(['rev-parse', '--git-path', 'hooks/pre-commit']).trim();
    const wired = repo.exists(hook) && repo.read(hook).includes('sluice');
    const policy = repo.tryGit(['rev-parse', '--verify', '--quiet', ':sluice.yml']).status === 0;
    assert.not(wired && policy, `${message}: a bad document passed`);
    repo.git(['update-ref', '-d', 'HEAD']);
  } else assert.ok(ended.all.includes(refusal) || /^sluice: .*\n$/.test(ended.all), `${message}: ${ended.all}`);
}

/** What init comes to when nobody disturbs it. */
function wiredOnce(repo: Repo): ReadonlyMap<string, string> {
  repo.init();
  const digests = [...listing(repo)].map(([path, what]) => [path, path === '.git/config' ? withoutFolder(repo) : what]);
  return new Map(digests as [string, string][]);
}

/** The configuration names the folder, which is another in each test. */
function withoutFolder(repo: Repo): string {
  return repo.read('.git/config').replaceAll(repo.dir, 'REPO');
}

function isWiring(path: string): boolean {
  return !/^(?:skills\/|\.git\/(?:COMMIT_EDITMSG|logs\/|refs\/|sluice\/(?:gate|gitconfig|next|[^/]*cache)))/.test(path);
}
