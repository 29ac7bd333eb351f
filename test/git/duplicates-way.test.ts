import { mkdirSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { around, drawing, own, type Draw } from '../support/copies.ts';
import { copiesIn, inCopying, judged, only, put } from '../support/copying.ts';
import type { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { addRemote, assertQuiet, branch, commitUnasked } from '../support/wired.ts';

const names = Array.from({ length: 60 }, (_one, at) => `l${at}`);

/** The same in every language but for some of the words in quotes. */
function locale(name: string): string {
  const [same, other] = [drawing('locale'), drawing(name)];
  const line = ({ word, number }: Draw, text: Draw): string =>
    `  ${word()}: ${word()}('${text.word()} ${text.word()}', { ${word()}: ${number()}, ${word()}: '${word()}' }),\n`;
  const lines = Array.from({ length: 32 }, (_one, at) => line(same, at % 8 === 7 ? other : same));
  return `export const locale = {\n${lines.join('')}};\n`;
}

/** Other indents, quotes, and line breaks. */
function formatted(text: string): string {
  return text
    .replaceAll("'", '"')
    .replaceAll(/\((.*), \{ (.*), (.*) \}\)/g, '(\n$1,\n{\n$2,\n$3,\n},\n)')
    .replaceAll(/^ */gm, '\t')
    .replaceAll('};', '}');
}

function inFamily(body: (repo: Repo) => void): Promise<void> {
  return inCopying((repo) => {
    put(repo, Object.fromEntries(names.map((name) => [`old/${name}/index.ts`, locale(name)])));
    commitUnasked(repo);
    addRemote(repo, '--no-verify');
    body(repo);
  });
}

function move(repo: Repo, from: string, to: string): void {
  mkdirSync(repo.path(to, '..'), { recursive: true });
  repo.git(['mv', from, to]);
  assertQuiet(repo.commit(`${from} is ${to} now`));
}

function format(repo: Repo, folder: string): void {
  for (const name of names) {
    const path = `${folder}/${name}/index.ts`;
    repo.write(path, formatted(repo.read(path)));
  }
  assertQuiet(repo.commit('formatted'));
}

function refusedFor(repo: Repo, ...paths: readonly string[]): void {
  // What has other words in between is several copies.
  const told = copiesIn(judged(repo, '--range', 'origin/main..HEAD')).map(({ at }) => at.replace(/:\d+$/, ''));
  assert.equal([...new Set(told)], paths);
}

/** A member of the family that nobody has asked for. */
const fresh = 'new/l9x/index.ts';

spec('copies in what was moved on the way', (test) => {
  test('a family of files that is moved in one commit and formatted in the next one', () =>
    inFamily((repo) => {
      move(repo, 'old', 'new');
      format(repo, 'new');
      refusedFor(repo);
      assertQuiet(repo.tryGit(['push', '-q', 'origin', 'main']));
    }));

  test('one new copy beside them is refused, and nothing else', () =>
    inFamily((repo) => {
      move(repo, 'old', 'new');
      repo.write(fresh, locale('l9x'));
      commitUnasked(repo);
      format(repo, 'new');
      repo.write(fresh, formatted(repo.read(fresh)));
      commitUnasked(repo);
      refusedFor(repo, fresh);
      const push = repo.tryGit(['push', '-q', 'origin', 'main']);
      assert.is(push.status, 1, push.all);
      const told = push.stderr.split('\n').filter((line) => line.includes(' dup/new '));
      assert.ok(told.length > 0 && told.every((line) => line.startsWith(`${fresh}:`)), push.all);
    }));

  test('a family that is moved twice, formatted in between', () =>
    inFamily((repo) => {
      move(repo, 'old', 'new');
      format(repo, 'new');
      move(repo, 'new', 'newer');
      refusedFor(repo);
    }));

  test('a family that is moved away and back is where it was', () =>
    inFamily((repo) => {
      move(repo, 'old', 'new');
      format(repo, 'new');
      move(repo, 'new', 'old');
      refusedFor(repo);
    }));

  test('a family that is moved on a branch and formatted after a merge', () =>
    inFamily((repo) => {
      repo.git(['checkout', '-q', '-b', 'topic']);
      move(repo, 'old', 'new');
      branch(repo, 'main', { 'notes.txt': 'main\n' });
      repo.git(['push', '-q', '--no-verify', 'origin', 'main']);
      repo.git(['checkout', '-q', 'topic']);
      repo.git(['merge', '-q', '--no-edit', 'main']);
      format(repo, 'new');
      refusedFor(repo);
      assertQuiet(repo.tryGit(['push', '-q', 'origin', 'topic']));
    }));

  test('a family that is moved on the branch that is merged', () =>
    inFamily((repo) => {
      branch(repo, 'topic', { 'notes.txt': 'topic\n' });
      repo.git(['checkout', '-q', 'main']);
      move(repo, 'old', 'new');
      repo.git(['push', '-q', '--no-verify', 'origin', 'main']);
      repo.git(['checkout', '-q', 'topic']);
      repo.git(['merge', '-q', '--no-edit', 'main']);
      format(repo, 'new');
      assertQuiet(repo.tryGit(['push', '-q', 'origin', 'topic']));
    }));

  test('a file that two branches moved apart is a copy where a merge keeps both', () =>
    inCopying((repo) => {
      addRemote(repo, '--no-verify');
      for (const [name, path] of [
        ['side', 'src/left.ts'],
        ['main', 'src/right.ts'],
      ] as const) {
        repo.git(['checkout', '-q', '-B', name, 'origin/main']);
        repo.git(['mv', 'src/once.ts', path]);
        repo.write(path, repo.read(path) + own(name));
        assertQuiet(repo.commit(`moved to ${path}`));
      }
      assert.is(repo.tryGit(['merge', '-q', '--no-edit', 'side']).status, 1);
      repo.git(['checkout', '-q', '--ours', 'src/right.ts']);
      repo.git(['checkout', '-q', '--theirs', 'src/left.ts']);
      commitUnasked(repo);
      assert.is(copiesIn(judged(repo, '--range', 'origin/main..HEAD')).length, 1);
    }));

  test('what was moved and then copied is refused for the copy', () =>
    inCopying((repo) => {
      addRemote(repo, '--no-verify');
      repo.git(['mv', 'src/once.ts', 'src/moved.ts']);
      assertQuiet(repo.commit('moved'));
      put(repo, { 'src/moved.ts': repo.read('src/moved.ts') + own('more'), 'src/copy.ts': around('copy', only) });
      commitUnasked(repo);
      refusedFor(repo, 'src/copy.ts');
    }));
});
