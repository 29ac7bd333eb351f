import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { lex, type Manner } from '../../src/duplicates/lex.ts';
import { Lexemes } from '../../src/duplicates/lexemes.ts';
import { always, oneOf } from '../support/property.ts';
import { spec } from '../support/spec.ts';

const manners: readonly Manner[] = ['script', 'plain', 'braced', 'words'];

const part = fc.oneof(
  oneOf(
    'a ‖ b1 ‖ return ‖ 12px ‖ $ ‖ ${ ‖ } ‖ { ‖ ` ‖ " ‖ \' ‖ / ‖ // ‖ /* ‖ */ ‖ * ‖ \\ ‖ < ‖ : ‖ [ ‖ ] ‖ ) ‖ é ‖ 名 ‖ 😀',
  ),
  fc.constantFrom(' ', '\n', '\r\n', '\r', '\u00a0', '\u2028'),
);
const texts = fc.array(part, { maxLength: 40, size: 'max' }).map((parts) => parts.join(''));
/** Also what is no text at all. */
const anyBytes = fc.oneof(
  texts.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 60, size: 'max' }).map((bytes) => Buffer.from(bytes)),
);

function read(bytes: Buffer, from: number, manner: Manner): Lexemes {
  const lexemes = new Lexemes(1);
  lex(bytes, from, bytes.length, manner, lexemes);
  return lexemes.copy();
}

spec('lexemes of any text', (test) => {
  test.each(
    manners,
    (manner) => `${manner}: each is within the text and behind the one before`,
    (manner) =>
      always(fc.tuple(anyBytes, fc.nat(3)), ([bytes, skipped]) => {
        const from = Math.min(skipped, bytes.length);
        const { count, start, end } = read(bytes, from, manner);
        let past = from;
        for (let at = 0; at < count; at++) {
          assert.ok(start[at]! >= past && end[at]! > start[at]!, `lexeme ${at} at ${start[at]} after ${past}`);
          past = end[at]!;
        }
        assert.ok(past <= bytes.length);
      }),
  );

  test.each(
    ['plain', 'words'] as const,
    (manner) => `${manner}: nothing before a line break changes what comes after it`,
    (manner) =>
      always(fc.tuple(texts, texts), ([before, text]) => {
        const head = Buffer.from(`${before}\n`);
        const alone = read(Buffer.from(text), 0, manner);
        const all = read(Buffer.concat([head, Buffer.from(text)]), 0, manner);
        const first = all.start.findIndex((start) => start >= head.length);
        const behind = first === -1 ? all.count : first;
        assert.equal([...all.hash.subarray(behind)], [...alone.hash]);
        assert.equal(
          [...all.start.subarray(behind)],
          [...alone.start].map((start) => start + head.length),
        );
      }),
  );

  test.each(
    manners,
    (manner) => `${manner}: how lines end does not matter`,
    (manner) =>
      always(texts, (text) => {
        const unix = text.replaceAll('\r', '');
        const [one, other] = [unix, unix.replaceAll('\n', '\r\n')].map((text) => read(Buffer.from(text), 0, manner));
        assert.equal([...one!.hash], [...other!.hash]);
      }),
  );
});
