import * as assert from 'uvu/assert';
import { holds, holdsCommits, passed } from '../support/gate.ts';
import { documents, inRepo, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { withLefthook } from '../support/wirings.ts';

/** lefthook keeps commands in a file that everybody shares; a stand-in does here what it does with them. */
const config = 'pre-commit:\n  jobs:\n    - name: own\n      run: echo own >> "$LOG"\n';

spec('with lefthook', (test) => {
  test('in use: its own hooks run us by its file, beside its own jobs', () =>
    inLefthookRepo((repo) => {
      passed(repo.run('lefthook', ['install']));
      repo.init();
      assert.match(repo.read('lefthook.yml'), '# >>> sluice');
      for (const event of ['pre-commit', 'pre-merge-commit', 'pre-push'])
        assert.match(repo.read(`.git/hooks/${event}`), 'lefthook run');
      repo.commit();
      holds(repo);
      assert.match(repo.read('../repo.log'), /^own\n/);
      assert.is(repo.sluice(['doctor']).status, 0);
    }));

  test('not in use in this clone: hooks of our own hold, and give way when lefthook comes', () =>
    inLefthookRepo((repo) => {
      repo.init();
      holds(repo);
      assert.not(repo.exists('../repo.log'), 'nobody asked for the other jobs');
      passed(repo.run('lefthook', ['install']));
      holds(repo);
      assert.match(repo.read('../repo.log'), /^own\n/);
      assert.is(repo.sluice(['doctor']).status, 0);
    }));

  test('not on this machine at all: hooks of our own hold', () =>
    inRepo((repo) => {
      repo.write('lefthook.yml', config);
      repo.init();
      holds(repo);
    }));

  test('a hook that lefthook would put out of work keeps running', () =>
    inLefthookRepo((repo) => {
      passed(repo.run('lefthook', ['install']));
      repo.write('.git/hooks/pre-push', '#!/bin/sh\necho mine >> "$LOG"\n', 0o755);
      repo.init();
      holds(repo);
      assert.match(repo.read('../repo.log'), /^mine$/m);
    }));

  test('a file in a form that we do not edit is left alone, and what is to be done is said', () =>
    inLefthookRepo((repo) => {
      repo.write('lefthook.yml', '{pre-commit: {jobs: [{name: own, run: "true"}]}}\n');
      passed(repo.run('lefthook', ['install']));
      const ended = repo.sluice(['init']);
      assert.is(ended.status, 1);
      assert.match(
        ended.stdout,
        /to do: lefthook\.yml has a form we do not edit; make it run this command:\n  pre-commit: sh -c /,
      );
      assert.is(repo.read('lefthook.yml'), '{pre-commit: {jobs: [{name: own, run: "true"}]}}\n');
      assert.is(repo.sluice(['doctor']).status, 1);
    }));

  test('LEFTHOOK=0 in the environment is what `doctor` warns of', () =>
    inLefthookRepo((repo) => {
      passed(repo.run('lefthook', ['install']));
      repo.init();
      const ended = repo.sluice(['doctor'], { env: { LEFTHOOK: '0' } });
      assert.is(ended.status, 1);
      assert.match(ended.stdout, /^off +pre-commit: .*LEFTHOOK=0/m);
    }));

  test('our lines are whole for somebody who never ran init', () =>
    inLefthookRepo((repo) => {
      repo.init();
      repo.commit();
      const clone = new Repo(`${repo.dir}.clone`, repo.env);
      repo.git(['clone', '-q', repo.dir, clone.dir]);
      passed(clone.run('lefthook', ['install']));
      clone.write(documents.path, documents.good);
      const ended = clone.commit();
      assert.is(ended.status, 1);
      assert.match(ended.all, /sluice: the engine is gone.*npx sluice init/);
      clone.init();
      holdsCommits(clone);
    }));
});

/** A repository with a lefthook file, and `lefthook` on PATH. */
async function inLefthookRepo(body: (repo: Repo) => void): Promise<void> {
  await inRepo((plain) => {
    const repo = withLefthook(plain);
    repo.write('lefthook.yml', config);
    body(repo);
  });
}
