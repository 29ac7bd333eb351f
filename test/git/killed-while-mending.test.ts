import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { root } from '../setup.mjs';
import { filesOf } from '../support/listing.ts';
import { ours } from '../support/faults/ours.ts';
import { arrange, draft, path, withWork } from '../support/faults/stage.ts';
import { watch } from '../support/programs.ts';
import { inRepo, type Repo, type RunOptions } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const preload = `--require=${join(root, 'test/support/kill-at.cjs')}`;
const disk = withWork(draft());

/** A draft is staged in part, and the hook is wired. */
async function staged(body: (repo: Repo) => void): Promise<void> {
  await inRepo((plain) => {
    ours.wire(plain);
    arrange({ repo: plain, manager: ours });
    body(plain);
  });
}

function commit(repo: Repo, env: NonNullable<RunOptions['env']>): void {
  repo.tryGit(['commit', '-q', '-m', 'x'], { env });
}

/** Index, commit and file are each old or mended, the file is not before the index, and the next commit ends it. */
function isOldOrNew(repo: Repo, message: string): void {
  const index = repo.git(['cat-file', 'blob', `:0:${path}`]);
  const now = repo.read(path);
  assert.is(ours.unmended(index), draft(), message);
  assert.is(ours.unmended(now), disk, message);
  assert.not(ours.isMended(now) && !ours.isMended(index), `${message}: the file first`);
  assert.is(repo.read('other.txt'), 'one\nNot staged.\n', message);
  assert.is(repo.git(['stash', 'list']), '', message);
  const status = repo.git(['status', '--porcelain']).split('\n').filter(Boolean);
  assert.equal(
    status.filter((line) => line.startsWith('??')),
    [],
    message,
  );
  repo.run('rm', ['-f', repo.path('.git/index.lock')]);
  repo.tryGit(['commit', '-q', '--allow-empty', '-m', 'again']);
  assert.ok(ours.isMended(repo.git(['show', `HEAD:${path}`])), message);
  assert.is(ours.unmended(repo.read(path)), disk, message);
  const left = [...filesOf(repo.dir).keys()].filter((name) => name.includes('.sluice-') && !name.startsWith('.git/'));
  assert.equal(left, [], message);
}

/** The engine's effects and programs, by number. Undefined once there was nothing left to kill. */
async function killedAt(at: number): Promise<boolean> {
  let whole = false;
  await staged((repo) => {
    commit(repo, { NODE_OPTIONS: preload, KILL_AT: `${at}` });
    whole = repo.tryGit(['rev-parse', '-q', '--verify', `HEAD:${path}`]).status === 0;
    isOldOrNew(repo, `killed before effect ${at}`);
  });
  return whole;
}

/** The shell that starts git for the engine ends the engine before or after git's own work. */
async function killedAround(when: 'before' | 'after', at: number): Promise<boolean> {
  let whole = false;
  await staged((repo) => {
    const count = `${repo.dir}.count`;
    const kill = `n=$(cat '${count}' 2>/dev/null || echo 0); n=$((n + 1)); echo $n > '${count}'; [ $n -ne ${at} ] || kill -9 $PPID`;
    const git = repo.run('sh', ['-c', 'command -v git']).stdout.trim();
    const before = when === 'before' ? kill : `if [ "$1" != commit ]; then '${git}' "$@"; s=$?; ${kill}; exit $s; fi`;
    const { env } = watch(repo, `if [ "$1" != commit ]; then ${before}; fi`);
    commit(repo, env);
    whole = repo.tryGit(['rev-parse', '-q', '--verify', `HEAD:${path}`]).status === 0;
    isOldOrNew(repo, `killed ${when} git call ${at}`);
  });
  return whole;
}

async function everyTime(limit: number, once: (at: number) => Promise<boolean>): Promise<number> {
  for (let at = 1; at < limit; at++) if (await once(at)) return at - 1;
  throw new Error('it never ends by itself');
}

spec('a hook that is killed while it mends', (test) => {
  test('before any of its effects', async () => {
    assert.ok((await everyTime(80, killedAt)) > 8);
  }, 300_000);

  test.each(
    ['before', 'after'] as const,
    (when) => `${when} any of its git calls`,
    async (when) => {
      assert.ok((await everyTime(30, (at) => killedAround(when, at))) > 3);
    },
    300_000,
  );
});
