import * as assert from 'uvu/assert';
import { ignores } from '../../../src/text/rust-glob.ts';
import { spec } from '../../support/spec.ts';

const rows: readonly (readonly [pattern: string, yes: readonly string[], no: readonly string[]])[] = [
  ['**/package-lock.json', ['package-lock.json', 'a/package-lock.json'], ['package+lock.json', 'xpackage-lock.json']],
  ['a-b/**', ['a-b/x.js', 'c/a-b/x/y.js'], ['a-b', 'ab/x.js']],
  ['*.js', ['a.js', 'a/b.js'], ['a.jsx', 'A.JS']],
  ['a.(b)|c+$^', ['a.(b)|c+$^'], ['a.b', 'c']],
  ['\\[a].js', ['[a].js'], ['a.js']],
  ['?.js', ['a.js', 'x/ä.js'], ['.js', 'ab.js']],
  ['[!a-c].{js,ts}', ['d.js', 'd.ts'], ['a.js', 'd.css']],
];

spec('patterns of files as jscpd reads them', (test) => {
  test.each(
    rows,
    ([pattern]) => pattern,
    ([pattern, yes, no]) => {
      const ignored = ignores([pattern]);
      assert.equal([...yes, ...no].filter(ignored), yes);
    },
  );
});
