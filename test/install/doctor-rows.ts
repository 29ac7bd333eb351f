import { chmodSync, rmSync } from 'node:fs';
import type { Repo, RunOptions } from '../support/repo.ts';

export interface Row {
  readonly what: string;
  /** The line of the report that tells. */
  readonly line: RegExp;
  /** Spoil a wired repository, and answer what is in the environment then. */
  readonly spoil: (repo: Repo) => RunOptions['env'] | void;
}

/** A gate that is off. */
export const off: readonly Row[] = [
  {
    what: 'a hook that is not executable',
    line: /^off +pre-commit: git ignores \.git\/hooks\/pre-commit, .*not executable.*`sluice init`$/m,
    spoil: (repo) => chmodSync(repo.path('.git/hooks/pre-commit'), 0o644),
  },
  {
    what: 'a hook that is gone',
    line: /^off +pre-push: .*\.git\/hooks\/pre-push does not exist/m,
    spoil: (repo) => rmSync(repo.path('.git/hooks/pre-push')),
  },
  {
    what: 'a hook that somebody put in the place of ours',
    line: /^off +pre-merge-commit: .*does not call Sluice/m,
    spoil: (repo) => repo.write('.git/hooks/pre-merge-commit', '#!/bin/sh\n', 0o755),
  },
  {
    what: 'core.hooksPath that leads elsewhere',
    line: /^off +pre-commit: .*elsewhere\/pre-commit does not exist/m,
    spoil: (repo) => void repo.git(['config', 'core.hooksPath', 'elsewhere']),
  },
  {
    what: 'core.hooksPath in the environment',
    line: /^off +pre-commit: nothing fires/m,
    spoil: () => ({ GIT_CONFIG_PARAMETERS: "'core.hooksPath=/dev/null'" }),
  },
  {
    what: 'an engine that is gone',
    line: /^off +engine: .*every commit will be refused; run `sluice init`$/m,
    spoil: (repo) => rmSync(repo.path('.git/sluice/engine'), { recursive: true }),
  },
  {
    what: 'half an engine',
    line: /^off +engine: .*`sluice init`$/m,
    spoil: (repo) => rmSync(repo.path('.git/sluice/engine/judge.cjs')),
  },
  {
    what: 'an engine that is older than the one that is asked',
    line: /^off +engine: .*0\.0\.1.*`sluice init`$/m,
    spoil: (repo) => repo.write('.git/sluice/engine/version', '0.0.1\n'),
  },
  {
    what: 'a recorded Node that is gone',
    line: /^off +node: \/nowhere\/node does not run any more/m,
    spoil: (repo) => repo.write('.git/sluice/node', '/nowhere/node\n'),
  },
  {
    what: 'a recorded Node that is too old',
    line: /^off +node: .* is 18\.20\.0; 20\.19 or newer is needed$/m,
    spoil: (repo) => {
      repo.write('.git/old-node', '#!/bin/sh\necho v18.20.0\n', 0o755);
      repo.write('.git/sluice/node', `${repo.path('.git/old-node')}\n`);
    },
  },
  {
    what: 'sluice.yml that is not staged',
    line: /^off +sluice\.yml: .*`git add sluice\.yml`$/m,
    spoil: (repo) => void repo.git(['rm', '-q', '--cached', 'sluice.yml']),
  },
  {
    what: 'sluice.yml that cannot be read',
    line: /^off +sluice\.yml: every commit will be refused: sluice\.yml:1:1/m,
    spoil: (repo) => {
      repo.write('sluice.yml', 'versoin: 1\n');
      repo.git(['add', 'sluice.yml']);
    },
  },
];

/** Not as it should be, and yet no gate is off. */
export const worthSaying: readonly Row[] = [
  {
    what: 'a hook that another Sluice wrote',
    line: /^note +pre-commit: fires from \.git\/hooks\/pre-commit; another Sluice .*`sluice init`$/m,
    spoil: (repo) => {
      const hook = repo.read('.git/hooks/pre-commit');
      repo.write('.git/hooks/pre-commit', hook.replace('this cannot be checked', 'nothing can be checked'));
    },
  },
  {
    what: 'a gate list of another policy',
    line: /^ok +gate list: stale; the next commit makes it$/m,
    spoil: (repo) => {
      repo.write('sluice.yml', 'version: 1\npacks: [agent-skill]\n');
      repo.git(['add', 'sluice.yml']);
    },
  },
  {
    what: 'no gate list yet',
    line: /^ok +gate list: not made yet; the next commit makes it$/m,
    spoil: (repo) => rmSync(repo.path('.git/sluice/gate')),
  },
];
