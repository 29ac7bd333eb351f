import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { RandomBytes } from '../../../src/disk/random.ts';
import { IndexFile, isDamage, type Unit } from '../../../src/duplicates/index-file.ts';
import { IndexWriter } from '../../../src/duplicates/index-write.ts';
import { fanOutBytes, headBytes, placesOf } from '../../../src/duplicates/layout.ts';
import { pathFromBytes } from '../../../src/model/path.ts';
import { Catalogue } from '../../../src/duplicates/catalogue.ts';
import { spec } from '../../support/spec.ts';

const commit = 'c0ffee'.repeat(6) + 'c0ff';

function unitNamed(number: number, ...paths: readonly string[]): Unit {
  return { id: number.toString(16).padStart(40, '0'), paths };
}

const notUtf8 = pathFromBytes(Buffer.from([0x61, 0xff, 0xfe, 0x2f, 0xe9, 0x2e, 0x6a, 0x73]));

const units: readonly Unit[] = [
  unitNamed(1, 'src/a.ts'),
  unitNamed(0xfff, 'src/b.ts', 'ä/ö ü.ts', 'line\nbreak.ts'),
  unitNamed(0xabcdef, notUtf8),
];

function written(tell: readonly (readonly number[])[], all: readonly Unit[] = units): Buffer {
  const writer = new IndexWriter();
  for (const [number, prints] of tell.entries()) writer.add(all[number]!, (put) => prints.forEach(put));
  return writer.bytes(commit);
}

function opened(bytes: Uint8Array): IndexFile {
  const index = IndexFile.in(new RandomBytes(bytes));
  assert.ok(index, 'it is not opened');
  return index;
}

const prints = [
  [0, 5, 5, 0x1_0000, 0xffff_ffff],
  [5, 0x1_0001, 0x8000_0000],
  [5, 0x1_0000, 0xffff_ffff, 0],
];

function changed(bytes: Buffer, place: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(value, place);
  return copy;
}

spec('the file of the index', (test) => {
  test('units come back with their ids and all of their paths, whatever their bytes', () => {
    const index = opened(written(prints));
    assert.equal(
      [2, 0, 1, 0].map((number) => index.unit(number)),
      [units[2], units[0], units[1], units[0]],
    );
    assert.equal(index.all().units, units);
    assert.equal([index.head.units, index.head.records, index.head.commit], [3, 11, commit]);
  });

  test.each(
    [
      [0, [0, 2]],
      [5, [0, 1, 2]],
      [0x1_0000, [0, 2]],
      [0x1_0001, [1]],
      [0x8000_0000, [1]],
      [0xffff_ffff, [0, 2]],
      [1, []],
      [0x1_0002, []],
      [0xffff_fffe, []],
    ] as const,
    ([print]) => `the fingerprint ${print.toString(16)}`,
    ([print, has]) => assert.equal(opened(written(prints)).unitsWith(print), has),
  );

  test('ids of SHA-256 and trees without a commit', () => {
    const long = { id: 'ab'.repeat(32), paths: ['a'] };
    const writer = new IndexWriter();
    writer.add(long, (put) => put(9));
    const index = opened(writer.bytes(''));
    assert.equal([index.unit(0), index.head.commit, index.unitsWith(9)], [long, '', [0]]);
  });

  test('a file without a fingerprint, and no file at all', () => {
    const index = opened(written([[], [7]]));
    assert.equal([index.unit(0), index.unitsWith(7)], [units[0], [1]]);
    const empty = opened(new IndexWriter().bytes(commit));
    assert.equal([empty.head.units, empty.unitsWith(0), empty.all().units], [0, [], []]);
  });

  test('of a fingerprint of more than 400 units only 32 are looked at, and 200 files in all, unless all are wanted', () => {
    for (const [count, looked] of [
      [400, 400],
      [401, 32],
    ] as const) {
      const some = Array.from({ length: count }, (_, number) => unitNamed(number, `f${number}`));
      const index = opened(
        written(
          some.map(() => [77]),
          some,
        ),
      );
      const catalogue = Catalogue.of(index, { entries: [], isLive: () => true });
      const first = catalogue.candidates([77], () => true, false);
      assert.equal(
        first.found.map(({ path }) => path),
        Array.from({ length: Math.min(looked, 200) }, (_, number) => `f${number}`),
      );
      assert.is(first.complete, false, 'and that is said');
      const all = catalogue.candidates([77], () => true, true);
      assert.equal([all.found.length, all.complete], [count, true]);
    }
  });

  test('it is the same on a disk', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-index-'));
    try {
      const path = join(folder, 'index');
      assert.is(IndexFile.open(path), undefined);
      writeFileSync(path, written(prints));
      const index = IndexFile.open(path)!;
      assert.equal([index.unitsWith(5), index.unit(2)], [[0, 1, 2], units[2]]);
      index.close();
      writeFileSync(path, written(prints).subarray(0, -1));
      assert.is(IndexFile.open(path), undefined);
      assert.is(IndexFile.open(folder), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('one that is cut, or longer than it says, is not opened', () => {
    const bytes = written(prints);
    const cuts = [0, 1, 7, headBytes - 1, headBytes, headBytes + fanOutBytes];
    for (let cut = headBytes + fanOutBytes; cut < bytes.length; cut++) cuts.push(cut);
    for (const cut of cuts)
      assert.is(IndexFile.in(new RandomBytes(bytes.subarray(0, cut))), undefined, `cut at ${cut}`);
    assert.is(IndexFile.in(new RandomBytes(Buffer.concat([bytes, Buffer.alloc(1)]))), undefined);
  });

  test('one with another byte in its head, or in where its records begin, is not opened', () => {
    const bytes = written(prints);
    const places = Array.from({ length: headBytes }, (_, place) => place);
    for (let place = headBytes; place < headBytes + fanOutBytes; place += 1009) places.push(place);
    for (const place of places) {
      const copy = Buffer.from(bytes);
      copy[place]! ^= 0x10;
      assert.is(IndexFile.in(new RandomBytes(copy)), undefined, `byte ${place}`);
    }
  });

  test('one whose units were written into gives none of another name, but says that it is damaged', () => {
    const bytes = written(prints);
    const { head } = opened(bytes);
    const { units: rows, end } = placesOf(head);
    for (let place = rows; place < end; place++) {
      const copy = Buffer.from(bytes);
      copy[place]! ^= 0x01;
      const index = opened(copy);
      let damaged = 0;
      for (let unit = 0; unit < units.length; unit++)
        try {
          assert.equal(index.unit(unit), units[unit], `byte ${place}`);
        } catch (error) {
          if (!isDamage(error)) throw error;
          damaged++;
        }
      assert.ok(damaged > 0, `byte ${place}`);
      assert.throws(() => index.all(), isDamage, `byte ${place}`);
    }
  });

  test('records that cannot be are damage: of another place, or of a unit that is not there', () => {
    const bytes = written(prints);
    const { records } = placesOf(opened(bytes).head);
    for (const copy of [changed(bytes, records, 0x7_0000), changed(bytes, records + 4, units.length)])
      assert.throws(() => opened(copy).unitsWith(0), isDamage);
    assert.equal(opened(changed(bytes, records + 4, units.length)).unitsWith(0x8000_0000), [1]);
  });
});
