import * as assert from 'uvu/assert';
import { copyable } from '../../../src/cli/called.ts';
import type { Console } from '../../../src/cli/command.ts';
import { spec } from '../../support/spec.ts';

function said(script: string, env: Console['env'], text: string): string {
  const lines: string[] = [];
  const console = { cwd: '/r', env, out: (line: string) => lines.push(line) } as unknown as Console;
  copyable(console, script).out(text);
  return lines.join('');
}

const text = 'go on: `sluice run queue`, or `sluice status`; sluice says so';

spec('commands that are printed', (test) => {
  test('are called as the program was', () => {
    const npx = 'go on: `npx sluice run queue`, or `npx sluice status`; sluice says so';
    assert.is(said('/r/node_modules/.bin/sluice', {}, text), npx);
    assert.is(said('/home/x/.npm/_npx/1/bin/sluice', { npm_command: 'exec' }, text), npx);
    assert.is(
      said('/r/.git/sluice/engine/cli.cjs', {}, 'see `sluice status`'),
      'see `node .git/sluice/engine/cli.cjs status`',
    );
    assert.is(
      said('/a b/.git/sluice/engine/cli.cjs', {}, 'see `sluice status`'),
      "see `node '/a b/.git/sluice/engine/cli.cjs' status`",
    );
  });

  test('are the plain word where the program is on the path', () =>
    assert.is(said('/usr/bin/sluice', { npm_command: 'run-script' }, text), text));
});
