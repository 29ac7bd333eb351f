import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { drafted, inQueue, tell, type Queue } from '../support/queue.ts';

/** Edit a file, and be told so, field by field; nothing is written. */
function found(queue: Queue, path: string, edit: (text: string) => string, fields: readonly string[]): void {
  const before = queue.repo.read(path);
  const edited = edit(before);
  assert.is.not(edited, before);
  queue.repo.write(path, edited);
  const ended = queue.sluice(['flow', 'verify', '--json']);
  assert.is(ended.status, 8, ended.all);
  const { end, code, drift } = JSON.parse(ended.stdout) as {
    end: string;
    code: number;
    drift: { path: string; field: string }[];
  };
  assert.equal([end, code], ['evidence_invalid', 8]);
  assert.equal(
    drift.map((one) => `${one.path} ${one.field}`),
    fields.map((field) => `${path} ${field}`),
  );
  assert.is(queue.repo.read(path), edited);
  queue.repo.write(path, before);
}

spec('flow verify', (test) => {
  test('finds what was edited by hand, by file and field, and changes nothing', () =>
    inQueue({ 'a.md': drafted(tell), 'b.md': drafted('exit 1') }, (queue) => {
      queue.run();
      const good = queue.sluice(['flow', 'verify']);
      assert.is(good.status, 0, good.all);
      assert.match(good.stdout, /^\d+ events, and every file says what they say\n$/);
      const state = (name: string): string => `prompts/.prompt-pipeline.${name}`;
      found(queue, state('state'), (text) => `${text}b.md--000000000000\n`, ['line 2']);
      found(queue, state('failed'), () => '', ['line 1']);
      found(queue, state('failed'), (text) => text.trimEnd(), ['the file']);
      found(queue, state('plan.txt'), (text) => text.replace('a.md', 'z.md'), ['line 1']);
      found(queue, state('summary.json'), (text) => text.replace('"fail_total": 1', '"fail_total": 0'), ['fail_total']);
      found(queue, state('summary.json'), (text) => text.replace('"fail_fast": 6', '"fail_fast": 7'), [
        'thresholds.fail_fast',
      ]);
      found(queue, state('summary.json'), () => 'x', ['the file']);
      found(queue, state('log.jsonl'), (text) => text.replace('exit_code=1', 'exit_code=0'), ['line 7']);
      found(queue, 'prompts/b.md', (text) => text.replace('last_run_status: failed', 'last_run_status: success'), [
        'codex_exec_last_run_status',
      ]);
      found(queue, 'prompts/b.md', (text) => text.replace(/^ {6}fail_total: '1'/m, "      fail_total: '0'"), [
        'prompt_flow.stages.pipeline.fail_total',
      ]);
      found(
        queue,
        'prompts/a.md',
        (text) => text.replace(/^codex_exec_last_run_status/m, 'codex_exec_last_run_failed_block: block001\n$&'),
        ['codex_exec_last_run_failed_block'],
      );
      assert.is(queue.sluice(['flow', 'verify']).status, 0);
    }));

  test('a prompt that was edited since is held to the log all the same, and one that never ran to that', () =>
    inQueue({ 'a.md': drafted('exit 1'), 'b.md': drafted(tell) }, (queue) => {
      queue.run(['--from', 'a.md', '--to', 'a.md']);
      const verified = (): string => queue.sluice(['flow', 'verify']).stdout;
      const edited = queue.repo.read('prompts/a.md').replace('In one sentence.', 'In one sentence, or two.');
      queue.repo.write('prompts/a.md', edited);
      assert.match(verified(), /and every file says what they say\n$/);
      queue.repo.write('prompts/a.md', edited.replace('last_run_status: failed', 'last_run_status: success'));
      assert.match(
        verified(),
        /^prompts\/a\.md codex_exec_last_run_status says "success", and the log says "failed"$/m,
      );
      queue.repo.write('prompts/a.md', edited);
      const never = queue.repo.read('prompts/b.md');
      queue.repo.write('prompts/b.md', never.replace('---\n', '---\ncodex_exec_last_run_status: success\n'));
      assert.match(
        verified(),
        /^prompts\/b\.md codex_exec_last_run_status says "success", and the log says that it has not run$/m,
      );
      queue.repo.write('prompts/b.md', never);
      assert.is(queue.run(['--from', 'b.md']).status, 0);
      queue.repo.run('mv', ['prompts/b.md', 'prompts/c.md']);
      assert.match(verified(), /and every file says what they say\n$/);
    }));

  test('a file that is not there is no drift, and one that ought not to be there is', () =>
    inQueue({ 'a.md': drafted(tell) }, (queue) => {
      queue.run();
      queue.repo.run('rm', ['prompts/.prompt-pipeline.state', 'prompts/.prompt-pipeline.summary.json']);
      assert.is(queue.sluice(['flow', 'verify']).status, 0);
      queue.repo.write('prompts/.prompt-pipeline.failed', 'x\n');
      const ended = queue.sluice(['flow', 'verify']);
      assert.is(ended.status, 8);
      assert.match(
        ended.stdout,
        /\.prompt-pipeline\.failed the file says that it is there, and the log says that it is not/,
      );
    }));

  test('a run writes them anew from the log, and does by them nothing that the log does not say', () =>
    inQueue({ 'a.md': drafted(tell), 'b.md': drafted(tell) }, (queue) => {
      queue.run(['--count', '1']);
      const state = queue.state('state');
      queue.repo.write('prompts/.prompt-pipeline.state', `${state}b.md--000000000000\n`);
      assert.is(queue.run().status, 0);
      assert.equal(queue.ran(), ['a', 'b']);
      assert.is(queue.sluice(['flow', 'verify']).status, 0);
    }));

  test('a log that was edited, or cut in the middle, is no evidence for anything: 8', () =>
    inQueue({ 'a.md': drafted('exit 1') }, (queue) => {
      queue.run();
      const path = queue.repo.git(['ls-files', '-o', '.sluice']).trim();
      const log = queue.repo.read(path);
      const lines = log.split('\n');
      for (const [bad, why] of [
        [log.replace('"outcome":"failed"', '"outcome":"success"'), /./],
        [[...lines.slice(0, 2), ...lines.slice(3)].join('\n'), /./],
      ] as const) {
        assert.is.not(bad, log);
        queue.repo.write(path, bad);
        for (const args of [['flow', 'verify'], ['run', 'queue'], ['status']]) {
          const ended = queue.sluice(args);
          assert.is(ended.status, 8, `${args.join(' ')}: ${ended.all}`);
          assert.match(ended.stderr, why);
          assert.ok(ended.stderr.includes(path), ended.stderr);
        }
        assert.is(queue.repo.read(path), bad);
      }
    }));
});
