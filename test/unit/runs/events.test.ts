import * as assert from 'uvu/assert';
import { hashOf, lineOf, merge, nextN, noPrev, type Logged } from '../../../src/runs/events.ts';
import { readEvents } from '../../../src/runs/read-events.ts';
import { chained, fileOf, told } from '../../support/run-events.ts';
import { spec } from '../../support/spec.ts';

const at = '2026-11-22T07:13:00.123Z';

const thirty = Array.from({ length: 30 }, (_, at) => told(at + 1));
const first = (prev: string): string => lineOf(told(1), prev);
const next = (prev: string): string => lineOf(told(2), prev);

const troubles: readonly (readonly [string, string, number, string])[] = [
  ['no JSON', chained([first, () => 'nonsense', next]), 2, 'is not JSON'],
  ['an empty line', chained([first, () => '', next]), 2, 'is not JSON'],
  ['JSON that is no object', chained([first, () => 'null']), 2, 'is not an event'],
  [
    'an event without a name',
    chained([first, (prev) => `{"n":2,"at":"${at}","prev":"${prev}"}`]),
    2,
    'is not an event',
  ],
  ['another beginning', chained([() => lineOf(told(1), 'f'.repeat(64))]), 1, 'follows from a line that is gone'],
  [
    'a line left out',
    chained([first, () => lineOf(told(2), 'f'.repeat(64))]),
    2,
    'does not follow from the line before',
  ],
  ['a number twice', chained([first, (prev) => lineOf(told(1), prev)]), 2, 'has the number 1 after 1'],
  ['a number that falls', chained([next, (prev) => lineOf(told(1), prev)]), 2, 'has the number 1 after 2'],
  [
    'a last line edited',
    chained([first, (prev) => next(prev).replace('"exit":2', '"exit":0')]),
    2,
    'is not what was written (its checksum differs)',
  ],
];

spec('events', (test) => {
  test('a line is the event in one form, with the hash of the line before', () => {
    const line = lineOf({ event: 'run.started', zeta: { b: 1, a: [1.5, 'é'] }, n: 1, at, alpha: true }, noPrev);
    assert.is(
      line.replace(/"sum":"[0-9a-f]{8}"/, '"sum":"?"'),
      `{"n":1,"at":"${at}","event":"run.started","alpha":true,"v":1,"zeta":{"a":[1.5,"é"],"b":1},"prev":"${noPrev}","sum":"?"}`,
    );
    assert.match(lineOf(told(2), hashOf(line)), `,"prev":"${hashOf(line)}",`);
    assert.not.match(lineOf(told(2), hashOf(line)), '"v":');
  });

  test('the hash is that of sha256sum', () =>
    assert.is(hashOf('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'));

  test.each(
    [
      { ...told(1), prev: 'x' },
      { ...told(1), v: 2 },
      { ...told(1), n: 0 },
      { ...told(1), n: 1.5 },
      { ...told(1), at: 'today' },
      { ...told(1), event: '' },
      { ...told(1), exit: Number.NaN },
    ],
    (event) => `what could not be read is not written: ${Object.values(event).join(' ')}`,
    (event) => assert.throws(() => lineOf(event, noPrev), /an event|no event|no number/),
  );

  test('what was written is read', () => {
    const { events, head, torn, trouble } = readEvents(fileOf(thirty), 'run.jsonl');
    assert.is(trouble, undefined);
    assert.is(torn, 0);
    assert.equal(
      events.map(({ prev: _prev, sum: _sum, v: _v, ...event }) => event),
      thirty,
    );
    assert.is(head, hashOf(fileOf(thirty).split('\n')[29]!));
  });

  test('a file without a line is no trouble', () =>
    assert.equal(readEvents('', 'run.jsonl'), { events: [], head: noPrev, torn: 0 }));

  test('a clock that goes backwards is no trouble', () => {
    const early = { ...told(2), at: '1970-01-01T00:00:00.000Z' };
    assert.is(
      readEvents(fileOf([told(1), early, { ...told(7), at: '+012026-01-01T00:00:00.000Z' }]), 'x').events.length,
      3,
    );
  });

  test.each(
    troubles,
    ([what]) => `reading stops at ${what}`,
    ([, text, line, why]) => {
      const { events, head, trouble } = readEvents(text, 'runs/a.jsonl');
      assert.equal(trouble, {
        line,
        why: `runs/a.jsonl:${line} ${why}: put back what git has of it, or begin anew with --fresh, which keeps it under another name.`,
      });
      assert.is(events.length, line - 1);
      assert.is(head, line === 1 ? noPrev : hashOf(text.split('\n')[line - 2]!));
    },
  );

  test('a line that was edited is named itself, not the one after it', () => {
    const { events, head, trouble } = readEvents(fileOf(thirty).replace('"4\\', '"5\\'), 'run.jsonl');
    assert.equal([trouble?.line, events.length], [4, 3]);
    assert.is(head, hashOf(fileOf(thirty).split('\n')[2]!));
  });

  test('so is one in which the hash of the line before was edited', () => {
    const text = fileOf(thirty);
    const { trouble } = readEvents(text.replace(hashOf(text.split('\n')[4]!), 'f'.repeat(64)), 'run.jsonl');
    assert.is(trouble?.line, 6);
    assert.match(trouble!.why, 'run.jsonl:6 is not what was written');
  });

  test('the bytes after the last whole line are counted, also after trouble', () => {
    assert.equal(readEvents('{"n":"é', 'run.jsonl'), { events: [], head: noPrev, torn: 8 });
    assert.is(readEvents('nonsense\n{"n"', 'run.jsonl').torn, 4);
  });

  test('a file of a newer format is told as such, whatever else is new in it', () => {
    const { events, trouble } = readEvents(`{"v":2,"number":1}\n`, 'run.jsonl');
    assert.equal(events, []);
    assert.equal(trouble, {
      line: 1,
      why: 'run.jsonl:1 is of format 2, and this Sluice knows 1: install the Sluice that wrote it.',
      newer: 2,
    });
  });

  test('events of several files come by their numbers, and by writer where two have the same', () => {
    const numbered = (...numbers: number[]): readonly Logged[] => readEvents(fileOf(numbers.map(told)), 'x').events;
    const all = merge([
      { writer: 'b', events: numbered(1, 3, 4) },
      { writer: 'a', events: numbered(3, 10) },
      { writer: 'c', events: [] },
    ]);
    assert.equal(
      all.map(({ writer, event }) => `${event.n}${writer}`),
      ['1b', '3a', '3b', '4b', '10a'],
    );
    assert.equal(
      merge([{ writer: 'a', events: numbered(2, 5) }]).map(({ event }) => event.n),
      [2, 5],
    );
    // What was written in one go stays together, whoever wrote meanwhile.
    const pieces = merge([
      { writer: 'b', events: numbered(1, 2, 3, 4, 9) },
      { writer: 'a', events: numbered(3, 7, 8) },
    ]);
    assert.is(pieces.map(({ writer, event }) => `${event.n}${writer}`).join(' '), '1b 2b 3b 4b 3a 7a 8a 9b');
    assert.is(nextN(all.map(({ event }) => event)), 11);
    assert.is(nextN([{ n: 7 }, { n: 3 }]), 8);
    assert.is(nextN([]), 1);
  });
});
