import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { diffLines, linesOf } from '../../src/text/line-diff.ts';
import { mergeLines } from '../../src/text/merge-lines.ts';
import { always } from '../support/property.ts';
import { inFolder, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const merged = (base: string, ours: string, theirs: string): string | undefined => {
  const result = mergeLines(bytes(base), bytes(ours), bytes(theirs));
  return result && Buffer.from(result).toString('latin1');
};

/** A few words, so that lines are often equal, with every kind of line end and with none at the end. */
const line = fc.constantFrom('a', 'b', 'c', 'd', '', '\xff\x80', 'e\r');
const lines = (end: string): fc.Arbitrary<string> =>
  fc.tuple(fc.array(line, { maxLength: 8 }), fc.boolean()).map(([words, ended]) => {
    const text = words.join(end);
    return ended && words.length > 0 ? text + end : text;
  });
const anyText = fc.oneof(lines('\n'), lines('\r\n'));

/** A text in which no line is twice, and what two people made of it. */
const apart = fc
  .record({ count: fc.integer({ min: 1, max: 12 }), ours: fc.array(fc.nat(40)), theirs: fc.array(fc.nat(40)) })
  .map(({ count, ours, theirs }) => {
    const base = Array.from({ length: count }, (_, at) => `line ${at}`);
    return { base, ours: changedAt(base, ours, 'ours'), theirs: changedAt(base, theirs, 'theirs') };
  });

/** Each number puts in, changes or takes out a line. */
function changedAt(base: readonly string[], numbers: readonly number[], who: string): string[] {
  const result = [...base];
  for (const number of numbers.slice(0, 4)) {
    const at = number % (result.length + 1);
    if (number % 3 === 0) result.splice(at, 0, `${who} ${number}`);
    else if (number % 3 === 1) result.splice(at, 1);
    else if (at < result.length) result[at] = `${who} ${number} changed`;
  }
  return result;
}

const text = (words: readonly string[]): string => words.map((word) => `${word}\n`).join('');

spec('merging lines', (test) => {
  test.each(
    [
      ['far apart', '1\n2\n3\n4\n', '1\n2\n3\nX\n', 'Y\n2\n3\n4\n', 'Y\n2\n3\nX\n'],
      ['beside each other', '1\n2\n', '1\nX\n', 'Y\n2\n', 'Y\nX\n'],
      ['the same line', '1\n2\n', '1\nX\n', '1\nY\n', undefined],
      ['the same change', '1\n2\n3\n', '1\nX\n3\n', '1\nX\n3\n4\n', '1\nX\n3\n4\n'],
      ['both put in at one place', '1\n2\n', '1\nX\n2\n', '1\nY\n2\n', '1\nY\nX\n2\n'],
      [
        'one of equal lines, taken out by both',
        'c\nc\na\nb\nb\nb\n',
        'c\nc\na\nb\nb\n',
        'c\ny\na\nb\nb\n',
        'c\ny\na\nb\nb\n',
      ],
      ['put in behind a changed line', '1\n2\n3\n', '1\n2\nX\n3\n', '1\nY\n3\n', '1\nY\nX\n3\n'],
      ['put in before a changed line', '1\n2\n3\n', '1\nX\n2\n3\n', '1\nY\n3\n', '1\nX\nY\n3\n'],
      ['put in inside what is gone', '1\n2\n3\n', '1\nX\n2\n3\n', '\n', undefined],
      ['CRLF where LF was', '1\n2\n', '1\nX\n2\n', '1\r\n2\r\nY\r\n', '1\r\nX\r\n2\r\nY\r\n'],
      ['LF where CRLF was', '1\r\n2\r\n', '1\r\nX\r\n2\r\n', '1\n2\nY\n', '1\nX\n2\nY\n'],
      ['CRLF in both', '1\r\n2\r\n', '1\r\nX\n2\r\n', '1\r\n2\r\nY\r\n', '1\r\nX\n2\r\nY\r\n'],
      ['a text that lost its last line break', '1\n2\n', '1\n2\nX\n', '1\n2', undefined],
      ['no last line break, a change before it', '1\n2', 'X\n1\n2', '1\n2', 'X\n1\n2'],
    ] as const,
    ([title]) => title,
    ([, base, ours, theirs, wanted]) => assert.is(merged(base, ours, theirs), wanted),
  );

  test('of what nobody else changed is the new text, and of what we did not change is theirs', () =>
    always(fc.tuple(anyText, anyText), ([base, other]) => {
      assert.is(merged(base, base, other), other);
      if (!/\r/.test(base + other)) assert.is(merged(base, other, base), other);
      assert.is(merged(base, other, other), other);
    }));

  test('the hunks between two texts make one of the other', () =>
    always(fc.tuple(anyText, anyText), ([one, other]) => {
      const [old, fresh] = [linesOf(bytes(one)), linesOf(bytes(other))];
      const keys: string[] = [];
      let at = 0;
      for (const hunk of diffLines(old, fresh)) {
        keys.push(...old.slice(at, hunk.from).map(({ key }) => key));
        assert.is(keys.length, hunk.newFrom);
        keys.push(...fresh.slice(hunk.newFrom, hunk.newTo).map(({ key }) => key));
        at = hunk.to;
      }
      keys.push(...old.slice(at).map(({ key }) => key));
      assert.equal(
        keys,
        fresh.map(({ key }) => key),
      );
    }));

  test('keeps every line of theirs that is not one we replaced, in their order', () =>
    always(apart, ({ base, ours, theirs }) => {
      const result = merged(text(base), text(ours), text(theirs));
      if (result === undefined) return;
      const replaced = new Set(base.filter((word) => !ours.includes(word)));
      const kept = theirs.filter((word) => !replaced.has(word));
      const found = result.split('\n').filter((word) => kept.includes(word));
      assert.equal(found, kept);
      for (const word of ours) if (!base.includes(word)) assert.ok(result.includes(`${word}\n`), word);
    }));

  test('is what `git merge-file` says wherever both find no conflict', () =>
    inFolder(async (folder) => {
      const repo = new Repo(folder);
      let compared = 0;
      await always(
        apart,
        ({ base, ours, theirs }) => {
          const result = merged(text(base), text(ours), text(theirs));
          for (const [name, words] of Object.entries({ base, ours, theirs })) repo.write(name, text(words));
          const theirsToo = repo.tryGit(['merge-file', '-p', 'theirs', 'base', 'ours']);
          if (theirsToo.status !== 0) return;
          compared++;
          assert.is(result, theirsToo.stdout);
        },
        0.5,
      );
      assert.ok(compared > 20, `${compared} were compared`);
    }));

  test('two long texts that have nothing in common are told apart at once', () => {
    const long = (word: string): string => Array.from({ length: 20_000 }, (_, at) => `${word} ${at}\n`).join('');
    const started = performance.now();
    assert.is(merged(`1\n${long('a')}2\n`, `X\n${long('a')}2\n`, `1\n${long('b')}2\n`), `X\n${long('b')}2\n`);
    assert.ok(performance.now() - started < 5000);
  });
});
