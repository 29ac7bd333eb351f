import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { RandomBytes } from '../../src/disk/random.ts';
import { IndexFile, type Unit } from '../../src/duplicates/index-file.ts';
import { IndexWriter } from '../../src/duplicates/index-write.ts';
import { pathFromBytes } from '../../src/model/path.ts';
import { always } from '../support/property.ts';
import { spec } from '../support/spec.ts';

interface Printed {
  readonly unit: Unit;
  readonly prints: readonly number[];
}

/** Few enough that units share them and buckets hold several. */
const print = fc.oneof(
  fc.constantFrom(0, 1, 0xffff, 0x1_0000, 0x1_0001, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
  fc.integer({ min: 0x20_0000, max: 0x20_000a }),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);
const path = fc
  .uint8Array({ minLength: 1, maxLength: 12, size: 'max' })
  .map((bytes) => pathFromBytes(Buffer.from(bytes.map((byte) => byte || 0x61))));
const id = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const unit = fc.tuple(id, fc.array(path, { minLength: 1, maxLength: 3 })).map(([id, paths]): Unit => ({ id, paths }));
const printed = fc
  .tuple(unit, fc.array(print, { maxLength: 30, size: 'max' }))
  .map(([unit, prints]): Printed => ({ unit, prints }));
const trees = fc.uniqueArray(printed, { maxLength: 12, selector: ({ unit }) => unit.id });

function opened(writer: IndexWriter): IndexFile {
  const index = IndexFile.in(new RandomBytes(writer.bytes('')));
  assert.ok(index, 'it is not opened');
  return index;
}

function add(writer: IndexWriter, all: readonly Printed[]): void {
  for (const { unit, prints } of all) writer.add(unit, (put) => prints.forEach(put));
}

function built(all: readonly Printed[]): IndexFile {
  const writer = new IndexWriter();
  add(writer, all);
  return opened(writer);
}

/** What an index says to every fingerprint that there is, and to some that are not. */
function answers(index: IndexFile, asked: readonly number[]): (readonly [print: number, units: readonly Unit[]])[] {
  return asked.map((print) => {
    const units = index.unitsWith(print).map((number) => index.unit(number));
    return [print, units.sort((one, other) => (one.id < other.id ? -1 : 1))];
  });
}

function expected(all: readonly Printed[], asked: readonly number[]): ReturnType<typeof answers> {
  return asked.map((print) => {
    const having = all.filter(({ prints }) => prints.includes(print)).map(({ unit }) => unit);
    return [print, having.sort((one, other) => (one.id < other.id ? -1 : 1))];
  });
}

spec('an index of any tree', (test) => {
  test('every fingerprint finds the files that have it, and no others', () =>
    always(
      fc.tuple(trees, fc.array(print)),
      ([all, others]) => {
        const asked = [...others, ...all.flatMap(({ prints }) => prints)];
        assert.equal(answers(built(all), asked), expected(all, asked));
      },
      0.5,
    ));

  test('one made of an older one answers as one made anew', () =>
    always(
      fc.tuple(trees, fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }), path, fc.array(print)),
      ([all, flags, moved, others]) => {
        const old = all.filter((_, at) => flags[at]);
        // Some of its files are gone, and some have been moved.
        const stays = (one: Printed): boolean => flags[12 + all.indexOf(one)] === true;
        const now = all.flatMap((one, at): Printed[] => {
          if (!old.includes(one)) return [one];
          if (!stays(one)) return [];
          return at % 2 === 0 ? [one] : [{ ...one, unit: { id: one.unit.id, paths: [moved] } }];
        });
        const writer = new IndexWriter();
        const { units, records } = built(old).all();
        writer.takeOver(
          records,
          units.map(({ id }) => now.find(({ unit }) => unit.id === id)?.unit),
        );
        add(
          writer,
          now.filter(({ unit }) => !units.some(({ id }) => id === unit.id)),
        );
        const asked = [...others, ...all.flatMap(({ prints }) => prints)];
        const renewed = opened(writer);
        assert.equal(answers(renewed, asked), expected(now, asked));
        assert.is(renewed.head.records, built(now).head.records);
      },
      0.3,
    ));
});
