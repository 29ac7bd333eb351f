import { symlinkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { indexSnapshot } from '../../src/git/index-snapshot.ts';
import { commitSnapshots, rangeSnapshot } from '../../src/git/range.ts';
import { findRepository, type Repository } from '../../src/git/repository.ts';
import { treeSnapshot } from '../../src/git/tree-snapshot.ts';
import { worktreeSnapshot } from '../../src/git/worktree-snapshot.ts';
import { memorySnapshot } from '../../src/model/memory-snapshot.ts';
import { byBytes } from '../../src/model/path.ts';
import type { Content, Entry, Snapshot, Unreadable } from '../../src/model/snapshot.ts';
import { cleanEnvironment, inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { idOf } from '../support/wired.ts';

/** What every view of a tree promises, held against each view there is: all of them show this one tree. */

const large = Buffer.alloc(300_000, 'A line of some length.\r\n');
const tree: Readonly<Record<string, Buffer>> = {
  'A.md': Buffer.from('---\nname: a\n---\n'),
  'a b/"quoted".md': Buffer.from('quotes'),
  'a b/back\\slash.md': Buffer.from('back-slash'),
  'a.md': Buffer.from(''),
  'a/empty/deep/x.md': Buffer.from('deep'),
  'bytes.bin': Buffer.from([0, 0xff, 0x0a, 0x0d, 0x0a, 0xfe, 0]),
  'crlf.md': Buffer.from('one\r\ntwo\r\n'),
  'large.txt': large,
  'new\nline.md': Buffer.from('line break'),
  'zürich/größe.md': Buffer.from('umlauts'),
};
const was = Buffer.from('what it was\n');

interface View {
  readonly name: string;
  readonly open: (repository: Repository, repo: Repo) => Snapshot | Promise<Snapshot>;
  /** It knows what changed against the first commit. */
  readonly changes: boolean;
}

const views: readonly View[] = [
  { name: 'the index', open: (repository) => indexSnapshot(repository), changes: true },
  {
    name: 'the work tree',
    open: (repository) => worktreeSnapshot(repository, repository.top!),
    changes: true,
  },
  {
    name: 'the tree of a commit',
    open: (repository, repo) => treeSnapshot(repository, written(repo), idOf(repo), { kind: 'tree', name: 'x' }),
    changes: true,
  },
  {
    name: 'the end of a range',
    open: (repository, repo) => rangeSnapshot(repository, { base: idOf(repo), head: written(repo) }),
    changes: true,
  },
  {
    name: 'one commit of a range',
    open: async (repository, repo) =>
      (await commitSnapshots(repository, [{ id: written(repo), parents: [idOf(repo)] }]))[0]!,
    changes: true,
  },
  { name: 'memory', open: () => memorySnapshot(new Map(Object.entries(tree))), changes: false },
];

/** The index as a commit on top of HEAD, which stays where it is. */
function written(repo: Repo): string {
  const treeId = repo.git(['write-tree']).trim();
  return repo.git(['commit-tree', '-p', 'HEAD', '-m', 'x', treeId]).trim();
}

async function inView(view: View, body: (snapshot: Snapshot) => Promise<void>): Promise<void> {
  await inRepo(async (repo) => {
    repo.write('crlf.md', was);
    repo.write('gone.md', was);
    repo.git(['add', '-A']);
    repo.git(['commit', '-qm', 'x']);
    repo.git(['rm', '-q', 'gone.md']);
    for (const [path, bytes] of Object.entries(tree)) repo.write(path, bytes);
    symlinkSync('A.md', repo.path('link.md'));
    repo.git(['add', '-A']);
    const repository = await findRepository(repo.dir, cleanEnvironment());
    const snapshot = await view.open(repository, repo);
    try {
      await body(snapshot);
    } finally {
      snapshot.close();
    }
  });
}

async function readAll(
  snapshot: Snapshot,
  entries: readonly Entry[],
  limit: number,
): Promise<[string, number, string][]> {
  const seen: [string, number, string][] = [];
  await snapshot.read(entries, limit, (entry, content: Content | Unreadable) => {
    if (typeof content === 'string') seen.push([entry.path, -1, content]);
    else seen.push([entry.path, content.size, Buffer.from(content.bytes).toString('latin1')]);
  });
  return seen;
}

const paths = Object.keys(tree).sort(byBytes);

spec('every view of a tree', (test) => {
  for (const view of views) {
    test(`lists every file once, in the order of bytes, and no link: ${view.name}`, () =>
      inView(view, async (snapshot) => {
        const entries = await snapshot.entries();
        assert.equal(
          entries.map(({ path }) => path),
          paths,
        );
        for (const { id } of entries) assert.match(id, /^(?:[0-9a-f]{40}|[0-9a-f]{64})?$/);
      }));

    test(`reads every byte, in the order it is asked, also twice: ${view.name}`, () =>
      inView(view, async (snapshot) => {
        const entries = (await snapshot.entries()).toReversed();
        const wanted = entries.map(({ path }) => [path, tree[path]!.length, tree[path]!.toString('latin1')] as const);
        assert.equal(await readAll(snapshot, entries, 1 << 30), wanted);
        assert.equal(await readAll(snapshot, entries, 1 << 30), wanted);
        assert.equal(await readAll(snapshot, [], 10), []);
      }));

    test(`reads no more than it is asked for, and knows the whole size: ${view.name}`, () =>
      inView(view, async (snapshot) => {
        const some = (await snapshot.entries()).filter(({ path }) => /^(?:a|large|bytes)\./.test(path));
        for (const limit of [0, 3, 4096, 200_000])
          assert.equal(
            await readAll(snapshot, some, limit),
            some.map(({ path }) => [path, tree[path]!.length, tree[path]!.subarray(0, limit).toString('latin1')]),
          );
      }));

    test(`gives one file by its path, and nothing for what is none: ${view.name}`, () =>
      inView(view, async (snapshot) => {
        for (const path of paths) assert.equal(Buffer.from((await snapshot.file(path))!), tree[path], path);
        for (const path of ['gone.md', 'nowhere.md', 'a', 'a b', 'A.md/x'])
          assert.is(await snapshot.file(path), undefined, path);
      }));

    test(`knows what changed, in the order of bytes, and what it was: ${view.name}`, () =>
      inView(view, async (snapshot) => {
        const changes = await snapshot.changed();
        const listed = changes.map(({ path }) => path);
        assert.equal(listed, [...listed].sort(byBytes));
        const there = changes.filter(({ entry }) => entry).map(({ path }) => path);
        assert.equal(there, paths);
        if (!view.changes) return;
        const before = changes.filter((change) => change.before !== '');
        assert.equal(
          before.map(({ path, entry }) => [path, entry?.path]),
          [
            ['crlf.md', 'crlf.md'],
            ['gone.md', undefined],
          ],
        );
        const texts: string[] = [];
        const blobs = before.map((change) => ({ path: change.path, id: change.before }));
        await snapshot.readBlobs(blobs, 100, (_entry, content) =>
          texts.push(typeof content === 'string' ? content : Buffer.from(content.bytes).toString()),
        );
        assert.equal(texts, [was.toString(), was.toString()]);
      }));

    test(`may be closed twice: ${view.name}`, () =>
      inView(view, async (snapshot) => {
        await snapshot.entries();
        snapshot.close();
      }));
  }
});
