import * as assert from 'uvu/assert';
import { documents, inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

spec('a real commit', (test) => {
  test('a bad document is refused, and the line says why', () =>
    inRepo((repo) => {
      repo.init();
      repo.write(documents.path, documents.bad);
      const refused = repo.commit();
      assert.is(refused.status, 1);
      assert.match(refused.stderr, 'skills/notes/SKILL.md:2:7 error fm/name-mismatch');
      assert.is(repo.tryGit(['rev-parse', 'HEAD']).status, 128);
      repo.write(documents.path, documents.good);
      assert.is(repo.commit().status, 0);
    }));

  test('what is judged is what is staged, not what lies on disk', () =>
    inRepo((repo) => {
      repo.init();
      repo.write(documents.path, documents.bad);
      repo.git(['add', '-A']);
      repo.write(documents.path, documents.good);
      assert.is(repo.tryGit(['commit', '-q', '-m', 'x']).status, 1);
      assert.is(repo.read(documents.path), documents.good);
    }));

  test('a good commit is silent', () =>
    inRepo((repo) => {
      repo.init();
      repo.write(documents.path, documents.good);
      const done = repo.commit();
      assert.is(done.status, 0);
      assert.is(done.all, '');
    }));
});
