import {
  appendFileSync,
  cpSync,
  linkSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import * as assert from 'uvu/assert';
import {
  assertHelps,
  assertMended,
  cache,
  changedProgram,
  changedWords,
  compiled,
  engine,
  help,
  inFresh,
  kept,
  misleading,
  plant,
  program,
} from '../support/compiled.ts';
import { refusal } from '../support/gate.ts';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { begin } from '../support/together.ts';
import { assertQuiet, assertRefused } from '../support/wired.ts';

function age(repo: Repo, path: string, hours: number): void {
  const then = new Date(Date.now() - hours * 60 * 60 * 1000);
  utimesSync(repo.path(path), then, then);
}

function commitGood(repo: Repo, line: string): void {
  repo.write(documents.path, `${documents.good}${line}\n`);
  assertQuiet(repo.commit());
}

const names = (repo: Repo): string[] => kept(repo).map((line) => line.split('.cjs-')[0]!.split(' ')[0]!);

spec('what V8 made of the programs', (test) => {
  test('is kept by the first commit, and left as it is by the next', () =>
    inFresh((repo) => {
      commitGood(repo, 'one');
      const first = kept(repo);
      assert.ok(names(repo).includes('judge'));
      commitGood(repo, 'two');
      assert.equal(kept(repo), first);
    }));

  test('is kept for a part as well, once that is asked for', () =>
    inFresh((repo) => {
      commitGood(repo, 'one');
      repo.write(documents.path, documents.bad);
      for (let twice = 0; twice < 2; twice++) assertRefused(repo.commit(), refusal);
      for (const name of ['judge', 'frontmatter-codes', 'frontmatter-explain'])
        assert.ok(names(repo).includes(name), name);
      assert.not(names(repo).includes('main'), 'what was not asked for');
    }));

  test('is what runs', () =>
    inFresh((repo) => {
      plant(repo, misleading(repo));
      assertHelps(help(repo), changedWords);
    }));

  test('does not run in the place of a program that was edited, be size and time as they were', () =>
    inFresh((repo) => {
      assertHelps(help(repo));
      assertMended(repo);
      const { atime, mtime, size } = statSync(repo.path(program));
      writeFileSync(repo.path(program), changedProgram(repo));
      utimesSync(repo.path(program), atime, mtime);
      assert.is(statSync(repo.path(program)).size, size);
      for (let twice = 0; twice < 2; twice++) assertHelps(help(repo), changedWords);
    }));

  test('is written anew after an hour, with all that was called by then', () =>
    inFresh((repo) => {
      assertHelps(help(repo));
      const { size } = statSync(repo.path(compiled));
      const asked = (): number => {
        assert.is(repo.run(process.execPath, [`${engine}/cli.cjs`, 'check', '--all']).status, 0);
        return statSync(repo.path(compiled)).size;
      };
      assert.is(asked(), size);
      age(repo, compiled, 2);
      linkSync(repo.path(compiled), repo.path('.git/before'));
      assert.ok(asked() > size);
      assert.is(statSync(repo.path('.git/before')).size, size, 'whoever reads the old one reads on');
    }));

  test('by a Node of other flags is not written again and again', () =>
    inFresh((repo) => {
      assertHelps(help(repo));
      const before = kept(repo);
      const env = { NODE_OPTIONS: '--max-old-space-size=300' };
      assertHelps(help(repo, { env }));
      assert.equal(kept(repo), before);
      age(repo, compiled, 2);
      assertHelps(help(repo, { env }));
      assert.is.not(kept(repo).join(), before.join());
    }));

  test('goes when nobody has used it for two months, with what was left half written', () =>
    inFresh((repo) => {
      commitGood(repo, 'one');
      const old = ['main.cjs-9.9.9-node.1-x64', 'judge.cjs-9.9.9-node.1-x64.77-0.tmp', 'a note of somebody'];
      const young = 'main.cjs-9.9.8-node.1-x64';
      for (const name of [...old, young]) repo.write(`${cache}/${name}`, 'x');
      for (const name of old) age(repo, `${cache}/${name}`, 24 * 61);
      assertHelps(help(repo));
      assert.equal(
        [...old, young].map((name) => repo.exists(`${cache}/${name}`)),
        [false, false, true, true],
      );
    }));

  test('is closed to others, whatever new files are open to', () =>
    inFresh((repo) => {
      const open = ['sh', '-c', 'umask 0; exec "$@"', 'sh'];
      assertHelps(help(repo, {}, open));
      const before = kept(repo);
      for (const name of ['', ...readdirSync(repo.path(cache))])
        assert.is(statSync(repo.path(cache, name)).mode & 0o022, 0, name);
      assertHelps(help(repo, {}, open));
      assert.equal(kept(repo), before);
    }));

  test('is kept whole by runs that begin at once', () =>
    inFresh(async (repo) => {
      const all = Array.from({ length: 6 }, () => begin(repo, process.execPath, [`${engine}/cli.cjs`, '--help']));
      for (const ended of await Promise.all(all)) assertHelps(ended);
      assertMended(repo);
    }));

  test('is not kept by a run that could not tell, or that died', () =>
    inFresh((repo) => {
      const run = (env: Readonly<Record<string, string>>, ...args: string[]): number | null =>
        repo.run(process.execPath, [`${engine}/cli.cjs`, ...args], { env }).status;
      assert.is(run({}, 'check', 'nowhere'), 2);
      repo.write('.git/odd.cjs', 'process.nextTick(() => { throw new Error("odd"); });');
      const odd = { NODE_OPTIONS: `--require=${repo.path('.git/odd.cjs')}` };
      assert.is.not(run(odd, '--help'), 0);
      repo.write('.git/odd.cjs', 'process.nextTick(() => process.kill(process.pid, "SIGTERM"));');
      assert.is(run(odd, '--help'), null);
      assert.equal(kept(repo), []);
    }));

  test('changes no trace of an error', () =>
    inFresh((repo) => {
      const first = 'const{stack}=new Error("odd");process.once("exit",()=>console.error(stack));';
      repo.write(program, first + repo.read(program));
      for (let twice = 0; twice < 2; twice++) {
        assert.match(help(repo).stderr, `(${repo.path(program)}:1:${1 + first.indexOf('new')})`);
        assert.ok(repo.exists(compiled));
      }
    }));

  test('is neither copied by init nor counted by doctor, and goes with the engine', () =>
    inFresh((repo) => {
      const doctor = (): number | null => repo.sluice(['doctor']).status;
      repo.init();
      assert.ok(!repo.exists(cache), 'what the other engine has is not copied');
      commitGood(repo, 'one');
      const before = kept(repo);
      assert.is(doctor(), 0);
      repo.init();
      assert.equal(kept(repo), before);
      appendFileSync(repo.path(`${engine}/THIRD-PARTY.txt`), '\n');
      assert.is(doctor(), 1, 'the rest of the folder is still looked at');
      assert.is(repo.run(process.execPath, [`${engine}/cli.cjs`, 'uninstall']).status, 0);
      assert.not(repo.exists('.git/sluice'));
    }));

  test('is nothing that git sees where an engine lies in the work tree', () =>
    inFresh((repo) => {
      cpSync(repo.path(engine), repo.path('vendor/engine'), { recursive: true });
      assertQuiet(repo.commit());
      repo.run(process.execPath, ['vendor/engine/cli.cjs', '--help']);
      assert.ok(readFileSync(repo.path('vendor/engine/cache/.gitignore')).length > 0);
      assert.is(repo.git(['status', '--porcelain', '--untracked-files=all']), '');
    }));
});
