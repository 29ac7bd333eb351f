import * as assert from 'uvu/assert';
import { holds } from '../support/gate.ts';
import { documents, inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** Git tells a pre-push hook by its input what is pushed, and tells it once. */
const wirings = [
  { where: "git's own folder", folder: '.git/hooks', set: () => undefined },
  {
    where: 'a folder in the work tree',
    folder: 'hooks',
    set: (repo: Repo) => repo.git(['config', 'core.hooksPath', 'hooks']),
  },
  {
    where: 'a folder outside',
    folder: '../outside',
    set: (repo: Repo) => repo.git(['config', 'core.hooksPath', `${repo.dir}/../outside`]),
  },
] as const;

const reader = '#!/bin/sh\necho "args $*" >> "$LOG"\nwhile read -r line; do echo "line $line" >> "$LOG"; done\n';

spec('a pre-push hook that reads its input', (test) => {
  test.each(
    wirings,
    ({ where }) => `in ${where}, reads every line git wrote, and so do we`,
    ({ folder, set }) =>
      inRepo((repo) => {
        set(repo);
        repo.write(`${folder}/pre-push`, reader, 0o755);
        repo.init();
        holds(repo, { env: { LOG: '/dev/null' } });
        repo.git(['branch', 'one']);
        const log = `${repo.dir}.log`;
        repo.git(['push', '-q', `${repo.dir}.remote`, 'one', ':main'], { env: { LOG: log } });
        const head = repo.git(['rev-parse', 'HEAD']).trim();
        const zero = '0'.repeat(40);
        assert.is(
          repo.read('../repo.log'),
          `args ${repo.dir}.remote ${repo.dir}.remote\nline (delete) ${zero} refs/heads/main ${head}\nline refs/heads/one ${head} refs/heads/one ${zero}\n`,
        );
      }),
  );

  test.each(
    wirings,
    ({ where }) => `in ${where}, reads nothing when nothing is pushed`,
    ({ folder, set }) =>
      inRepo((repo) => {
        set(repo);
        repo.write(`${folder}/pre-push`, reader, 0o755);
        repo.init();
        repo.write(documents.path, documents.good);
        repo.commit();
        const remote = `${repo.dir}.remote`;
        repo.git(['init', '-q', '--bare', remote]);
        repo.git(['push', '-q', remote, 'main'], { env: { LOG: '/dev/null' } });
        repo.git(['push', '-q', remote, 'main'], { env: { LOG: `${repo.dir}.log` } });
        assert.is(repo.read('../repo.log'), `args ${remote} ${remote}\n`);
      }),
  );

  test('and lines that somebody writes below ours read it too', () =>
    inRepo((repo) => {
      repo.init();
      const ours = repo.read('.git/hooks/pre-push');
      repo.write('.git/hooks/pre-push', `${ours}cat >> "$LOG"\n`);
      repo.write(documents.path, documents.good);
      repo.commit();
      repo.git(['init', '-q', '--bare', `${repo.dir}.remote`]);
      repo.git(['push', '-q', `${repo.dir}.remote`, 'main'], { env: { LOG: `${repo.dir}.log` } });
      assert.match(repo.read('../repo.log'), /^refs\/heads\/main [0-9a-f]+ refs\/heads\/main 0+\n$/);
    }));
});
