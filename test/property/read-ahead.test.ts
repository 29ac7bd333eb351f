import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { RandomBytes, ReadAhead } from '../../src/disk/random.ts';
import { always } from '../support/property.ts';
import { spec } from '../support/spec.ts';

const size = 300_000;
const bytes = Buffer.from(Array.from({ length: size }, (_, at) => (at * 2_654_435_761) >>> 24));

/** Counts what is asked of what lies below. */
class Counting extends RandomBytes {
  reads = 0;
  override fill(into: Uint8Array, position: number): boolean {
    this.reads++;
    return super.fill(into, position);
  }
}

spec('reading ahead', (test) => {
  test('whatever is asked for, in whatever order, is what lies there', async () => {
    const question = fc.record({
      position: fc.oneof(fc.nat(size + 10), fc.nat(70_000)),
      length: fc.oneof(fc.nat(300), fc.nat(70_000)),
      near: fc.boolean(),
    });
    await always(fc.array(question, { maxLength: 40, size: 'max' }), (questions) => {
      const file = new ReadAhead(new RandomBytes(bytes));
      let last = 0;
      for (const { position, length, near } of questions) {
        const from = near ? last + (position % 5_000) : position;
        const answer = Buffer.alloc(length);
        const isThere = from + length <= size;
        assert.is(file.fill(answer, from), isThere, `${length} bytes from ${from}`);
        if (isThere) assert.ok(answer.equals(bytes.subarray(from, from + length)), `${length} bytes from ${from}`);
        last = from + length;
      }
    });
  });

  test('a hundred questions in a row are a few readings, and a hundred far apart are a hundred', () => {
    for (const [step, most, least] of [
      [500, 5, 1],
      [-2_900, 100, 100],
    ] as const) {
      const below = new Counting(bytes);
      const file = new ReadAhead(below);
      const first = step < 0 ? 99 * -step : 0;
      for (let number = 0; number < 100; number++) file.fill(Buffer.alloc(100), first + number * step);
      assert.ok(below.reads <= most && below.reads >= least, `${below.reads} readings, each ${step} bytes on`);
    }
  });
});
