import * as assert from 'uvu/assert';
import { nearest } from '../../../src/text/nearest.ts';
import { spec } from '../../support/spec.ts';

const keys = ['name', 'description', 'license', 'allowed-tools', 'metadata', 'model', 'mode'];

const rows: readonly (readonly [string, readonly string[], string | undefined])[] = [
  ['nmae', keys, 'name'],
  ['descriptoin', keys, 'description'],
  ['Description', keys, 'description'],
  ['allowed_tools', keys, 'allowed-tools'],
  ['allowedTools', keys, 'allowed-tools'],
  ['licence', keys, 'license'],
  ['metadta', keys, 'metadata'],
  ['tools', keys, undefined],
  ['x', keys, undefined],
  ['', keys, undefined],
  ['name', [], undefined],
  // Two are equally near: a guess would be wrong half of the time.
  ['bat', ['cat', 'hat'], undefined],
  ['modes', ['models', 'mode'], undefined],
  // Short words are near one another by chance.
  ['abc', ['xbz'], undefined],
  ['abcd', ['xbcz'], 'xbcz'],
  ['k'.repeat(60_000), keys, undefined],
];

spec('the nearest word', (test) => {
  test.each(
    rows,
    ([word, words, meant]) =>
      `${word.slice(0, 20) || 'nothing'} among ${words.join(' ') || 'nothing'}: ${meant ?? 'none'}`,
    ([word, words, meant]) => assert.is(nearest(word, words), meant),
  );
});
