import * as assert from 'uvu/assert';
import { expandBraces, gitPatterns, matcher, patternTrouble } from '../../../src/text/glob.ts';
import { spec } from '../../support/spec.ts';

interface Row {
  readonly patterns: readonly string[];
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

const rows: readonly Row[] = [
  { patterns: ['*.md'], yes: ['a.md', 'docs/a.md', 'A.MD', '.md', 'new\nline.md'], no: ['a.mdc', 'a.md/b'] },
  { patterns: ['/*.md'], yes: ['a.md'], no: ['docs/a.md'] },
  { patterns: ['docs/*.md'], yes: ['docs/a.md', 'DOCS/a.md'], no: ['docs/x/a.md', 'x/docs/a.md', 'docs.md'] },
  { patterns: ['docs/'], yes: ['docs/a', 'docs/x/y'], no: ['docs', 'x/docs/a'] },
  { patterns: ['docs/**'], yes: ['docs/a', 'docs/x/y'], no: ['docs', 'docsx/a'] },
  { patterns: ['**/a.md'], yes: ['a.md', 'x/a.md', 'x/y/a.md'], no: ['xa.md', 'a.md/x'] },
  { patterns: ['docs/**/a.md'], yes: ['docs/a.md', 'docs/x/y/a.md'], no: ['docs/xa.md', 'docsa.md'] },
  { patterns: ['a**b'], yes: ['ab', 'axxb'], no: ['a/b', 'ax/xb'] },
  { patterns: ['a?c'], yes: ['abc', 'a-c', 'aéc'], no: ['ac', 'a/c', 'abbc'] },
  { patterns: ['a[0-9b]c'], yes: ['a1c', 'abc', 'aBc'], no: ['axc', 'a/c'] },
  { patterns: ['a[!b]c', 'x[^y]z'], yes: ['axc', 'xxz'], no: ['abc', 'aBc', 'a/c', 'xyz', 'x/z'] },
  { patterns: ['a[]]c', 'a[\u{5d}x]d'], yes: ['a]c', 'axd'], no: ['a[c'] },
  { patterns: ['*.{md,mdc}'], yes: ['a.md', 'x/a.mdc'], no: ['a.mdx'] },
  { patterns: ['{docs,src/{a,b}}/*.md'], yes: ['docs/x.md', 'src/a/x.md', 'src/b/x.md'], no: ['src/x.md', 'a/x.md'] },
  {
    patterns: ['*.md', '!README.md', '!docs/**'],
    yes: ['a.md', 'x/b.md'],
    no: ['README.md', 'x/readme.md', 'docs/a.md'],
  },
  { patterns: ['a+b(c).md', 'x|y', 'p^q$'], yes: ['a+b(c).md', 'x|y', 'p^q$'], no: ['aab.md', 'x', 'y', 'p'] },
  { patterns: ['é.md'], yes: ['é.md'], no: ['É.md'] },
  { patterns: [], yes: [], no: ['a', ''] },
];

const troubles: readonly (readonly [string, string])[] = [
  ['', 'it is empty'],
  ['!', 'it is empty'],
  ['a\nb', 'a line break'],
  ['a\\b', 'back-slash'],
  ['../a', 'leaves the repository'],
  ['a/../../b', 'leaves the repository'],
  ['[a', 'brackets'],
  ['[z-a]', 'brackets'],
  ['[a/b]', 'brackets'],
  ['[[:alpha:]]', 'brackets'],
  ['{a,b,c,d}'.repeat(6), 'more than 1000 patterns'],
];

spec('path patterns, one by one', (test) => {
  test.each(
    rows,
    ({ patterns }) => `${patterns.join(' ') || 'nothing'} takes what it should, and no more`,
    ({ patterns, yes, no }) => {
      const fits = matcher(patterns);
      // Many questions: the first ones and the later ones are answered in different ways.
      for (let round = 0; round < 40; round++) {
        for (const path of yes) assert.ok(fits(path), path);
        for (const path of no) assert.not.ok(fits(path), path);
      }
    },
  );

  test.each(
    troubles,
    ([pattern, why]) => `${JSON.stringify(pattern.slice(0, 20))} is no pattern: ${why}`,
    ([pattern, why]) => assert.match(patternTrouble(pattern)!, why),
  );

  test('what is a pattern is not complained about', () => {
    for (const { patterns } of rows)
      for (const pattern of patterns) assert.is(patternTrouble(pattern), undefined, pattern);
  });

  test('braces stand for each of their choices, nested ones too', () => {
    assert.equal(expandBraces('a{b,c}d{e,f}'), ['abde', 'abdf', 'acde', 'acdf']);
    assert.equal(expandBraces('{a,{b,c}}').sort(), ['a', 'a', 'b', 'c']);
    assert.equal(expandBraces('{a}'), ['{a}']);
  });

  test('git is given no exclusion, because it would apply it to all patterns', () => {
    assert.equal(gitPatterns(['*.md', '!a.md', 'docs/', '/x.yml']), ['**/*.md', 'docs/**', 'x.yml']);
  });

  test('git, which counts bytes, is given a star for a character', () => {
    assert.equal(gitPatterns(['a/b?c', 'a/[!b]', 'a/[é]', 'a/[0-9]']), ['a/b*c', 'a/*', 'a/*', 'a/[0-9]']);
  });
});
