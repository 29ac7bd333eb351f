import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { drafted, inQueue, type Queue } from '../support/queue.ts';

const prompt = drafted('exit 1', { affects: ['out/'], files: ['out/a.txt'] });
const says = (status: string): string => `sed -i "1a codex_exec_last_run_status: ${status}" "$PROMPT_PATH"; `;
const works = 'mkdir -p out; echo a > out/a.txt; ';

/** The agent is a script of the repository's own. */
function run(queue: Queue, script: string, more: readonly string[] = []): ReturnType<Queue['run']> {
  queue.repo.write('.git/agent.sh', script);
  return queue.run(['--exec-mode', 'agent', '--agent', 'bash .git/agent.sh', ...more]);
}

spec('an agent', (test) => {
  test('that does the work and says so in the prompt is a success; it reads the prompt', () =>
    inQueue({ 'a.md': prompt }, (queue) => {
      const ended = run(queue, `cat > "$REPO_ROOT/.git/seen"; ${works}${says('success')}echo talk`);
      assert.is(ended.status, 0, ended.all);
      assert.match(queue.repo.read('.git/seen'), /^---\nchatgpt_scoping_kind[^]*## Operator Checkpoint/);
      assert.match(queue.printed('a.log'), /^talk$/m);
      assert.is(queue.summary()['runner_mode'], 'agent');
      assert.is(queue.flat('a.md', 'completion_gate'), 'pass');
      assert.is(queue.pipeline('a.md', 'auto_yes'), "'0'");
    }));

  test('that says the same word of an edited prompt has said it anew', () =>
    inQueue({ 'a.md': prompt }, (queue) => {
      const word = `sed -i '/^codex_exec_last_run_status:/d; 1a codex_exec_last_run_status: success' "$PROMPT_PATH"; `;
      assert.is(run(queue, `${works}${word}`).status, 0);
      queue.repo.write('prompts/a.md', queue.repo.read('prompts/a.md').replace('In one sentence.', 'In two.'));
      const ended = run(queue, `${works}${word}`);
      assert.is(ended.status, 0, ended.all);
      queue.repo.write('prompts/a.md', queue.repo.read('prompts/a.md').replace('In two.', 'In three.'));
      const silent = run(queue, works);
      assert.is(silent.status, 1, silent.all);
      assert.match(silent.stdout, /wrote no word into prompts\/a\.md/);
    }));

  test('may be given the name of the prompt in place of its text', () =>
    inQueue({ 'a b.md': prompt }, (queue) => {
      queue.repo.write('.git/agent.sh', `cp "$1" .git/seen; cat > .git/read; ${works}${says('success')}`);
      const ended = queue.run(['--exec-mode', 'codex', '--agent', 'bash .git/agent.sh {prompt}']);
      assert.is(ended.status, 0, ended.all);
      assert.match(queue.repo.read('.git/seen'), /# Something to do/);
      assert.is(queue.repo.read('.git/read'), '');
      assert.is(queue.summary()['exec_mode_requested'], 'agent');
    }));

  test.each(
    [
      ['ends well and says nothing', works, /the agent ended well and wrote no word into prompts\/a\.md/],
      ['says that it succeeded, with nothing to show', says('success'), /completion: out\/a\.txt does not exist/],
      ['says that it failed, and ends well', `${works}${says('failed')}`, /prompts\/a\.md says failed/],
      ['says that it succeeded, and ends badly', `${works}${says('success')}exit 4`, /the agent ended with 4/],
      ['takes the prompt away', `${works}rm "$PROMPT_PATH"`, /the agent has removed prompts\/a\.md/],
      ['takes too long', 'sleep 60', /the agent took too long/],
    ] as const,
    ([title]) => `that ${title} has failed`,
    ([, script, why]) =>
      inQueue({ 'a.md': prompt }, (queue) => {
        const ended = run(queue, script, ['--timeout-sec', '3']);
        assert.is(ended.status, 1, ended.all);
        assert.match(ended.stdout, why);
        if (!queue.repo.exists('prompts/a.md')) return;
        assert.is(queue.flat('a.md', 'status'), 'failed');
        const check = queue.sluice(['check', '--all']);
        assert.is(check.status, 0, check.all);
      }),
  );

  test('an old word in the prompt is not the word of this run', () =>
    inQueue({ 'a.md': prompt }, (queue) => {
      assert.is(run(queue, `${works}${says('success')}`).status, 0);
      queue.repo.write('prompts/a.md', queue.repo.read('prompts/a.md').replace('In one sentence.', 'In two.'));
      const ended = run(queue, works);
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /wrote no word/);
    }));

  test('without a name it is a wrong flag; a prompt that promises nothing: blocked; auto takes the block', () =>
    inQueue({ 'a.md': prompt, 'b.md': drafted('true') }, (queue) => {
      const unnamed = queue.run(['--exec-mode', 'agent', '--to', 'a.md']);
      assert.is(unnamed.status, 3, unnamed.all);
      assert.match(unnamed.stderr, /--exec-mode agent needs to know which: add --agent COMMAND/);
      assert.is(queue.repo.exists('.sluice'), false);
      const empty = queue.run(['--exec-mode', 'agent', '--agent', 'true', '--from', 'b.md']);
      assert.is(empty.status, 15, empty.all);
      assert.match(empty.stdout, /prompts\/b\.md promises nothing that could show what an agent did/);
      const auto = queue.run(['--exec-mode', 'auto', '--agent', 'exit 9', '--from', 'b.md']);
      assert.is(auto.status, 0, auto.all);
    }));

  test('another mode is no mode: 3', () =>
    inQueue({ 'a.md': prompt }, (queue) => {
      const ended = queue.run(['--exec-mode', 'robot']);
      assert.is(ended.status, 3);
      assert.match(ended.stderr, /--exec-mode is script, agent \(or codex\) or auto, and not "robot"/);
    }));
});
