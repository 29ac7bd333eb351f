import { rmSync } from 'node:fs';
import { around, block, linesOf, own, replaced } from '../support/copies.ts';
import {
  assertCopies,
  assertSeen,
  copyAt,
  inCopying,
  indexes,
  old,
  only,
  put,
  sources,
  stagedCopies,
  type Copy,
} from '../support/copying.ts';
import type { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { commitUnasked } from '../support/wired.ts';

interface Change {
  readonly title: string;
  readonly change: (repo: Repo) => void;
  /** What is there besides. */
  readonly before?: Readonly<Record<string, string>>;
  readonly copies?: readonly Copy[];
}

/** Of two such only a few names differ. */
function handler(what: string): string {
  const Type = what[0]!.toUpperCase() + what.slice(1);
  return `export async function load${Type}(request: Request, response: Response): Promise<void> {
  const id = Number(parameter('id', request));
  if (Number.isNaN(id)) {
    response.status(400).json({ error: 'no number', what: '${what}' });
    return;
  }
  const found = await database.${what}s.findOne({ where: { id } });
  if (!found) response.status(404).json({ error: 'not found', what: '${what}' });
  logger.info('loaded', { id, what: '${what}' }, request);
  response.status(200).json({ ...found, loaded: true, by: nameOf(request) });
  counters.loaded.increment(1, { what: '${what}', by: nameOf(request) });
}
`;
}

const once = 'src/once.ts';
const c = 'src/c.ts';
const one = block('one of two');
const two = block('two of two');
/** Two parts that may come to stand in files of their own. */
const double = 'src/double.ts';

/** Twelve of the old lines are here already. */
const part = 'src/part.ts';
const twelve = block('twelve', 12);

function grown(by: string): string {
  return linesOf(old, 0, 12) + by + linesOf(old, 12);
}

function edited(text: string): string {
  return replaced(text, linesOf(old, 10, 11), own('edited', 1));
}

const changes: readonly Change[] = [
  {
    title: 'a rename with edits, outside of the copy and inside',
    change: (repo) => {
      repo.git(['mv', 'src/a.ts', 'src/z.ts']);
      repo.write('src/z.ts', edited(repo.read('src/z.ts')) + own('more'));
    },
  },
  {
    title: 'an old copy in whose place another one is brought in, word by word',
    change: (repo) => repo.write('src/b.ts', around('b', handler('order'))),
    before: {
      'src/users.ts': handler('user'),
      'src/orders.ts': handler('order'),
      'src/b.ts': around('b', handler('user')),
    },
    copies: [{ at: 'src/b.ts:4', of: 'src/orders.ts:1-12', lines: 12, copies: 2 }],
  },
  {
    title: 'an old copy in whose place another one is brought in, from the same file among others',
    change: (repo) => repo.write('src/b.ts', around('b', handler('order'))),
    before: {
      'src/0.ts': around('0', handler('order')),
      'src/both.ts': around('both', handler('user'), handler('order')),
      'src/b.ts': around('b', handler('user')),
    },
    copies: [{ at: 'src/b.ts:4', of: 'src/0.ts:4-15', lines: 12, copies: 3 }],
  },
  {
    title: 'an old copy whose file goes, and another one in a new file',
    change: (repo) => {
      rmSync(repo.path('src/b.ts'));
      repo.write(c, around('c', handler('order')));
    },
    before: {
      'src/users.ts': handler('user'),
      'src/orders.ts': handler('order'),
      'src/b.ts': around('b', handler('user')),
    },
    copies: [{ at: `${c}:4`, of: 'src/orders.ts:1-12', lines: 12, copies: 2 }],
  },
  {
    title: 'a formatter that makes two files alike that differed in quotes, commas and brackets',
    change: (repo) => {
      for (const name of ['p', 'q']) repo.write(`src/${name}.ts`, around(name, handler('user')));
    },
    before: {
      'src/p.ts': around('p', handler('user').replaceAll("'", '"')),
      'src/q.ts': around('q', handler('user').replaceAll(', request)', ', request,)').replaceAll(';', '')),
    },
  },
  {
    title: 'a copy that was in a comment, without its marks',
    change: (repo) => {
      put(repo, { [c]: `${own('c')}/*\n${only}*/\n${own('end')}` });
      commitUnasked(repo);
      repo.write(c, around('c', only));
    },
    copies: [copyAt(c, once, 2)],
  },
  {
    title: 'a script that becomes TypeScript',
    change: (repo) => {
      put(repo, { 'src/x.js': around('x', old) });
      commitUnasked(repo);
      repo.git(['mv', 'src/x.js', 'src/x.ts']);
    },
  },
  {
    title: 'a script that becomes TypeScript, with edits',
    change: (repo) => {
      put(repo, { 'src/x.js': around('x', old) });
      commitUnasked(repo);
      repo.git(['mv', 'src/x.js', 'src/x.ts']);
      repo.write('src/x.ts', edited(repo.read('src/x.ts')) + own('more'));
    },
  },
  {
    title: 'a script that is deleted, and its lines in TypeScript under another name',
    change: (repo) => {
      put(repo, { 'src/x.js': around('x', old) });
      commitUnasked(repo);
      repo.git(['mv', 'src/x.js', 'src/y.ts']);
    },
    copies: [copyAt('src/y.ts', 'src/a.ts', 3)],
  },
  {
    title: 'a folder of sixty old copies renamed, and the same edit in each',
    change: (repo) => {
      const names = Array.from({ length: 30 }, (_, number) => `n${number}`);
      const twins = names.flatMap((name) => [
        [`many/x-${name}.ts`, block(name)],
        [`many/y-${name}.ts`, block(name) + own(name)],
      ]);
      put(repo, Object.fromEntries(twins) as Record<string, string>);
      commitUnasked(repo);
      repo.git(['mv', 'many', 'others']);
      for (const [index, [path, text]] of twins.entries()) {
        const line = linesOf(block(names[index >> 1]!), 10, 11);
        repo.write(path!.replace('many', 'others'), replaced(text!, line, own('edited', 1)));
      }
    },
  },
  {
    title: 'a copied file whose original is deleted',
    change: (repo) => {
      repo.write(c, repo.read(once));
      rmSync(repo.path(once));
    },
  },
  {
    title: 'a copy moved and edited',
    change: (repo) => {
      put(repo, { 'src/b.ts': around('b'), [c]: around('c', edited(old)) });
    },
  },
  {
    title: 'a line put into both old copies',
    change: (repo) =>
      put(repo, { 'src/a.ts': around('a', grown(own('line', 1))), 'src/b.ts': around('b', grown(own('line', 1))) }),
  },
  {
    title: 'twelve lines put into both old copies',
    change: (repo) => put(repo, { 'src/a.ts': around('a', grown(twelve)), 'src/b.ts': around('b', grown(twelve)) }),
    copies: [{ at: 'src/b.ts:4', of: 'src/a.ts:4-39', copies: 2 }],
  },
  {
    title: 'an old copy that grows by less than is a copy',
    change: (repo) => repo.write(part, around('part', linesOf(old, 0, 14))),
  },
  {
    title: 'an old copy that grows by more',
    change: (repo) => repo.write(part, around('part', linesOf(old, 0, 20))),
    copies: [{ at: `${part}:4`, of: 'src/a.ts:4-23', copies: 3 }],
  },
  {
    title: 'a file split in two',
    change: (repo) => {
      put(repo, { 'src/first.ts': around('first', one), 'src/second.ts': around('second', two) });
      rmSync(repo.path(double));
    },
  },
  {
    title: 'a file split in two, and one part left in it',
    change: (repo) => put(repo, { [double]: around('double', one), 'src/second.ts': around('second', two, one) }),
    copies: [{ ...copyAt('src/second.ts', double, 2), at: 'src/second.ts:31' }],
  },
  {
    title: 'two files merged into one',
    change: (repo) => {
      put(repo, { 'src/merged.ts': around('merged', only, block('other')) });
      for (const path of [once, 'src/other.ts']) rmSync(repo.path(path));
    },
  },
  {
    title: 'a whole file copied: the same blob twice',
    change: (repo) => repo.write('src/z.ts', repo.read(once)),
    copies: [{ at: 'src/z.ts:1', of: `${once}:1-30`, lines: 30, copies: 2 }],
  },
  {
    title: 'a whole file copied to where it sorts first',
    change: (repo) => repo.write('src/0.ts', repo.read(once)),
    copies: [{ at: 'src/0.ts:1', of: `${once}:1-30`, lines: 30, copies: 2 }],
  },
  {
    title: 'two new files that hold the same: one finding',
    change: (repo) => put(repo, { 'src/y.ts': around('y', block('new')), [c]: around('c', block('new')) }),
    copies: [copyAt('src/y.ts', c, 2)],
  },
  {
    title: 'three new copies of an old pair: one finding',
    change: (repo) => put(repo, { [c]: around('c', old), 'src/d.ts': around('d', old), 'src/e.ts': around('e', old) }),
    copies: [copyAt(c, 'src/a.ts', 5)],
  },
  {
    title: 'copies of two things in one file: two findings',
    change: (repo) => repo.write(c, around('c', old, only)),
    copies: [copyAt(c), { ...copyAt(c, once, 2), at: `${c}:31` }],
  },
  {
    title: 'a new file against an old one that nobody touched',
    change: (repo) => repo.write('src/far/away/c.ts', around('c', only)),
    copies: [copyAt('src/far/away/c.ts', once, 2)],
  },
  {
    title: 'a file whose name is not ASCII',
    change: (repo) => repo.write('src/ä.ts', around('c', only)),
    copies: [copyAt('src/ä.ts', once, 2)],
  },
  {
    title: 'lines written twice in one new file',
    change: (repo) => repo.write(c, around('c', block('twice'), block('twice'))),
    copies: [{ ...copyAt(c, c, 2), at: `${c}:31` }],
  },
  {
    title: 'lines that change places in their file',
    change: (repo) => repo.write(double, around('double', two, one)),
  },
];

spec('copies that move', (test) => {
  test.each(
    changes.flatMap((change) => indexes.map((index) => ({ ...change, index }))),
    ({ title, copies, index }) => `${copies ? `${copies.length} new` : 'none new'}: ${title} (index: ${index})`,
    ({ change, before = {}, copies = [], index }) =>
      inCopying((repo) => {
        put(repo, { [double]: around('double', one, two), [part]: around('part', linesOf(old, 0, 12)), ...before });
        commitUnasked(repo);
        change(repo);
        assertSeen(sources(repo), copies);
        repo.git(['add', '-A']);
        assertCopies(stagedCopies(repo), copies);
      }, index),
  );
});
