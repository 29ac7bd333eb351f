import type { Change } from '../support/ci.ts';
import { documents, type Repo } from '../support/repo.ts';
import { branch, commitUnasked, idOf, skill } from '../support/wired.ts';

const zero = '0'.repeat(40);
const loose = 'version: 1\npacks: []\n';

/** A change on its way into `main`, and what the job comes to. */
export interface Row {
  readonly what: string;
  readonly make: (repo: Repo) => Change;
  readonly status: number;
  readonly says?: string;
  /** How the checkout is made, where it is no plain clone. */
  readonly clone?: readonly string[];
}

/** A request of one branch into `main`. */
export function request(repo: Repo, name = 'topic'): Change {
  return { before: idOf(repo, 'main'), head: idOf(repo, name), request: true };
}

/** A branch with a bad commit, and one after it that mends it. */
export function mendedLater(repo: Repo, name = 'topic'): void {
  branch(repo, name, { [documents.path]: documents.bad });
  repo.write(documents.path, documents.good);
  repo.write('more.txt', 'more\n');
  commitUnasked(repo, 'mended');
}

function good(repo: Repo): void {
  branch(repo, 'topic', { 'skills/other/SKILL.md': skill('other') });
}

/** `main` itself moved on to what a branch has. */
export function pushed(repo: Repo, before: string): Change {
  repo.git(['checkout', '-q', '-B', 'main', 'topic']);
  return { before, head: idOf(repo), request: false };
}

export const rows: readonly Row[] = [
  { what: 'a good request', make: (repo) => (good(repo), request(repo)), status: 0 },
  {
    what: 'a request with a bad commit in the middle that a later one mends',
    make: (repo) => (mendedLater(repo), request(repo)),
    status: 1,
    says: 'fm/name-mismatch',
  },
  {
    what: 'a request that loosens sluice.yml and brings a bad document',
    make: (repo) => {
      branch(repo, 'topic', { 'sluice.yml': loose, [documents.path]: documents.bad });
      return request(repo);
    },
    status: 1,
    says: 'fm/name-mismatch',
  },
  {
    what: 'a request that loosens sluice.yml, uses that, and puts it back',
    make: (repo) => {
      const strict = repo.read('sluice.yml');
      branch(repo, 'topic', { 'sluice.yml': loose });
      repo.write(documents.path, documents.bad);
      commitUnasked(repo);
      repo.write('sluice.yml', strict);
      repo.write(documents.path, documents.good);
      commitUnasked(repo);
      return request(repo);
    },
    status: 1,
    says: 'fm/name-mismatch',
  },
  {
    what: 'a request that brings an engine of its own, which says yes to everything',
    make: (repo) => {
      branch(repo, 'topic', {
        [documents.path]: documents.bad,
        'node_modules/.bin/sluice': '#!/bin/sh\n',
        'node_modules/sluice/dist/engine/cli.cjs': '',
        'package.json': '{ "scripts": { "preinstall": "exit 1" } }\n',
      });
      return request(repo);
    },
    status: 1,
    says: 'fm/name-mismatch',
  },
  {
    what: 'a request whose sluice.yml cannot be read',
    make: (repo) => (branch(repo, 'topic', { 'sluice.yml': 'versoin: 1\n' }), request(repo)),
    status: 2,
  },
  {
    what: 'a request in a shallow clone, which is deepened',
    make: (repo) => (mendedLater(repo), request(repo)),
    clone: ['--depth', '1', '--branch', 'topic'],
    status: 1,
    says: 'fm/name-mismatch',
  },
  {
    what: 'a good push',
    make: (repo) => (good(repo), pushed(repo, idOf(repo, 'main'))),
    status: 0,
  },
  {
    what: 'a push with a bad commit in the middle',
    make: (repo) => (mendedLater(repo), pushed(repo, idOf(repo, 'main'))),
    status: 1,
    says: 'fm/name-mismatch',
  },
  {
    what: 'a push that loosens sluice.yml',
    make: (repo) => {
      branch(repo, 'topic', { 'sluice.yml': loose, [documents.path]: documents.bad });
      return pushed(repo, idOf(repo, 'main'));
    },
    status: 1,
    says: 'fm/name-mismatch',
  },
  { what: 'a good first push', make: (repo) => (good(repo), pushed(repo, zero)), status: 0 },
  {
    what: 'a first push of a bad document',
    make: (repo) => {
      branch(repo, 'topic', { [documents.path]: documents.bad });
      return pushed(repo, zero);
    },
    status: 1,
    says: 'fm/name-mismatch',
  },
  ...['with the commits it replaced still on the server', 'that nobody remembers the past of'].map((how, at) => ({
    what: `a forced push ${how}, of a document that is bad`,
    make: (repo: Repo) => {
      if (at === 0)
        repo.git(['--git-dir', repo.path('..', 'remote.git'), 'config', 'uploadpack.allowAnySHA1InWant', '1']);
      branch(repo, 'old', { 'old.txt': 'old\n' });
      const before = idOf(repo, 'old');
      repo.git(['push', '-q', '--no-verify', 'origin', 'old']);
      repo.git(['push', '-q', '--no-verify', 'origin', ':old']);
      mendedLater(repo);
      if (at === 1) {
        repo.write(documents.path, documents.bad);
        commitUnasked(repo);
      }
      return pushed(repo, before);
    },
    status: 1,
    says: 'fm/name-mismatch',
  })),
];
