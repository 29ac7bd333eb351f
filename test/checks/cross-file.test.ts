import * as assert from 'uvu/assert';
import { inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { change, commitTasks, foundTwice, task, type Changes } from '../support/tasks.ts';

interface Row {
  readonly title: string;
  /** What is committed. */
  readonly before: Changes;
  /** The one thing that changes. */
  readonly change: Changes;
  readonly expected: readonly string[];
}

const free = task('free');

/** Only the other file changes: the document that is at fault now lies there untouched. */
const otherChanged: readonly Row[] = [
  {
    title: 'a document that others name is deleted',
    before: { 'tasks/a.md': task('a'), 'tasks/b.md': task('b', 'needs: a'), 'tasks/c.md': task('c', 'needs: [b, a]') },
    change: { 'tasks/a.md': undefined },
    expected: ['tasks/b.md:3:8 fm/no-such-target needs', 'tasks/c.md:3:12 fm/no-such-target needs.1'],
  },
  {
    title: 'a document that others name gets another name',
    before: { 'tasks/a.md': task('a'), 'tasks/b.md': task('b', 'needs:', '  - free', '  - a'), 'tasks/free.md': free },
    change: { 'tasks/a.md': task('aa') },
    expected: ['tasks/b.md:5:5 fm/no-such-target needs.1'],
  },
  {
    title: 'a document that others name loses its name',
    before: { 'tasks/a.md': task('a'), 'tasks/b.md': task('b', 'needs: a') },
    change: { 'tasks/a.md': '---\nstatus: todo\n---\n\nDo it.\n' },
    expected: ['tasks/b.md:3:8 fm/no-such-target needs'],
  },
  {
    title: 'a document that others name is no document any more',
    before: { 'tasks/a.md': task('a'), 'tasks/b.md': task('b', 'needs: a') },
    change: { 'tasks/a.md': '# A\n' },
    expected: ['tasks/b.md:3:8 fm/no-such-target needs'],
  },
  {
    title: 'a document that others name moves to where it is none',
    before: { 'tasks/a.md': task('a'), 'tasks/b.md': task('b', 'needs: a') },
    change: { 'tasks/a.md': undefined, 'attic/a.md': task('a') },
    expected: ['tasks/b.md:3:8 fm/no-such-target needs'],
  },
  {
    title: 'a file that is named by its path is deleted',
    before: { 'tasks/b.md': task('b', 'files: [plan.txt, tasks/more.txt]'), 'plan.txt': 'x', 'tasks/more.txt': 'x' },
    change: { 'plan.txt': undefined },
    expected: ['tasks/b.md:3:9 fm/no-such-target files.0'],
  },
  {
    title: 'a file that is named by its path is renamed',
    before: { 'tasks/b.md': task('b', 'files: more.txt'), 'tasks/more.txt': 'x' },
    change: { 'tasks/more.txt': undefined, 'tasks/most.txt': 'x' },
    expected: ['tasks/b.md:3:8 fm/no-such-target files'],
  },
  {
    title: 'what another one rests on is set back',
    before: {
      'tasks/a.md': task('a', 'status: done'),
      'tasks/b.md': task('b', 'status: done', 'needs: [a]'),
    },
    change: { 'tasks/a.md': task('a', 'status: doing') },
    expected: ['tasks/b.md:4:9 fm/behind needs.0'],
  },
  {
    title: 'a circle is closed far from where it is told',
    before: { 'tasks/a.md': task('a', 'needs: b'), 'tasks/b.md': task('b', 'needs: c'), 'tasks/c.md': task('c') },
    change: { 'tasks/c.md': task('c', 'needs: a') },
    expected: ['tasks/a.md:3:8 fm/cycle needs'],
  },
  {
    title: 'a name that is taken is given again: both places are told',
    before: { 'tasks/a.md': task('a'), 'tasks/free.md': free },
    change: { 'tasks/z.md': task('a') },
    expected: ['tasks/a.md:2:5 fm/not-unique id', 'tasks/z.md:2:5 fm/not-unique id'],
  },
];

const nothingWrong: readonly Row[] = [
  {
    title: 'a document that others name by its id moves',
    before: { 'tasks/a.md': task('a'), 'tasks/b.md': task('b', 'needs: a') },
    change: { 'tasks/a.md': undefined, 'tasks/deep/er/a2.md': task('a') },
    expected: [],
  },
  {
    title: 'two documents change places',
    before: { 'tasks/a.md': task('a'), 'tasks/b.md': task('b', 'needs: a') },
    change: { 'tasks/a.md': task('b', 'needs: a'), 'tasks/b.md': task('a') },
    expected: [],
  },
  {
    title: 'the document and what it names go together',
    before: { 'tasks/a.md': task('a'), 'tasks/b.md': task('b', 'needs: a', 'files: x.txt'), 'x.txt': 'x' },
    change: { 'tasks/a.md': undefined, 'tasks/b.md': undefined, 'x.txt': undefined },
    expected: [],
  },
  {
    title: 'the one that had the name is deleted as another takes it',
    before: { 'tasks/a.md': task('a') },
    change: { 'tasks/a.md': undefined, 'tasks/z.md': task('a') },
    expected: [],
  },
  {
    title: 'what was wrong before is not held against a change that has no part in it',
    before: {
      'tasks/b.md': task('b', 'needs: nobody', 'files: no.txt'),
      'tasks/c.md': task('free'),
      'tasks/d.md': task('d', 'needs: e'),
      'tasks/e.md': task('e', 'needs: d'),
      'tasks/free.md': free,
      'other.txt': 'x',
    },
    change: { 'tasks/new.md': task('new', 'needs: b'), 'other.txt': undefined },
    expected: [],
  },
  {
    title: 'statuses outside the order wait for nobody',
    before: { 'tasks/a.md': task('a', 'status: todo') },
    change: { 'tasks/b.md': task('b', 'status: dropped', 'needs: a'), 'tasks/a.md': task('a', 'status: dropped') },
    expected: [],
  },
];

const oneChange: readonly Row[] = [
  {
    title: 'names differ by case: each is another name',
    before: { 'tasks/a.md': task('alpha') },
    change: { 'tasks/b.md': task('Alpha', 'needs: [alpha, Alpha2, ALPHA]') },
    expected: ['tasks/b.md:3:16 fm/no-such-target needs.1', 'tasks/b.md:3:24 fm/no-such-target needs.2'],
  },
  {
    title: 'paths differ by case: git keeps them apart',
    before: { 'tasks/Notes.txt': 'x' },
    change: { 'tasks/b.md': task('b', 'files: [Notes.txt, notes.txt]') },
    expected: ['tasks/b.md:3:20 fm/no-such-target files.1'],
  },
  {
    title: 'numbers are names too, and 1 is 1 in quotes',
    before: { 'tasks/a.md': task('1'), 'tasks/c.md': task('2') },
    change: { 'tasks/b.md': task("'1'", 'needs: [2, "1", 3]') },
    expected: [
      'tasks/a.md:2:5 fm/not-unique id',
      'tasks/b.md:2:5 fm/not-unique id',
      'tasks/b.md:3:17 fm/no-such-target needs.2',
    ],
  },
  {
    title: 'a path may be written from the root, or from the document, up and down',
    before: { 'a/x.txt': 'x', 'tasks/in/y.txt': 'x', 'tasks/z.txt': 'x' },
    change: {
      'tasks/in/b.md': task('b', 'files: [a/x.txt, y.txt, ./y.txt, ../z.txt, ../../a/x.txt, x.txt, ../y.txt]'),
    },
    expected: ['tasks/in/b.md:3:59 fm/no-such-target files.5', 'tasks/in/b.md:3:66 fm/no-such-target files.6'],
  },
  {
    title: 'a document that waits for itself',
    before: {},
    change: { 'tasks/a.md': task('a', 'needs: [a]') },
    expected: ['tasks/a.md:3:9 fm/cycle needs.0'],
  },
  {
    title: 'two circles that share a document, and one apart: each is told once, at its first path',
    before: {},
    change: {
      'tasks/a.md': task('a', 'needs: b'),
      'tasks/b.md': task('b', 'needs: [a, c]'),
      'tasks/c.md': task('c', 'needs: b'),
      'tasks/x.md': task('x', 'needs: y'),
      'tasks/y.md': task('y', 'needs: x'),
      'tasks/z.md': task('z', 'needs: [x, a]'),
    },
    expected: ['tasks/a.md:3:8 fm/cycle needs', 'tasks/b.md:3:12 fm/cycle needs.1', 'tasks/x.md:3:8 fm/cycle needs'],
  },
  {
    title: 'three documents of one name',
    before: {},
    change: { 'tasks/a.md': task('a'), 'tasks/b.md': task('a'), 'tasks/c.md': task('a') },
    expected: ['tasks/a.md:2:5 fm/not-unique id', 'tasks/b.md:2:5 fm/not-unique id', 'tasks/c.md:2:5 fm/not-unique id'],
  },
  {
    title: 'a document that is broken in itself still has no part in the others’ rules',
    before: {},
    change: { 'tasks/a.md': '---\nid: a\nneeds: [nobody\n---\n', 'tasks/b.md': task('b', 'needs: a') },
    expected: ['tasks/a.md:3:8 fm/syntax ', 'tasks/b.md:3:8 fm/no-such-target needs'],
  },
];

async function holds({ before, change: changes, expected }: Row): Promise<void> {
  await inRepo((repo) => {
    commitTasks(repo, before);
    change(repo, changes);
    const { disk, index } = foundTwice(repo);
    assert.equal(disk, expected);
    assert.equal(index, expected);
  });
}

spec('rules across documents', (test) => {
  test.each(otherChanged, ({ title }) => `told where it is wrong, though only the other file changed: ${title}`, holds);
  test.each(nothingWrong, ({ title }) => `nothing is wrong: ${title}`, holds);
  test.each(oneChange, ({ title }) => title, holds);
});
