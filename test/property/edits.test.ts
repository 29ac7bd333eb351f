import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import type { Edit } from '../../src/model/finding.ts';
import { applyEdits } from '../../src/text/edits.ts';
import { always } from '../support/property.ts';
import { spec } from '../support/spec.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', '\n', '\r\n', 'é', '😀', ': '), { maxLength: 30 })
  .map((all) => all.join(''));

interface Case {
  readonly bytes: Uint8Array;
  readonly edits: readonly Edit[];
}

const cases: fc.Arbitrary<Case> = text.chain((before) => {
  const bytes = new TextEncoder().encode(before);
  const place = fc.integer({ min: 0, max: bytes.length + 2 });
  const edit = fc
    .record({ start: place, end: place, text: fc.constantFrom('', 'x', 'é😀', '\n') })
    .map((range): Edit => ({ path: 'a.md', blob: '', ...range }));
  return fc.array(edit, { maxLength: 6 }).map((edits) => ({ bytes, edits }));
});

function appliedOf({ bytes, edits }: Case): { readonly after: Buffer; readonly applied: readonly Edit[] } {
  const { bytes: after, left } = applyEdits(bytes, edits);
  return { after: Buffer.from(after), applied: edits.filter((edit) => !left.includes(edit)) };
}

spec('applying edits', (test) => {
  test('replaces the ranges and nothing else', () =>
    always(
      cases,
      (one) => {
        const { after, applied } = appliedOf(one);
        // From the end, so that no place moves before its turn.
        const expected = applied.reduceRight((bytes, { start, end, text }) => {
          return Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(end)]);
        }, Buffer.from(one.bytes));
        if (applied.every((edit, index) => index === 0 || applied[index - 1]!.end <= edit.start))
          assert.equal(after.toString('latin1'), expected.toString('latin1'));
        const grown = applied.reduce((sum, edit) => sum + Buffer.byteLength(edit.text) - (edit.end - edit.start), 0);
        assert.is(after.length, one.bytes.length + grown);
      },
      5,
    ));

  test('applies no two that overlap, and none that leaves the file', () =>
    always(
      cases,
      (one) => {
        const ranges = [...appliedOf(one).applied].sort((a, b) => a.start - b.start || a.end - b.end);
        for (const [index, { start, end }] of ranges.entries()) {
          assert.ok(start <= end && end <= one.bytes.length);
          assert.ok(index === 0 || ranges[index - 1]!.end <= start);
        }
      },
      5,
    ));

  test('applies all that are in each other’s way in none', () =>
    always(
      cases,
      ({ bytes, edits }) => {
        const ordered = edits
          .filter((edit) => edit.start <= edit.end && edit.end <= bytes.length)
          .sort((a, b) => a.start - b.start || a.end - b.end);
        const apart = ordered.filter((edit, index) => index === 0 || ordered[index - 1]!.end <= edit.start);
        if (apart.length === ordered.length) assert.equal(applyEdits(bytes, ordered).left, []);
      },
      5,
    ));

  test('does not depend on the order they are given in', () =>
    always(
      cases,
      ({ bytes, edits }) => {
        const places = new Set(edits.map(({ start, end }) => `${start}-${end}`));
        if (places.size < edits.length) return;
        const [one, other] = [edits, edits.toReversed()].map((list) => Buffer.from(applyEdits(bytes, list).bytes));
        assert.equal(one!.toString('latin1'), other!.toString('latin1'));
      },
      5,
    ));
});
