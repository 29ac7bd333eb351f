import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { inRepo, Repo } from '../support/repo.ts';
import { bare, drafted, inQueue, Queue, tell } from '../support/queue.ts';

const works = drafted(`${tell}\nmkdir -p out; echo a > out/a.txt`, { affects: ['out/'], files: ['out/a.txt'] });

spec('a queue in places of every kind', (test) => {
  test('a repository without a commit', () =>
    inRepo((repo) => {
      const queue = new Queue(repo).prompts({ 'a.md': works });
      repo.write('.gitignore', 'ran\n');
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
      assert.match(queue.printed('a/manifest.txt'), /^git_head=$/m);
      assert.is(queue.sluice(['flow', 'verify']).status, 0);
    }));

  test('a linked worktree: its own prompts, one lock, and both logs in one order', () =>
    inQueue({ 'a.md': works }, (queue) => {
      const { repo } = queue;
      repo.git(['worktree', 'add', '-q', '../other work', '-b', 'other']);
      const other = new Queue(new Repo(repo.path('../other work')));
      const ended = other.run();
      assert.is(ended.status, 0, ended.all);
      assert.equal([other.ran(), queue.ran()], [['a'], []]);
      assert.is(other.repo.git(['status', '--porcelain']), ' M prompts/a.md\n?? .sluice/\n?? out/\n');
      assert.is(queue.run().status, 0);
      assert.equal(queue.ran(), ['a']);
    }));

  test('a folder with blanks and quotes in its name', () =>
    inQueue({}, (queue) => {
      const root = `my "best" place's/prompts`;
      queue.repo.write(`${root}/a b.md`, works);
      const ended = queue.run(['--root', root]);
      assert.is(ended.status, 0, ended.all);
      assert.equal(queue.ran(), ['a b']);
      assert.is(queue.state('plan.txt', root), `${root}/a b.md\n`);
      assert.is(queue.sluice(['flow', 'verify', '--root', root]).status, 0);
    }));

  test('a prompt with CRLF runs, and its line ends stay', () =>
    inQueue({ 'a.md': works.replaceAll('\n', '\r\n') }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
      assert.not.match(queue.repo.read('prompts/a.md'), /[^\r]\n/);
      assert.match(queue.repo.read('prompts/a.md'), /codex_exec_last_run_status: success\r\n/);
      assert.is(queue.run().status, 0);
      assert.equal(queue.ran(), ['a']);
    }));

  test('from a subfolder, where paths are as seen from there', () =>
    inQueue({ 'a.md': works }, (queue) => {
      const cwd = queue.repo.path('deep/er');
      mkdirSync(cwd, { recursive: true });
      const ended = queue.run(['--root', '../../prompts'], { cwd });
      assert.is(ended.status, 0, ended.all);
      assert.is(queue.summary()['root'], 'prompts');
      assert.ok(queue.repo.exists('out/a.txt'));
      assert.is(queue.repo.exists('deep/er/.sluice'), false);
      // As we print it, wherever somebody types it.
      const printed = queue.run(['--root', 'prompts', '--json'], { cwd });
      assert.is(printed.status, 0, printed.all);
      for (const root of ['promts', '../../promts'])
        assert.match(queue.run(['--root', root], { cwd }).stderr, new RegExp(`--root ${root} is no folder here`));
    }));

  test('two roots know nothing of each other, prompts of one name and all', () =>
    inQueue({}, (queue) => {
      queue.repo.write('one/a.md', bare(tell, 'exit 1'));
      queue.repo.write('two/a.md', bare(tell));
      assert.is(queue.run(['one']).status, 1);
      assert.is(queue.run(['two']).status, 0);
      assert.equal(queue.ran(), ['a', 'a']);
      assert.equal([queue.has('failed', 'one'), queue.has('failed', 'two')], [true, false]);
      assert.is(queue.run(['two']).status, 0);
      assert.equal(queue.ran(), ['a', 'a']);
    }));

  test('the root of the repository itself may be the folder', () =>
    inQueue({}, (queue) => {
      queue.repo.write('only.md', bare(tell));
      const ended = queue.run(['.']);
      assert.is(ended.status, 0, ended.all);
      assert.is(queue.repo.read('.prompt-pipeline.plan.txt'), 'only.md\n');
    }));

  test('nothing that is committed names a machine, and nothing else is there to be committed', () =>
    inQueue({ 'a.md': works }, (queue) => {
      const secret = 'hunter2hunter2hunter2';
      queue.repo.write('prompts/b.md', bare('echo "token is $MY_API_TOKEN"', 'exit 1'));
      const ended = queue.run([], { env: { MY_API_TOKEN: secret, TZ: 'Pacific/Kiritimati' } });
      assert.is(ended.status, 1, ended.all);
      queue.repo.git(['add', '-A']);
      const names = queue.repo.git(['diff', '--cached', '--name-only']).trim().split('\n');
      assert.equal(
        names.filter((name) => !name.startsWith('.sluice/runs/')),
        ['out/a.txt', 'prompts/a.md', 'prompts/b.md'],
      );
      const text = queue.repo.git(['diff', '--cached']);
      for (const word of [queue.repo.dir, join(queue.repo.dir, '..'), process.execPath, secret])
        assert.not.match(text, word);
      assert.not.match(queue.printed('b.log'), secret);
      assert.match(queue.printed('b.log'), /^token is /);
      // The local time has a twin that does not depend on where it was.
      const utc = /updated_utc: '(.{10})/.exec(queue.repo.read('prompts/a.md').split('    exec:')[1] ?? '')?.[1];
      const [day = '', month = '', year = ''] = (queue.flat('a.md', 'local') ?? '').split(' - ')[1]?.split('-') ?? [];
      const local = Date.parse(`${year}-${month}-${day}`);
      assert.ok(local - Date.parse(utc ?? '') >= 0, `${utc} ${queue.flat('a.md', 'local')}`);
      assert.is(queue.sluice(['flow', 'verify'], { env: { TZ: 'America/New_York' } }).status, 0);
    }));
});
