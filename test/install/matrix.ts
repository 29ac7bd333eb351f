import * as assert from 'uvu/assert';
import { linkedTo, passed } from '../support/gate.ts';
import { installAsPnpmDoes, installInto } from '../support/package.ts';
import { pathWithoutNode } from '../support/path.ts';
import { documents, Repo, type RunOptions } from '../support/repo.ts';
import { hooksPathAt, theirHooks, wiringNamed } from '../support/wirings.ts';

/** Where a commit is made: the work tree, and what git is started with. */
interface Place {
  readonly at: Repo;
  readonly options?: RunOptions;
  /** What else is true once commits and pushes were made there. */
  readonly after?: () => void;
}

export interface Row {
  readonly where: string;
  /** From an empty repository to a place in which hooks have to fire. */
  readonly set: (repo: Repo) => Place;
}

/** Ways for a repository to lie on a disk. */
const layouts: readonly Row[] = [
  { where: 'a plain clone', set: (repo) => ({ at: wired(cloneOf(committed(repo))) }) },
  { where: 'a new repository', set: (repo) => ({ at: wired(repo) }) },
  {
    where: 'a sub-directory',
    set: (repo) => {
      repo.write('deep/down/here.txt', '');
      return { at: wired(repo), options: { cwd: repo.path('deep/down') } };
    },
  },
  {
    where: 'a repository whose path has spaces and quotes',
    set: (repo) => ({ at: wired(cloneOf(committed(repo), ` it's "odd" $HOME`)) }),
  },
  { where: 'a linked work tree without node_modules', set: (repo) => ({ at: linkedTo(committed(wired(repo))) }) },
  {
    where: 'a linked work tree with node_modules of its own, and no engine elsewhere',
    set: (repo) => {
      repo.write('.gitignore', 'node_modules\n');
      installInto(repo, 'node_modules/sluice').init();
      const linked = linkedTo(committed(repo));
      installInto(linked, 'node_modules/sluice');
      return { at: withoutTheCopy(repo, linked) };
    },
  },
  {
    where: 'a submodule',
    set: (repo) => {
      const inner = new Repo(`${repo.dir}.inner`);
      repo.git(['init', '-q', inner.dir]);
      committed(inner);
      repo.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.dir, 'module']);
      const around = (): void => assert.not(repo.exists('.git/hooks/pre-commit'), 'the one around it is left alone');
      return { at: wired(new Repo(repo.path('module'))), after: around };
    },
  },
  {
    where: 'a work tree of a bare repository, wired from another one',
    set: (repo) => {
      const bare = `${repo.dir}.git`;
      committed(repo).git(['clone', '-q', '--bare', repo.dir, bare]);
      const [one, other] = [new Repo(`${repo.dir}.one`), new Repo(`${repo.dir}.other`)];
      repo.git(['--git-dir', bare, 'worktree', 'add', '-q', one.dir, 'main']);
      committed(wired(one));
      repo.git(['--git-dir', bare, 'worktree', 'add', '-q', '-b', 'other', other.dir, 'main']);
      return { at: other };
    },
  },
  {
    where: 'a pnpm layout, where node_modules/sluice is a link into the store',
    set: (repo) => {
      repo.write('.gitignore', 'node_modules\n');
      installAsPnpmDoes(repo).init();
      return { at: withoutTheCopy(repo) };
    },
  },
  {
    where: 'a repository whose package.json is in a sub-folder',
    set: (repo) => {
      repo.write('.gitignore', 'node_modules\n');
      repo.write('web/package.json', '{ "name": "web" }\n');
      installInto(repo, 'web/node_modules/sluice').init(repo.path('web'));
      return { at: repo, options: { cwd: repo.path('web') } };
    },
  },
];

/** What others do with the hooks of a repository. */
const managers: readonly Row[] = [
  ...(['local', 'worktree', 'global', 'system'] as const).map((scope) => ({
    where: `a repository with core.hooksPath set in the ${scope} configuration, where their hooks still run`,
    set: (plain: Repo): Place => {
      const folder = `${plain.dir}.team hooks`;
      const repo = hooksPathAt(plain, scope, folder);
      return { at: wired(repo), after: theirHooks(repo, folder) };
    },
  })),
  {
    where: 'a repository with core.hooksPath set to a folder of its work tree, where their hooks still run',
    set: (plain) => {
      const repo = hooksPathAt(plain, 'local', 'tools/hooks');
      const after = theirHooks(repo, repo.path('tools/hooks'));
      return { at: wired(repo), after };
    },
  },
  {
    where: 'a repository that had hooks of its own, which still run',
    set: (repo) => {
      const after = theirHooks(repo, repo.path('.git/hooks'));
      return { at: wired(repo), after };
    },
  },
  ...['husky', 'lefthook', 'the pre-commit framework'].flatMap((name) => [
    {
      where: `a repository with ${name}`,
      set: (repo: Repo) => ({ at: committed(wired(wiringNamed(name).set(repo))) }),
    },
    {
      where: `a linked work tree of a repository with ${name}`,
      set: (repo: Repo) => ({ at: linkedTo(committed(wired(wiringNamed(name).set(repo)))) }),
    },
  ]),
];

/** What may be around a commit. */
const circumstances: readonly Row[] = [
  {
    where: 'a program that was started by a click: no Node on its PATH',
    set: (repo) => ({ at: wired(repo), options: { env: withoutNode(repo) } }),
  },
  {
    where: 'magit, which sets GIT_LITERAL_PATHSPECS=1, also when the gate list is warm',
    set: (repo) => ({ at: committed(wired(repo)), options: { env: { GIT_LITERAL_PATHSPECS: '1' } } }),
  },
  {
    where: 'a branch whose policy came with a checkout that touched no time stamp',
    set: (repo) => {
      committed(wired(repo)).git(['checkout', '-q', '-b', 'loose']);
      repo.write('sluice.yml', 'version: 1\npacks: []\n');
      passed(repo.commit('loose'));
      repo.write(documents.path, documents.bad);
      passed(repo.commit('nobody asks'));
      repo.git(['checkout', '-q', 'main']);
      for (const path of ['sluice.yml', '.git/sluice/gate', '.git/index'])
        repo.run('touch', ['-t', '200101010000', repo.path(path)]);
      return { at: repo };
    },
  },
];

export const matrix: readonly Row[] = [...layouts, ...managers, ...circumstances];

export function wired(repo: Repo): Repo {
  repo.init();
  return repo;
}

export function committed(repo: Repo): Repo {
  repo.write('a.txt', 'a\n');
  passed(repo.commit('first'));
  return repo;
}

/** What a program has that was not started from a shell. */
export function withoutNode(repo: Repo): Record<string, string> {
  return { PATH: pathWithoutNode(`${repo.dir}.bin`), HOME: `${repo.dir}.home` };
}

function cloneOf(repo: Repo, name = '.clone'): Repo {
  const clone = new Repo(`${repo.dir}${name}`);
  repo.git(['clone', '-q', repo.dir, clone.dir]);
  return clone;
}

/** Where the package is installed, hooks must not need the copy in the git dir. */
function withoutTheCopy(repo: Repo, at = repo): Repo {
  repo.run('rm', ['.git/sluice/engine/hook.cjs']);
  return at;
}
