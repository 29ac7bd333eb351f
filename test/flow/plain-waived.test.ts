import * as assert from 'uvu/assert';
import { inMine } from '../support/mine.ts';
import { assertFits } from '../support/output-schemas.ts';
import { drafted, inQueue } from '../support/queue.ts';
import { spec } from '../support/spec.ts';

const until = ['--until', '2999-01-01', '--reason', 'x'];

const flow = `stages:
  test: { before: [tests], run: { cmd: "true" }, gates: [all, fine] }
gates: { tests: { cmd: "exit 1" }, lint: { cmd: "exit 1" }, all: { all: [lint] }, fine: { cmd: "true" } }
`;

function waivedIn(json: string): readonly string[] {
  return (assertFits('run', json) as { waived: readonly string[] }).waived;
}

spec('what was waived, and what is advised, is told where it happens', (test) => {
  test('of a stage: gates before its work, after it, and those that a gate consists of', () =>
    inMine(flow, (mine) => {
      assert.equal(waivedIn(mine.run('--json').stdout), []);
      for (const gate of ['tests', 'lint', 'fine']) assert.is(mine.flow('waive', gate, ...until).status, 0);
      const ended = mine.run();
      assert.is(ended.status, 0, ended.all);
      assert.match(ended.stdout, /^pass test \(waived: tests, lint\)$/m);
      assert.equal(waivedIn(mine.run('--fresh', '--yes', '--json').stdout), ['tests', 'lint']);
    }));

  test('of a prompt: beside its promises', () =>
    inQueue({ 'a.md': drafted('touch odd', { files: ['none'] }), 'b.md': drafted('touch even') }, (queue) => {
      for (const gate of ['affects', 'completion'])
        assert.is(queue.sluice(['flow', 'waive', gate, ...until]).status, 0);
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
      assert.match(ended.stdout, /^success prompts\/b\.md \((?:nothing was promised; )?waived: affects\)$/m);
    }));

  test('advice is a line of the run and of the log, and stops nothing', () =>
    inMine('stages: { a: { advice: [g], run: { cmd: "true" } } }\ngates: { g: { cmd: "exit 4" } }\n', (mine) => {
      const ended = mine.run();
      assert.is(ended.status, 0, ended.all);
      assert.match(ended.stdout, /^advice a: g: `exit 4` ended with 4\npass a$/m);
      assert.match(mine.flow('log').stdout, /^ +advice a: g: `exit 4` ended with 4$/m);
    }));
});
