import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { drafted, inQueue, tell } from '../support/queue.ts';

/** It would throw work away, and is only said. */
const risky = drafted([tell, 'true "git reset --hard"', 'echo /etc/hosts']);

spec('warnings', (test) => {
  test.each(
    [
      ['halt', 'yes', false, /DESTRUCTIVE_GIT in block002 \(`true "git reset --hard"`\), and warn_mode is halt/],
      ['ask', 'yes', false, /ask means halt where nobody is asked/],
      ['auto-approve', 'yes', true, /^success/],
      ['halt', 'no', true, /^success/],
    ] as const,
    ([mode, gate]) => `${mode} with gate ${gate}`,
    ([mode, gate, runs, says]) =>
      inQueue({ 'a.md': risky }, (queue) => {
        const ended = queue.run(['--set', `warn_mode=${mode}`, '--set', `warn_gate=${gate}`]);
        assert.is(ended.status, runs ? 0 : 1, ended.all);
        assert.match(ended.stdout, says);
        assert.equal(queue.ran(), runs ? ['a'] : []);
        assert.is(queue.flat('a.md', 'status'), runs ? 'success' : 'blocked');
        if (runs) assert.is(queue.flat('a.md', 'warning_count'), "'2'");
        if (runs)
          assert.match(
            queue.printed('a/warnings.txt'),
            /^block002:1 DESTRUCTIVE_GIT .*\nblock003:1 WRITE_SENSITIVE_ROOT /,
          );
        assert.is(queue.sluice(['check', '--all']).status, 0, queue.sluice(['check', '--all']).all);
      }),
  );

  test('what a regular expression or a list of types allows stops nothing; what is left does', () =>
    inQueue({ 'a.md': risky }, (queue) => {
      const run = (env: Record<string, string>): number | null =>
        queue.run(['--profile', 'production'], { env }).status;
      const types = 'CODEX_PROMPT_STATE_DEFAULT_WARN_ALLOW_TYPES';
      assert.is(run({ PROMPT_EXEC_WARN_ALLOW_REGEX: 'git reset' }), 1);
      assert.is(run({ [types]: 'DESTRUCTIVE_GIT' }), 1);
      assert.equal(queue.ran(), []);
      assert.is(run({ PROMPT_EXEC_WARN_ALLOW_REGEX: 'git reset|/etc/hosts' }), 0);
      assert.equal(queue.ran(), ['a']);
    }));

  test('types are allowed by name, and a name or an expression that is none allows nothing', () =>
    inQueue({ 'a.md': risky }, (queue) => {
      const run = (env: Record<string, string>): string => queue.run(['--profile', 'production'], { env }).stdout;
      assert.match(
        run({ CODEX_PROMPT_STATE_DEFAULT_WARN_ALLOW_TYPES: 'GIT' }),
        /names `GIT`, which is no type of warning/,
      );
      assert.match(run({ PROMPT_EXEC_WARN_ALLOW_REGEX: '(' }), /is no regular expression and allows nothing/);
      queue.sluice(['flow', 'release', 'a.md', '--reason', 'x']);
      const types = { CODEX_PROMPT_STATE_DEFAULT_WARN_ALLOW_TYPES: 'DESTRUCTIVE_GIT, WRITE_SENSITIVE_ROOT' };
      assert.match(run(types), /^success/);
    }));
});
