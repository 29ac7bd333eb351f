import * as assert from 'uvu/assert';
import { holds, linkedTo, passed, refusal, refused } from '../support/gate.ts';
import { changed, listing } from '../support/listing.ts';
import { cli, documents, inRepo, type Ended, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { begin } from '../support/together.ts';
import { assertQuiet, inWired } from '../support/wired.ts';
import { wirings } from '../support/wirings.ts';

const initAtOnce = (repo: Repo): Promise<Ended> => begin(repo, process.execPath, [cli, 'init']);
const commitAtOnce = (repo: Repo): Promise<Ended> => begin(repo, 'git', ['commit', '-q', '-a', '-m', 'x']);

spec('at once', (test) => {
  test.each(
    wirings,
    ({ name }) => `two inits come to what one comes to: ${name}`,
    ({ set }) =>
      inRepo(async (plain) => {
        const repo = set(plain);
        const ended = await Promise.all([1, 2].map(() => initAtOnce(repo)));
        for (const one of ended) passed(one);
        const writers = ended.filter(({ stdout }) => /^wrote .*engine/m.test(stdout));
        assert.is(writers.length, 1, 'the other found everything in place');
        const before = listing(repo);
        repo.init();
        assert.equal(changed(before, listing(repo)), []);
        holds(repo);
      }),
  );

  test('an init and an uninstall come to one or the other', () =>
    inWired(async (repo) => {
      const undone = begin(repo, process.execPath, [cli, 'uninstall']);
      const done = initAtOnce(repo);
      passed(await undone);
      passed(await done);
      const { status } = repo.sluice(['doctor']);
      repo.write(documents.path, documents.bad);
      assert.is(repo.commit().status, status === 0 ? 1 : 0);
    }));

  test('commits while init replaces an older engine: none of a bad document passes, and others say why', () =>
    inWired(async (repo) => {
      repo.write(documents.path, documents.bad);
      repo.git(['add', '-A']);
      for (let round = 0; round < 5; round++) {
        repo.write('.git/sluice/engine/version', '0.0.1\n');
        const init = { over: false };
        const replaced = initAtOnce(repo).finally(() => (init.over = true));
        while (!init.over) {
          const ended = await commitAtOnce(repo);
          assert.is(ended.status, 1, ended.all);
          assert.ok(ended.all.includes(refusal) || /^sluice: .*\n$/.test(ended.all), ended.all);
        }
        passed(await replaced);
      }
    }));

  test('commits in two work trees of one repository: each is judged by itself', () =>
    inWired(async (repo) => {
      const linked = linkedTo(repo);
      for (let round = 0; round < 4; round++) {
        repo.write(documents.path, documents.bad);
        linked.write(documents.path, `${documents.good}\n${round}\n`);
        const [bad, good] = await Promise.all([commitAtOnce(repo), commitAtOnce(linked)]);
        refused(bad);
        assertQuiet(good);
        repo.write(documents.path, `${documents.good}\nNumber ${round}\n`);
        linked.write('notes.txt', `${round}\n`);
        for (const ended of await Promise.all([commitAtOnce(repo), commitAtOnce(linked)])) assertQuiet(ended);
      }
    }));
});
