import * as assert from 'uvu/assert';
import { github } from '../../src/report/github.ts';
import { spec } from '../support/spec.ts';
import { finding, report } from '../support/values.ts';

function first(more: object): string {
  return github(report([finding(more)])).split('\n')[0]!;
}

spec('the annotations for GitHub', (test) => {
  test('one line per finding: file, line, column, code, message', () => {
    assert.is(
      first({ at: { line: 3, column: 14 } }),
      '::error file=skills/notes/SKILL.md,line=3,col=14,title=fm/missing-key::the key "name" is missing',
    );
    assert.match(first({ severity: 'warning' }), /^::warning file=/);
  });

  test('the last line where there are several, and what may be done without as a warning', () => {
    assert.match(
      first({ at: { line: 3, column: 1 }, end: { line: 26, column: 1 } }),
      '.md,line=3,endLine=26,col=1,title=',
    );
    const notRun = [{ what: 'duplicates', why: 'there is no jscpd', next: 'sluice check', warns: true }] as const;
    assert.match(github(report([], { notRun })), /^::warning title=not run::duplicates: there is no jscpd; /);
  });

  test.each(
    [
      { path: 'a,b:c.md', file: 'a%2Cb%3Ac.md' },
      { path: '100%.md', file: '100%25.md' },
      { path: '%0A.md', file: '%250A.md' },
      { path: 'two\nlines\r.md', file: 'two%0Alines%0D.md' },
      { path: 'x::error file=y.md', file: 'x%3A%3Aerror file=y.md' },
      { path: 'say "no"\\.md', file: 'say "no"\\.md' },
      { path: 'grün/文.md', file: 'grün/文.md' },
      { path: 'esc\u001b[2J.md', file: '"esc\\033[2J.md"' },
    ],
    ({ path }) => `${JSON.stringify(path)} in a property`,
    ({ path, file }) => assert.match(first({ path }), `::error file=${file},line=1,col=1,`),
  );

  test.each(
    [
      { message: '100%', data: '100%25' },
      { message: 'a\r\nb', data: 'a%0D%0Ab' },
      { message: 'a: b, c', data: 'a: b, c' },
      { message: 'x\n::stop-commands::y', data: 'x%0A::stop-commands::y' },
    ],
    ({ message }) => `${JSON.stringify(message)} in a message`,
    ({ message, data }) => assert.ok(first({ message }).endsWith(`::${data}`)),
  );

  test('the commit that holds it, where commits are judged one by one', () => {
    assert.ok(first({ commit: 'a'.repeat(40) }).endsWith(' (commit aaaaaaaaaa)'));
  });

  test('what did not run is an error of its own, what is loosened a warning, and what is silenced is listed', () => {
    const text = github(
      report([], {
        notRun: [{ what: 'fm', why: 'a blob is missing', next: 'git fetch' }],
        loosened: ['packs: one less'],
        silencers: [{ kind: 'check off', what: 'frontmatter' }],
        notes: ['policy introduced here'],
      }),
    );
    assert.is(
      text,
      [
        '::error title=not run::fm: a blob is missing; run git fetch',
        '::warning title=loosened::packs: one less',
        '0 errors, 0 warnings, 1 not run: 1 file in the index, by sluice.yml',
        'policy introduced here',
        'quiet: check off: frontmatter',
        '',
      ].join('\n'),
    );
  });
});
