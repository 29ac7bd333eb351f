import { mkdirSync, rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { drafted, inQueue, tell, type Queue } from '../support/queue.ts';

const works = drafted('mkdir -p out; echo a > out/a.txt', { affects: ['out/'], files: ['out/a.txt'] });
const commit = { PROMPT_EXEC_AUTOCOMMIT: '1' };

function files(queue: Queue): string[] {
  return queue.repo.git(['show', '--name-only', '--format=', 'HEAD']).trim().split('\n');
}

spec('what is done with a prompt that succeeded', (test) => {
  test('nothing, where nobody says so', () =>
    inQueue({ 'a.md': works }, (queue) => {
      const head = queue.repo.git(['rev-parse', 'HEAD']);
      assert.is(queue.run().status, 0);
      assert.is(queue.repo.git(['rev-parse', 'HEAD']), head);
      assert.is(queue.repo.exists('prompts/a.md'), true);
      assert.is(queue.flat('a.md', 'move_status'), 'skipped');
    }));

  test('autocommit takes what it changed under ## Affects, and what somebody else has staged stays staged', () =>
    inQueue({ 'a.md': works }, (queue) => {
      queue.repo.write('staged.txt', 'x');
      queue.repo.write('loose.txt', 'x');
      queue.repo.git(['add', 'staged.txt']);
      const ended = queue.run([], { env: commit });
      assert.is(ended.status, 0, ended.all);
      assert.equal(files(queue), ['out/a.txt']);
      assert.match(queue.repo.git(['log', '-1', '--format=%s']), /^prompt-exec: a \d{8}T\d{6}Z$/m);
      assert.is(queue.repo.git(['diff', '--cached', '--name-only']).trim(), 'staged.txt');
      assert.match(queue.sluice(['flow', 'log', '--json']).stdout, /"committed":"yes"/);
    }));

  test('a name that means something to git is a name like any other, also for hooks and whoever set that', () => {
    const names = [':a', 'out/:(top)b', 'out/?.txt'];
    const block = `mkdir -p out; ${names.map((name) => `echo x > '${name}'`).join('; ')}`;
    return inQueue({ 'a.md': drafted(block, { affects: ['out/', ':a'] }), 'sub/x.md': '' }, (queue) => {
      const { repo } = queue;
      for (const name of ['1', '2']) repo.write(`out/${name}.txt`, 'base\n');
      repo.commit('more');
      repo.write('out/1.txt', 'staged\n');
      repo.git(['add', 'out/1.txt']);
      repo.write('out/1.txt', 'newer\n');
      repo.write('out/2.txt', 'half done\n');
      repo.write('out/3.txt', 'private\n');
      const hook = '#!/bin/sh\ntest "$(git ls-files "prompts/*.md" | wc -l)" -gt 0 && test -e .git/fine\n';
      repo.write('.git/hooks/pre-commit', hook, 0o755);
      const env = { ...commit, GIT_LITERAL_PATHSPECS: '1' };
      assert.match(queue.run(['--to', 'a.md'], { env }).stdout, /the commit was refused: /);
      assert.is(repo.git(['show', ':out/1.txt']), 'staged\n');
      repo.write('.git/fine', '');
      const ended = queue.run(['--to', 'a.md'], { env, cwd: repo.path('prompts/sub') });
      assert.is(ended.status, 0, ended.all);
      assert.equal(files(queue), names);
      assert.is(repo.git(['show', ':out/1.txt']), 'staged\n');
      assert.is(repo.git(['status', '--short', 'out']), 'MM out/1.txt\n M out/2.txt\n?? out/3.txt\n');
    });
  });

  test('more files than a command line takes are committed as well', () => {
    const deep = Array.from({ length: 6 }, () => 'x'.repeat(240)).join('/');
    const many = `mkdir -p out/${deep}; cd out/${deep}; for i in $(seq 1600); do : > "$i"; done`;
    return inQueue({ 'a.md': drafted(many, { affects: ['out/'] }) }, (queue) => {
      const ended = queue.run([], { env: commit });
      assert.is(ended.status, 0, ended.all);
      assert.is(files(queue).length, 1600);
    });
  });

  test('a hook that refuses the commit makes it a failure, and says why', () =>
    inQueue({ 'a.md': works }, (queue) => {
      mkdirSync(queue.repo.path('.git/hooks'), { recursive: true });
      queue.repo.write('.git/hooks/pre-commit', '#!/bin/sh\necho not today >&2\nexit 1\n', 0o755);
      const head = queue.repo.git(['rev-parse', 'HEAD']);
      const ended = queue.run([], { env: commit });
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /failed prompts\/a\.md: pipeline: the commit was refused: not today/);
      assert.is(queue.repo.git(['diff', '--cached', '--name-only']), '');
      assert.is(queue.flat('a.md', 'failed_bucket'), 'unknown');
      assert.is(queue.repo.git(['rev-parse', 'HEAD']), head);
      assert.is(queue.flat('a.md', 'status'), 'failed');
      assert.is(queue.has('state'), false);
      assert.is(queue.sluice(['check', '--all']).status, 0, queue.sluice(['check', '--all']).all);
    }));

  test('what a round that failed has left is the prompt\u2019s own, and goes into the commit of the next one', () =>
    inQueue({ 'a.md': drafted('mkdir -p out; echo a > out/a.txt; test -e ok', { affects: ['out/'] }) }, (queue) => {
      queue.repo.write('.git/info/exclude', 'ok\n');
      assert.is(queue.run([], { env: commit }).status, 1);
      queue.repo.write('ok', '');
      const ended = queue.run([], { env: commit });
      assert.is(ended.status, 0, ended.all);
      assert.equal(files(queue), ['out/a.txt']);
    }));

  test('what somebody has changed of that since is not', () =>
    inQueue({ 'a.md': drafted('mkdir -p out; echo a >> out/a.txt; test -e ok', { affects: ['out/'] }) }, (queue) => {
      queue.repo.write('.git/info/exclude', 'ok\n');
      assert.is(queue.run([], { env: commit }).status, 1);
      queue.repo.write('out/a.txt', 'mine\n');
      queue.repo.write('ok', '');
      const ended = queue.run([], { env: commit });
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /out\/a\.txt held changes of somebody's before/);
    }));

  const named = drafted(`${tell}; echo a > out.txt`, { affects: ['out.txt', 'out/'] });

  test('a file it names that holds changes of somebody\u2019s is told before anything has run', () =>
    inQueue({ 'a.md': named, 'b.md': works }, (queue) => {
      queue.repo.write('out.txt', 'mine\n');
      queue.repo.write('out/mine.txt', 'mine\n');
      const ended = queue.run([], { env: commit });
      assert.is(ended.status, 15, ended.all);
      assert.match(
        ended.stdout,
        /^blocked prompts\/a\.md: exec: out\.txt held changes of somebody's before: .*; nothing of it was run$/m,
      );
      assert.match(ended.stdout, /^success prompts\/b\.md/m);
      assert.equal(queue.ran(), []);
      assert.is(queue.repo.read('out.txt'), 'mine\n');
      rmSync(queue.repo.path('out.txt'));
      assert.is(queue.run([], { env: commit }).status, 0);
      assert.equal(files(queue), ['out.txt']);
    }));

  test('so is a merge that somebody has not ended', () =>
    inQueue({ 'a.md': named }, (queue) => {
      queue.repo.write('.git/MERGE_HEAD', queue.repo.git(['rev-parse', 'HEAD']));
      const ended = queue.run([], { env: commit });
      assert.is(ended.status, 15, ended.all);
      assert.match(ended.stdout, /exec: a merge is under way: end it, then run it again; nothing of it was run$/m);
      assert.equal(queue.ran(), []);
    }));

  test('a hook that refused and is mended: the next run commits', () =>
    inQueue({ 'a.md': works }, (queue) => {
      queue.repo.write('.git/hooks/pre-commit', '#!/bin/sh\ntest -e .git/fine\n', 0o755);
      assert.is(queue.run([], { env: commit }).status, 1);
      queue.repo.write('.git/fine', '');
      const ended = queue.run([], { env: commit });
      assert.is(ended.status, 0, ended.all);
      assert.equal(files(queue), ['out/a.txt']);
    }));

  test('autopush pushes that commit, and nothing where there is no autocommit', () =>
    inQueue({ 'a.md': works, 'b.md': works.replaceAll('out/a', 'out/b') }, (queue) => {
      const { repo } = queue;
      repo.git(['init', '-q', '--bare', '.git/far']);
      repo.git(['remote', 'add', 'origin', repo.path('.git/far')]);
      repo.git(['push', '-q', '-u', 'origin', 'main']);
      const far = (): string => repo.git(['--git-dir', '.git/far', 'rev-parse', 'main']);
      const before = far();
      assert.is(queue.run(['--to', 'a.md'], { env: { PROMPT_EXEC_AUTOPUSH: '1' } }).status, 0);
      assert.is(far(), before);
      const ended = queue.run([], { env: { ...commit, PROMPT_EXEC_AUTOPUSH: '1' } });
      assert.is(ended.status, 0, ended.all);
      assert.is(far(), repo.git(['rev-parse', 'HEAD']));
      assert.is.not(far(), before);
    }));

  test('a push that was refused is owed: the next round makes it up, with nothing to run and nothing to commit', () =>
    inQueue({ 'a.md': works.replace('```bash\n', `\`\`\`bash\n${tell}\n`) }, (queue) => {
      const { repo } = queue;
      repo.git(['init', '-q', '--bare', '.git/far']);
      repo.git(['remote', 'add', 'origin', repo.path('.git/far')]);
      repo.git(['push', '-q', '-u', 'origin', 'main']);
      repo.write('.git/far/hooks/pre-receive', '#!/bin/sh\ntest -e fine\n', 0o755);
      const env = { ...commit, PROMPT_EXEC_AUTOPUSH: '1' };
      const refused = queue.run([], { env });
      assert.is(refused.status, 1, refused.all);
      assert.match(
        refused.stdout,
        /the push was refused: ! \[remote rejected\] main -> main \(pre-receive hook declined\)/,
      );
      repo.write('.git/far/fine', '');
      const ended = queue.run([], { env });
      assert.is(ended.status, 0, ended.all);
      assert.match(ended.stderr, /^prompts\/a\.md has run and is committed: what is left of it is its push$/m);
      assert.is(repo.git(['--git-dir', '.git/far', 'rev-parse', 'main']), repo.git(['rev-parse', 'HEAD']));
      assert.equal(queue.ran(), ['a']);
    }));

  test('a push that is refused is a failure', () =>
    inQueue({ 'a.md': works }, (queue) => {
      const ended = queue.run([], { env: { ...commit, PROMPT_EXEC_AUTOPUSH: '1' } });
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /the push was refused: /);
    }));

  test('move puts it into completed/, stamped, and never any deeper', () =>
    inQueue({ 'a.md': works, 'b.md': drafted('true') }, (queue) => {
      const ended = queue.run([], { env: { PROMPT_EXEC_MOVE_TO_COMPLETED: '1' } });
      assert.is(ended.status, 0, ended.all);
      assert.is(queue.repo.exists('prompts/a.md'), false);
      assert.is(queue.flat('completed/a.md', 'status'), 'success');
      assert.is(queue.flat('completed/a.md', 'move_status'), 'success');
      assert.is(queue.pipeline('completed/b.md', 'status'), 'done');
      const within = queue.run(['--root', 'prompts/completed'], { env: { PROMPT_EXEC_MOVE_TO_COMPLETED: '1' } });
      assert.is(within.status, 3, within.all);
      assert.match(within.stderr, /prompts\/completed is where prompts lie that are done/);
      assert.is(queue.repo.exists('prompts/completed/completed'), false);
      assert.is(queue.sluice(['flow', 'verify']).status, 0, queue.sluice(['flow', 'verify']).all);
    }));

  test('where one of that name lies in completed/ already, the new one gets the time of its run', () =>
    inQueue({ 'a.md': works, 'completed/a.md': 'old' }, (queue) => {
      assert.is(queue.run([], { env: { PROMPT_EXEC_MOVE_TO_COMPLETED: '1' } }).status, 0);
      assert.is(queue.repo.read('prompts/completed/a.md'), 'old');
      assert.ok(queue.repo.exists(`prompts/completed/a.${String(queue.summary()['run_utc'])}.md`));
    }));

  test('a prompt that failed is neither committed nor moved', () =>
    inQueue({ 'a.md': drafted('mkdir out; echo a > out/a.txt; exit 1', { affects: ['out/'] }) }, (queue) => {
      const head = queue.repo.git(['rev-parse', 'HEAD']);
      assert.is(queue.run([], { env: { ...commit, PROMPT_EXEC_MOVE_TO_COMPLETED: '1' } }).status, 1);
      assert.is(queue.repo.git(['rev-parse', 'HEAD']), head);
      assert.is(queue.repo.exists('prompts/a.md'), true);
    }));
});
