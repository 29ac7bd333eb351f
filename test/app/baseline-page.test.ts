import * as assert from 'uvu/assert';
import { acceptThird, baseline, baselined } from '../support/accepting.ts';
import { around } from '../support/copies.ts';
import { copiesOn, inCopying, only, put } from '../support/copying.ts';
import { assertFits } from '../support/output-schemas.ts';
import { cli, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { commitUnasked, skill } from '../support/wired.ts';

const page = 'docs/reference/duplicate-baseline.md';

function write(repo: Repo): string {
  const ended = repo.run(
    'sh',
    ['-c', `mkdir -p docs/reference && "$node" "$cli" baseline show --format markdown > ${page}`],
    {
      env: { node: process.execPath, cli },
    },
  );
  assert.is(ended.status, 0, ended.all);
  return repo.read(page);
}

spec('a baseline as a person reads it', (test) => {
  test('show lists classes and the ratchet behind the findings', () =>
    inCopying((repo) => {
      put(repo, { 'skills/x/SKILL.md': skill('y') });
      commitUnasked(repo);
      const name = acceptThird(repo);
      baselined(repo, 'accept');
      const { ratchet, accepted } = baseline(repo).duplicates!;
      const lines = [
        'skills/x/SKILL.md fm/name-mismatch name',
        `${name} ×3, ${accepted[0]!.tokens} tokens`,
        `copies: at most ${ratchet} % of the tree`,
      ];
      assert.is(baselined(repo, 'show'), `${lines.join('\n')}\n`);
      assert.is(baselined(repo, 'show', 'skills'), `${lines[0]}\n`);
      assert.is(baselined(repo, 'show', 'src'), 'nothing is accepted here\n');
      const shown = assertFits('baseline', baselined(repo, 'show', '--json')) as { duplicates: object };
      assert.equal(shown.duplicates, { ratchet, accepted });
      assert.is(baselined(repo, 'show', '--format', 'json'), baselined(repo, 'show', '--json'));
    }));

  test('the document holds what is accepted and what there is', () =>
    inCopying((repo) => {
      put(repo, { 'skills/x/SKILL.md': skill('y') });
      commitUnasked(repo);
      const name = acceptThird(repo);
      baselined(repo, 'accept');
      put(repo, { 'src/e.ts': around('e', only) });
      commitUnasked(repo);
      const { ratchet, accepted } = baseline(repo).duplicates!;
      const text = write(repo);
      const places = ['a', 'b', 'c'].map((file) => `\`src/${file}.ts:4-27\``).join('<br>');
      const { tokens } = accepted[0]!;
      for (const line of [
        '# Duplicate baseline',
        `| ratchet | ${ratchet} % |`,
        '| threshold | 3 % |',
        '| smallest copy | 50 tokens in 5 lines |',
        `| \`${name}\` | ${tokens} | 24 | 3 | ${places} |`,
        `| \`${name}\` | ${tokens} | 24 | ${places} |`,
        '| `skills/x/SKILL.md` | fm/name-mismatch | `name` | 1 |',
      ])
        assert.ok(text.split('\n').includes(line), `${line}\n${text}`);
      assert.match(text, /\| copies \| \d+(\.\d+)? % of \d+ lines in \d+ files \|/);
      assert.match(text, '`src/e.ts:4-27`<br>`src/once.ts:4-27` |');
    }));

  test('the same tree gives the same bytes, with the document in it, and in another clone', () =>
    inCopying((repo) => {
      // Documents are among what is looked at.
      put(repo, { '.jscpd.json': '{ "minTokens": 50, "minLines": 5, "format": ["typescript", "markdown"] }\n' });
      acceptThird(repo);
      const first = write(repo);
      commitUnasked(repo);
      assert.is(write(repo), first);
      assert.is(repo.git(['status', '--porcelain']), '');
      repo.git(['clone', '-q', '.', 'elsewhere']);
      const there = repo.sluice(['baseline', 'show', '--format', 'markdown'], { cwd: repo.path('elsewhere') });
      assert.is(there.stdout, first);
    }));

  test('where copies are off it says what there is all the same', () =>
    inCopying((repo) => {
      put(repo, { 'sluice.yml': 'version: 1\n' });
      const text = baselined(repo, 'show', '--format', 'markdown');
      assert.match(text, '`src/a.ts:4-27`<br>`src/b.ts:4-27` |');
      assert.match(text, '## Accepted copies\n\nNone.\n');
      assert.match(text, '## Accepted findings\n\nNone.\n');
      assert.match(text, '| ratchet | not set |');
    }));

  test.each(
    [
      [['show', '--format', 'html'], 'there is no format "html" of a baseline: there are text, json, markdown.'],
      [
        ['accept', '--format', 'markdown'],
        '`sluice baseline accept` does not print Markdown: `sluice baseline show` does.',
      ],
      [
        ['show', 'src', '--format', 'markdown'],
        'the document of a baseline is about the whole tree: leave the paths out.',
      ],
    ] as const,
    ([args]) => `refused: baseline ${args.join(' ')}`,
    ([args, said]) =>
      inCopying((repo) => {
        put(repo, copiesOn);
        const { status, stderr } = repo.sluice(['baseline', ...args]);
        assert.is(status, 2);
        assert.is(stderr, `sluice: ${said}\n`);
      }),
  );
});
