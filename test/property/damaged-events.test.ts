import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { always } from '../support/property.ts';
import { fileOf, readBytes, told } from '../support/run-events.ts';
import { spec } from '../support/spec.ts';

const thirty = Array.from({ length: 30 }, (_, at) => told(at + 1));
const whole = Buffer.from(fileOf(thirty));
const ends = Array.from(whole.keys()).filter((at) => whole[at] === 0x0a);

spec('a file of events that was damaged', (test) => {
  test('cut at every byte, a file is the whole lines before the cut and nothing else', () => {
    for (let size = 0; size <= whole.length; size++) {
      const lines = ends.filter((end) => end < size).length;
      const { events, torn, trouble } = readBytes(whole.subarray(0, size));
      assert.is(trouble, undefined, `cut at ${size}`);
      assert.is(events.length, lines, `cut at ${size}`);
      assert.is(events.at(-1)?.n ?? 0, lines);
      assert.is(torn, size - (lines === 0 ? 0 : ends[lines - 1]! + 1));
    }
  });

  const flipped = (bytes: Buffer, place: number, bits: number): void => {
    const other = Buffer.from(bytes);
    other[place]! ^= bits;
    const { events, torn, trouble } = readBytes(other);
    assert.ok(trouble ?? torn > 0, `byte ${place} is ${other[place]} and nobody saw it`);
    for (const [index, event] of events.entries()) assert.is(event['item'], thirty[index]!['item'], `byte ${place}`);
    assert.ok(events.length < ends.filter((end) => end <= bytes.length).length);
  };

  test('no flipped bit of any byte goes unseen', () => {
    const three = whole.subarray(0, ends[2]! + 1);
    for (let place = 0; place < three.length; place++)
      for (let bit = 1; bit < 256; bit *= 2) flipped(three, place, bit);
  });

  test('no changed byte goes unseen in any line', () =>
    always(fc.record({ place: fc.nat(whole.length - 1), bits: fc.integer({ min: 1, max: 255 }) }), ({ place, bits }) =>
      flipped(whole, place, bits),
    ));

  test('a byte that makes a sign unreadable is not read as the sign that stands for such', () => {
    const bytes = Buffer.from(fileOf([{ ...told(1), item: '\ufffd' }]));
    bytes[bytes.indexOf('\ufffd')] = 0xf0;
    assert.is(
      bytes.toString(),
      fileOf([{ ...told(1), item: '\ufffd' }]),
      'the usual way to read it shows no difference',
    );
    assert.is(readBytes(bytes).trouble?.line, 1);
  });
});
