import * as assert from 'uvu/assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { programOn } from './path.ts';
import { cleanEnvironment, Repo } from './repo.ts';
import { notRun } from './spec.ts';

/** Every way in which a repository may manage its hooks. */
export interface Wiring {
  readonly name: string;
  /** Set it up in an empty repository, and answer the repository as git has to be started in it. */
  readonly set: (repo: Repo) => Repo;
}

const hook = '#!/bin/sh\ntrue\n';

export const wirings: readonly Wiring[] = [
  { name: 'plain git', set: (repo) => repo },
  {
    name: 'plain git with hooks of its own',
    set: (repo) => {
      repo.write('.git/hooks/pre-commit', hook, 0o755);
      repo.write('.git/hooks/pre-push', '#!/usr/bin/env node\n', 0o755);
      repo.write('.git/hooks/pre-merge-commit', hook, 0o644);
      return repo;
    },
  },
  {
    name: 'a hook that looks at its name',
    set: (repo) => {
      repo.write('.git/hooks/pre-commit', '#!/bin/sh\ntest "${0##*/}" = pre-commit\n', 0o755);
      return repo;
    },
  },
  {
    name: 'a hooks path in the work tree',
    set: (repo) => {
      repo.git(['config', 'core.hooksPath', 'hooks']);
      // Without a line break at its end, with too many, and one that may end early.
      repo.write('hooks/pre-commit', '#!/bin/sh\ntrue', 0o755);
      repo.write('hooks/pre-push', '#!/bin/sh\ncat >/dev/null\n\n\n', 0o755);
      repo.write('hooks/pre-merge-commit', '#!/bin/sh\n[ -n "$CI" ] && exit 0\nexit 0\n', 0o755);
      return repo;
    },
  },
  {
    name: 'a hooks path outside',
    set: (repo) => {
      repo.git(['config', 'core.hooksPath', `${repo.dir}.hooks`]);
      new Repo(`${repo.dir}.hooks`).write('pre-commit', hook, 0o755);
      return repo;
    },
  },
  {
    name: 'a global hooks path',
    set: (repo) => {
      const elsewhere = hooksPathAt(repo, 'global', `${repo.dir}.hooks`);
      new Repo(`${repo.dir}.hooks`).write('commit-msg', hook, 0o755);
      return elsewhere;
    },
  },
  {
    name: 'a hooks path of this work tree',
    set: (repo) => {
      repo.git(['config', 'extensions.worktreeConfig', 'true']);
      repo.git(['config', '--worktree', 'core.hooksPath', `${repo.dir}.hooks`]);
      return repo;
    },
  },
  {
    name: 'husky',
    set: (repo) => {
      repo.write('.gitignore', 'node_modules\n');
      repo.write('package.json', '{ "devDependencies": { "husky": "9" }, "scripts": { "prepare": "husky" } }\n');
      repo.write('.husky/pre-commit', 'true');
      repo.run(process.execPath, [join(root, 'node_modules/husky/bin.js')]);
      return repo;
    },
  },
  {
    name: 'lefthook',
    set: (plain) => {
      const repo = withLefthook(plain);
      repo.write('lefthook.yml', '# ours\npre-commit:\n  jobs:\n    - run: "true"');
      repo.run('lefthook', ['install']);
      return repo;
    },
  },
  {
    name: 'lefthook that is not in use',
    set: (repo) => {
      repo.write('lefthook.yml', 'pre-push:\n  commands:\n    x: { run: "true" }\n\n\n');
      return repo;
    },
  },
  {
    name: 'the pre-commit framework',
    set: (plain) => {
      if (programOn('pre-commit') === undefined) notRun('the pre-commit framework is not installed');
      const repo = new Repo(plain.dir, { PRE_COMMIT_HOME: `${plain.dir}.framework` });
      repo.write('.pre-commit-config.yaml', 'repos: []\n'.replace('[]', '\n- repo: meta\n  hooks:\n  - id: identity'));
      repo.run('pre-commit', ['install']);
      return repo;
    },
  },
];

export function wiringNamed(name: string): Wiring {
  const found = wirings.find((wiring) => wiring.name === name);
  if (found === undefined) throw new Error(`there is no wiring of the name ${name}`);
  return found;
}

/** `core.hooksPath` set to a folder, by one file of git's configuration. */
export function hooksPathAt(repo: Repo, scope: 'local' | 'worktree' | 'global' | 'system', folder: string): Repo {
  if (scope === 'worktree') repo.git(['config', 'extensions.worktreeConfig', 'true']);
  if (scope === 'local' || scope === 'worktree') {
    repo.git(['config', `--${scope}`, 'core.hooksPath', folder]);
    return repo;
  }
  if (scope === 'global') {
    const home = new Repo(`${repo.dir}.home`);
    home.write('.gitconfig', `[core]\n\thooksPath = "${folder}"\n`);
    return new Repo(repo.dir, { HOME: home.dir, GIT_CONFIG_GLOBAL: undefined, XDG_CONFIG_HOME: undefined });
  }
  const file = `${repo.dir}.gitconfig`;
  repo.git(['config', '--file', file, 'core.hooksPath', folder]);
  const system = new Repo(repo.dir, { GIT_CONFIG_SYSTEM: file, GIT_CONFIG_NOSYSTEM: undefined });
  if (system.tryGit(['config', 'core.hooksPath']).status !== 0)
    notRun('this git can be told no other system configuration');
  return system;
}

/** Hooks of somebody's, and how to see that each of them ran. */
export function theirHooks(repo: Repo, folder: string): () => void {
  const events = ['pre-commit', 'commit-msg', 'pre-push'];
  const log = `${repo.dir}.ran`;
  for (const event of events) new Repo(folder).write(event, `#!/bin/sh\necho ${event} >> "${log}"\n`, 0o755);
  return () => assert.equal([...new Set(readFileSync(log, 'utf8').trim().split('\n'))], events);
}

/** A stand-in for lefthook on PATH. */
export function withLefthook(repo: Repo): Repo {
  const bin = `${repo.dir}.bin`;
  const start = `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'test/support/lefthook.mjs')}" "$@"\n`;
  new Repo(bin).write('lefthook', start, 0o755);
  return new Repo(repo.dir, { PATH: `${bin}:${cleanEnvironment()['PATH']}`, LOG: `${repo.dir}.log` });
}
