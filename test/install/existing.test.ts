import * as assert from 'uvu/assert';
import { copyFileSync, mkdirSync } from 'node:fs';
import { holdsCommits } from '../support/gate.ts';
import { programOn } from '../support/path.ts';
import { inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** A hook that was there before `sluice init`, as text, and whether it runs. */
interface Row {
  readonly what: string;
  readonly script: string;
  readonly mode?: number;
  readonly runs: boolean;
  /** Our lines can go into it, where it is shared. */
  readonly shell: boolean;
}

const leave = 'echo ran >> "$LOG"';
const rows: readonly Row[] = [
  { what: 'a shell script', script: `#!/bin/sh\n${leave}\n`, runs: true, shell: true },
  { what: 'a script without a line break at its end', script: `#!/bin/sh\n${leave}`, runs: true, shell: true },
  { what: 'a script without #!', script: `${leave}\n`, runs: true, shell: true },
  {
    what: 'a bash script with set -eu',
    script: `#!/usr/bin/env bash\nset -euo pipefail\n${leave}\n`,
    runs: true,
    shell: true,
  },
  { what: 'one that ends with `exit 0`', script: `#!/bin/sh\n${leave}\nexit 0\n`, runs: true, shell: true },
  {
    what: 'one that may end early',
    script: `#!/bin/sh\n${leave}\n[ -n "$CI" ] || exit 0\nfalse\n`,
    runs: true,
    shell: true,
  },
  { what: 'one that hands over with exec', script: `#!/bin/sh\n${leave}\nexec true\n`, runs: true, shell: true },
  { what: 'one that leaves the root', script: `#!/bin/sh\n${leave}\ncd skills\n`, runs: true, shell: true },
  { what: 'one that is not UTF-8', script: `#!/bin/sh\n# caf\xe9\n${leave}\n`, runs: true, shell: true },
  {
    what: 'a script of another language',
    script: `#!${process.execPath}\nrequire('fs').appendFileSync(process.env.LOG, 'ran\\n')\n`,
    runs: true,
    shell: false,
  },
  {
    what: 'one that is not executable',
    script: `#!/bin/sh\n${leave}\nexit 1\n`,
    mode: 0o644,
    runs: false,
    shell: false,
  },
  {
    what: 'one that looks at its own name',
    script: `#!/bin/sh\ncase $(basename "$0") in pre-*) ${leave} ;; esac\n`,
    runs: true,
    shell: true,
  },
  {
    what: 'one that needs a file beside it',
    script: `#!/bin/sh\n. "$(dirname "$0")/helper"\n`,
    runs: true,
    shell: true,
  },
];

spec('a hook that was there', (test) => {
  test.each(
    rows,
    ({ what, runs }) => `${what}, ${runs ? 'still runs' : 'still does not run'}, and ours as well`,
    (row) =>
      inRepo((repo) => {
        put(repo, '.git/hooks', row);
        repo.init();
        holdsCommits(repo, { env: { LOG: `${repo.dir}.log` } });
        assert.is(repo.exists('../repo.log'), row.runs);
      }),
  );

  test.each(
    rows,
    ({ what, shell }) =>
      `${what}, shared through core.hooksPath: ${shell ? 'both run' : 'is left alone, and that is said'}`,
    (row) =>
      inRepo((repo) => {
        repo.git(['config', 'core.hooksPath', 'hooks']);
        put(repo, 'hooks', row);
        if (row.shell) {
          repo.init();
          holdsCommits(repo, { env: { LOG: `${repo.dir}.log` } });
          return assert.is(repo.exists('../repo.log'), true);
        }
        const before = repo.read('hooks/pre-commit');
        const ended = repo.sluice(['init']);
        assert.is(ended.status, 1);
        assert.match(ended.stdout, /^to do: hooks\/pre-commit /m);
        assert.is(repo.read('hooks/pre-commit'), before);
      }),
  );

  test('and is a program and no script, still runs', () =>
    inRepo((repo) => {
      const hook = repo.path('.git/hooks/pre-commit');
      mkdirSync(repo.path('.git/hooks'), { recursive: true });
      copyFileSync(programOn('false')!, hook);
      repo.init();
      repo.write('a.txt', 'a\n');
      assert.is(repo.commit().status, 1, 'it refuses everything');
      copyFileSync(programOn('true')!, repo.path('.git/hooks/pre-commit.before-sluice'));
      holdsCommits(repo);
    }));

  test('and refuses: nothing of ours runs, and its words are the only ones', () =>
    inRepo((repo) => {
      repo.write('.git/hooks/pre-commit', '#!/bin/sh\necho no >&2\nexit 7\n', 0o755);
      repo.init();
      repo.write('a.txt', 'a\n');
      const ended = repo.commit();
      assert.is(ended.status, 1);
      assert.is(ended.stderr, 'no\n');
    }));

  test('and is changed by the person later, still is what runs', () =>
    inRepo((repo) => {
      repo.init();
      const ours = repo.read('.git/hooks/pre-commit');
      repo.write('.git/hooks/pre-commit', `${ours}echo below >> "$LOG"\n`);
      const env = { LOG: `${repo.dir}.log` };
      holdsCommits(repo, { env });
      assert.is(repo.read('../repo.log'), 'below\n', 'once: not for the commit that was refused');
      repo.init();
      assert.is(repo.read('.git/hooks/pre-commit'), `${ours}echo below >> "$LOG"\n`);
    }));

  test('and replaced ours, is put before ours again by another init', () =>
    inRepo((repo) => {
      repo.write('.git/hooks/pre-commit', `#!/bin/sh\n${leave}\n`, 0o755);
      repo.init();
      // Generated anew by its manager, as it was.
      repo.write('.git/hooks/pre-commit', `#!/bin/sh\n${leave}\n`, 0o755);
      repo.init();
      holdsCommits(repo, { env: { LOG: `${repo.dir}.log` } });
      assert.is(repo.exists('../repo.log'), true);
    }));

  test('and replaced ours with another one, is not overwritten, and neither is the older one', () =>
    inRepo((repo) => {
      repo.write('.git/hooks/pre-commit', '#!/bin/sh\necho one\n', 0o755);
      repo.init();
      repo.write('.git/hooks/pre-commit', '#!/bin/sh\necho two\n', 0o755);
      const ended = repo.sluice(['init']);
      assert.is(ended.status, 1);
      assert.match(ended.stdout, /^to do: \.git\/hooks\/pre-commit is another hook now/m);
      assert.is(repo.read('.git/hooks/pre-commit'), '#!/bin/sh\necho two\n');
      assert.is(repo.read('.git/hooks/pre-commit.before-sluice'), '#!/bin/sh\necho one\n');
    }));

  test('and is a link into the work tree, still runs what it leads to', () =>
    inRepo((repo) => {
      repo.write('tools/pre-commit', `#!/bin/sh\n${leave}\n`, 0o755);
      mkdirSync(repo.path('.git/hooks'), { recursive: true });
      repo.run('ln', ['-s', '../../tools/pre-commit', '.git/hooks/pre-commit']);
      repo.init();
      holdsCommits(repo, { env: { LOG: `${repo.dir}.log` } });
      assert.is(repo.exists('../repo.log'), true);
      assert.is(repo.read('tools/pre-commit'), `#!/bin/sh\n${leave}\n`);
    }));

  test('and is a link to nowhere, is kept', () =>
    inRepo((repo) => {
      mkdirSync(repo.path('.git/hooks'), { recursive: true });
      repo.run('ln', ['-s', '../../gone', '.git/hooks/pre-commit']);
      repo.init();
      holdsCommits(repo);
      repo.sluice(['uninstall']);
      assert.is(repo.run('readlink', ['.git/hooks/pre-commit']).stdout, '../../gone\n');
    }));
});

function put(repo: Repo, folder: string, { script, mode = 0o755 }: Row): void {
  repo.write(`${folder}/pre-commit`, Buffer.from(script, 'latin1'), mode);
  // What the scripts lean on.
  repo.write(`${folder}/helper`, `${leave}\n`);
  repo.write('skills/keep.txt', '');
}
