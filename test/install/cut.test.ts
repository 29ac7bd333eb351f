import { writeFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { documents, inRepo, type Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { wiringNamed } from '../support/wirings.ts';

const folder = '.git/sluice/engine';
const events = ['pre-commit', 'pre-merge-commit', 'pre-push'];

/** How much of a file is left. */
type Cuts = (text: string) => number[];

/** The end of every line but the last; a mark after it is no part of the program. */
const lines: Cuts = (text) =>
  [...text.replace('\n// whole\n', '\n').matchAll(/\n(?=.)/gs)].map(({ index }) => index + 1);

/** Few lines, and long ones: the end of the first of them, and of functions all over the file. */
const parts: Cuts = (text) => [
  ...lines(text).slice(0, 30),
  ...[1, 2, 3, 4, 5, 6, 7].map((eighth) => text.indexOf('}function ', (text.length * eighth) / 8) + 1),
  text.lastIndexOf('}function ') + 1,
  text.length / 2,
];

/** A small file: two hundred places. */
const anywhere: Cuts = (text) => {
  const program = text.lastIndexOf('// whole');
  return [...lines(text), ...Array.from({ length: 200 }, (_, at) => 1 + Math.floor((program * at) / 200))];
};

const gone = /^sluice: the engine is gone, so this cannot be checked; run `npx sluice init` again\.\n$/;
const notWhole = /^sluice: the engine is not whole: .*\n$/;
/** What a shell says, and Node. */
const unreadable = /syntax error|SyntaxError|unexpected end of file/i;

interface Row {
  readonly file: string;
  readonly wiring: string;
  readonly cuts: Cuts;
  /** What is said where the shell or Node can read what is left. */
  readonly said: RegExp;
}

const rows: readonly Row[] = [
  { file: 'hooks/gate.sh', wiring: 'plain git', cuts: lines, said: gone },
  { file: 'hooks/chain.sh', wiring: 'plain git', cuts: lines, said: gone },
  { file: 'hooks/dispatch.sh', wiring: 'a hooks path outside', cuts: lines, said: gone },
  { file: 'hooks/pre-commit', wiring: 'a hooks path in the work tree', cuts: lines, said: unreadable },
  { file: 'hooks/gate.sh', wiring: 'a hooks path in the work tree', cuts: lines, said: gone },
  { file: 'hook.cjs', wiring: 'plain git', cuts: lines, said: unreadable },
  { file: 'load.cjs', wiring: 'plain git', cuts: anywhere, said: notWhole },
  { file: 'judge.cjs', wiring: 'plain git', cuts: parts, said: notWhole },
];

/** A repository in which a bad document is staged. */
function inStaged(wiring: string, body: (repo: Repo) => void): Promise<void> {
  return inRepo((plain) => {
    const repo = wiringNamed(wiring).set(plain);
    repo.init();
    repo.write(documents.path, documents.good);
    assert.is(repo.commit('first').status, 0);
    repo.write(documents.path, documents.bad);
    repo.git(['add', '-A']);
    body(repo);
  });
}

/** Do something with each part of a file in its place. */
function eachPart(repo: Repo, file: string, cuts: Cuts, look: (length: number) => void): void {
  const text = repo.read(file);
  const lengths = cuts(text);
  assert.ok(lengths.length > 3 && lengths.every((length) => length > 0 && length < text.length), lengths.join());
  for (const length of lengths) {
    writeFileSync(repo.path(file), text.slice(0, length));
    look(length);
  }
  repo.write(file, text);
}

spec('a file of the engine that was cut short', (test) => {
  test.each(
    rows,
    ({ file, wiring }) => `lets no commit through, wherever it was cut: ${file}, ${wiring}`,
    ({ file, wiring, cuts, said }) =>
      inStaged(wiring, (repo) => {
        if (file === 'hooks/dispatch.sh' && repo.tryGit(['config', '--get-regexp', '^hook\\.sluice']).status === 0)
          notRun('this git takes hooks from its configuration, so nothing is dispatched');
        let told = 0;
        eachPart(repo, `${folder}/${file}`, cuts, (length) => {
          const { status, stderr } = repo.tryGit(['commit', '-q', '-m', 'x']);
          assert.is(status, 1, `${length}: ${stderr}`);
          if (said.test(stderr)) told++;
          else assert.match(stderr, unreadable, `${length}`);
        });
        assert.ok(told > 0, 'no cut was told in the words that belong to it');
        assert.is(repo.git(['log', '--format=%s']), 'first\n');
      }),
  );

  test.each(
    events,
    (event) => `is no script that passes: ${event}`,
    (event) =>
      inStaged('plain git', (repo) =>
        eachPart(repo, `${folder}/hooks/${event}`, lines, (length) =>
          assert.is.not(repo.run('sh', [`${folder}/hooks/${event}`]).status, 0, `${length}`),
        ),
      ),
  );

  test('could not tell, and says so: main.cjs', () =>
    inStaged('plain git', (repo) =>
      eachPart(repo, `${folder}/main.cjs`, parts, (length) => {
        const { status, stderr } = repo.run(process.execPath, [`${folder}/cli.cjs`, 'check', '--staged']);
        assert.is(status, 2, `${length}: ${stderr}`);
        assert.match(stderr, notWhole, `${length}`);
      }),
    ));
});
