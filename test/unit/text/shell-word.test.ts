import * as assert from 'uvu/assert';
import { spawnSync } from 'node:child_process';
import { shellWord } from '../../../src/text/shell-word.ts';
import { spec } from '../../support/spec.ts';

const words = ['a b', "sp'q", "''", '$HOME', '`id`', 'a\\b', '"', 'a;b', '*', '~', '#a', '(', 'a\nb'];

spec('a word for a shell', (test) => {
  test.each(
    words,
    (word) => `arrives as it was: ${JSON.stringify(word)}`,
    (word) => {
      const { stdout } = spawnSync('sh', ['-c', `printf '<%s>' ${shellWord(word)}`], { encoding: 'utf8' });
      assert.is(stdout, `<${word}>`);
    },
  );

  test('has no quotes where it needs none', () => {
    const plain = '/home/me/repo-1/.git/sluice/engine/cli.cjs';
    assert.is(shellWord(plain), plain);
  });
});
