import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { bare, drafted, inQueue, tell, type Queue } from '../support/queue.ts';

const four = { 'a.md': bare(tell), 'b.md': bare(tell), 'c.md': bare(tell), 'd.md': bare(tell) };

/** What a dry run would run. */
function planned(queue: Queue, args: readonly string[]): string {
  const ended = queue.run(['--dry-run', ...args]);
  assert.is(ended.status, 0, ended.all);
  return ended.stdout
    .replaceAll(/^run {3}prompts\/(.)\.md$/gm, '$1')
    .replaceAll('\n', ' ')
    .trim();
}

function refusal(queue: Queue, args: readonly string[]): string {
  const ended = queue.run(args);
  assert.is(ended.status, 3, ended.all);
  assert.equal(queue.ran(), []);
  return ended.stderr;
}

/** The value by which a run went, with every way to say it that comes after the one at hand. */
function warnMode(queue: Queue, args: readonly string[], env: Record<string, string>): string {
  queue.run(args, { env });
  return /^ {8}warn_mode: (.*)$/m.exec(queue.repo.read('prompts/a.md'))?.[1] ?? '';
}

spec('which prompts, and by whose word', (test) => {
  test('--from, --to, --count and --prompts-file, and nothing is started to tell', () =>
    inQueue(four, (queue) => {
      queue.repo.write('list', '# two of them\n\nc.md\nprompts/a.md\n');
      assert.is(planned(queue, []), 'a b c d');
      assert.is(planned(queue, ['--from', 'b.md', '--to', 'c.md', '--count', '0']), 'b c');
      assert.is(planned(queue, ['--from', 'b', '--to', 'c', '--count', '0']), 'b c');
      assert.is(planned(queue, ['--count', '1']), 'a later 3 more than --count allows');
      assert.is(planned(queue, ['--prompts-file', 'list']), 'c a');
      assert.is(planned(queue, ['--prompts-file', 'list', '--from', 'a.md']), 'a');
      assert.equal([queue.ran(), queue.has('plan.txt'), queue.repo.exists('.sluice')], [[], false, false]);
      queue.run(['--from', 'b.md', '--to', 'c.md', '--count', '0']);
      assert.is(queue.state('plan.txt'), 'prompts/b.md\nprompts/c.md\n');
      assert.equal(queue.ran(), ['b', 'c']);
      assert.match(queue.run(['--dry-run']).stdout, /^leave prompts\/b\.md: done, and not changed since$/m);
    }));

  test('what names nothing is refused, with the word that was meant', () =>
    inQueue(four, (queue) => {
      queue.repo.write('list', 'a.md\nx.md\n');
      assert.match(
        refusal(queue, ['--from', 'bb.md']),
        /--from names bb\.md, and no prompt is called that; did you mean "b\.md"\?/,
      );
      assert.match(refusal(queue, ['--from', 'c.md', '--to', 'a.md']), /--from c\.md comes after --to a\.md/);
      assert.match(refusal(queue, ['--prompts-file', 'list']), /--prompts-file names x\.md in line 2/);
      assert.match(refusal(queue, ['--prompts-file', 'no-list']), /--prompts-file no-list does not exist/);
      assert.match(refusal(queue, ['--count=-1']), /--count is a whole number from 0 up, and not "-1"/);
      assert.match(refusal(queue, ['--timeout-sec', '0']), /--timeout-sec is a whole number from 1 up/);
      assert.match(refusal(queue, ['--profile', 'prod']), /prod/);
      // Not 2, which is an end of its own: the arguments are no verdict.
      assert.match(refusal(queue, ['--cuont', '1']), /--cuont/);
      assert.match(refusal(queue, ['--count']), /--count of `sluice run` needs a value/);
    }));

  test('a profile sets the thresholds and the policy of every prompt that it runs', () =>
    inQueue({ 'a.md': drafted(tell) }, (queue) => {
      queue.run(['--profile', 'production']);
      assert.equal(queue.summary()['thresholds'], { fail_fast: 2, max_total_failures: 4, loop_threshold: 3 });
      const text = queue.repo.read('prompts/a.md');
      assert.match(text, /warn_gate: 'yes'\n {8}warn_mode: halt\n/);
      queue.repo.write('prompts/a.md', text.replace('In one sentence.', 'In two.'));
      queue.run(['--profile', 'poc']);
      assert.equal(queue.summary()['thresholds'], { fail_fast: 6, max_total_failures: 20, loop_threshold: 3 });
      // The policy is that of this run, and not of the one before.
      assert.match(queue.repo.read('prompts/a.md'), /warn_gate: 'no'\n {8}warn_mode: auto-approve\n/);
      assert.is(queue.summary()['profile'], 'poc');
    }));

  test('flag, then environment, then profile, then frontmatter', () =>
    inQueue({ 'a.md': drafted(tell, { more: "codex_preflight_warn_mode: 'ask'\n" }) }, (queue) => {
      const [set, profile] = [
        ['--set', 'warn_mode=halt'],
        ['--profile', 'poc'],
      ];
      const env = { PROMPT_FLOW_WARN_MODE: 'ask', PROMPT_EXEC_WARN_MODE: 'halt' };
      assert.is(warnMode(queue, [...set, ...profile], env), 'halt');
      assert.is(warnMode(queue, profile, env), 'halt', 'what is done is not stamped again');
      const edit = (word: string): void =>
        queue.repo.write('prompts/a.md', queue.repo.read('prompts/a.md').replace(/In .*\./, `In ${word}.`));
      edit('two');
      assert.is(warnMode(queue, profile, env), 'ask');
      edit('three');
      assert.is(warnMode(queue, profile, { PROMPT_EXEC_WARN_MODE: 'halt' }), 'halt');
      edit('four');
      assert.is(warnMode(queue, profile, {}), 'auto-approve');
      edit('five');
      assert.is(warnMode(queue, [], { PROMPT_FLOW_PROFILE: 'production' }), 'halt');
    }));

  test('the thresholds follow PIPELINE_*, PROMPT_FLOW_PIPELINE_* and flags', () =>
    inQueue({ 'a.md': bare(tell) }, (queue) => {
      const failFast = (args: readonly string[], env: Record<string, string>): unknown => {
        queue.run(args, { env });
        return (queue.summary()['thresholds'] as Record<string, number>)['fail_fast'];
      };
      assert.is(failFast(['--profile', 'production'], { PIPELINE_FAIL_FAST_THRESHOLD: '5' }), 5);
      assert.is(failFast([], { PROMPT_FLOW_PIPELINE_FAIL_FAST_THRESHOLD: '4' }), 4);
      assert.is(failFast(['--set', 'pipeline_fail_fast_threshold=3'], { PIPELINE_FAIL_FAST_THRESHOLD: '5' }), 3);
    }));
});
