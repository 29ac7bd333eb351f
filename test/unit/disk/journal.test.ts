import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { Journal, readJournal } from '../../../src/disk/journal.ts';
import { callsOf, withCalls } from '../../support/disk-calls.ts';
import { inFolder } from '../../support/repo.ts';
import { spec } from '../../support/spec.ts';
import { faultOf } from '../../support/thrown.ts';

const writing = ['mkdirSync', 'writeSync', 'fdatasyncSync', 'fsyncSync', 'ftruncateSync'];

const inFile = (body: (path: string) => void | Promise<void>): Promise<void> =>
  inFolder((folder) => body(join(folder, 'a.jsonl')));

function failing(code: string): () => never {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
}

spec('a journal', (test) => {
  test('is made with its folders and holds the lines that were added', () =>
    inFolder((folder) => {
      const path = join(folder, 'one', 'two', 'a.jsonl');
      const journal = Journal.open(path);
      assert.equal([journal.text, journal.torn], ['', 0]);
      for (const line of ['{"a":1}', '', '{"b":"ä"}']) journal.append(line, line !== '');
      journal.close();
      assert.equal(readJournal(path), { text: '{"a":1}\n\n{"b":"ä"}\n', torn: 0 });
      const again = Journal.open(path);
      assert.is(again.text, '{"a":1}\n\n{"b":"ä"}\n');
      again.append('last', false);
      again.close();
      assert.is(readFileSync(path, 'utf8'), '{"a":1}\n\n{"b":"ä"}\nlast\n');
    }));

  test('is no file for readers before it is one', () =>
    inFolder((folder) => {
      assert.is(readJournal(join(folder, 'a.jsonl')), undefined);
      writeFileSync(join(folder, 'file'), '');
      assert.is(readJournal(join(folder, 'file', 'a.jsonl')), undefined);
    }));

  test('syncs the folders it made, and the one they are in', () =>
    inFolder((folder) => {
      const open = (): void => Journal.open(join(folder, 'one', 'two', 'a.jsonl')).close();
      assert.equal(callsOf(writing, open), ['mkdirSync', 'fsyncSync', 'fsyncSync', 'fsyncSync']);
      assert.equal(callsOf(writing, open), ['mkdirSync', 'fsyncSync'], 'it is empty still');
      appendFileSync(join(folder, 'one', 'two', 'a.jsonl'), 'a\n');
      assert.equal(callsOf(writing, open), ['mkdirSync']);
    }));

  test('asks the disk once for a durable line and never for another, and at its end for what is left', () =>
    inFile((path) => {
      const journal = Journal.open(path);
      const calls = (body: () => void): string[] => callsOf(writing, body);
      assert.equal(
        calls(() => journal.append('a', true)),
        ['writeSync', 'fdatasyncSync'],
      );
      assert.equal(
        calls(() => ['b', 'c'].forEach((line) => journal.append(line, false))),
        ['writeSync', 'writeSync'],
      );
      assert.is(readJournal(path)!.text, 'a\nb\nc\n', 'a kill of this process loses nothing');
      assert.equal(
        calls(() => journal.append('d', true)),
        ['writeSync', 'fdatasyncSync'],
      );
      assert.equal(
        calls(() => journal.flush()),
        [],
      );
      journal.append('e', false);
      assert.equal(
        calls(() => journal.close()),
        ['fdatasyncSync'],
      );
    }));

  test('cut at every byte, it goes on after its last whole line, and only when a line is added', () =>
    inFile((path) => {
      const whole = Buffer.from('first\nzweite ä\n\nlast\n');
      for (let size = 0; size <= whole.length; size++) {
        const cut = whole.subarray(0, size);
        writeFileSync(path, cut);
        const lines = cut.subarray(0, cut.lastIndexOf('\n') + 1);
        assert.equal(readJournal(path), { text: lines.toString(), torn: size - lines.length });
        const journal = Journal.open(path);
        assert.equal([journal.text, journal.torn], [lines.toString(), size - lines.length]);
        assert.equal(readFileSync(path), cut, 'who only looks changes nothing');
        journal.append('next', false);
        journal.append('more', true);
        journal.close();
        assert.is(readFileSync(path, 'utf8'), `${lines.toString()}next\nmore\n`);
      }
    }));

  test('refuses a line that would be two', () =>
    inFile((path) => {
      const journal = Journal.open(path);
      assert.throws(() => journal.append('a\nb', true), TypeError);
      journal.close();
      assert.is(readJournal(path)!.text, '');
    }));

  const meddling: readonly (readonly [string, string, (path: string) => void])[] = [
    ['added to', 'changed', (path) => appendFileSync(path, 'theirs\n')],
    ['cut', 'changed', (path) => truncateSync(path, 1)],
    ['deleted', 'taken away', (path) => rmSync(path)],
    [
      'replaced',
      'taken away',
      (path) => {
        writeFileSync(`${path}.new`, 'a\n');
        renameSync(`${path}.new`, path);
      },
    ],
  ];

  test.each(
    meddling,
    ([what]) => `that is ${what} under its writer is left alone`,
    ([, word, meddle]) =>
      inFile(async (path) => {
        const journal = Journal.open(path);
        journal.append('a', true);
        meddle(path);
        const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
        const told = `disk: ${path} was ${word} by somebody else while a run was writing it: see what did that, and run this again.`;
        assert.is(await faultOf(() => journal.append('b', true)), told);
        assert.is(await faultOf(() => journal.append('c', false)), told);
        journal.close();
        assert.is(existsSync(path) ? readFileSync(path, 'utf8') : undefined, before);
      }),
  );

  test('that the disk did not take believes no second try', () =>
    inFile(async (path) => {
      const journal = Journal.open(path);
      const first = await faultOf(() => withCalls(['fdatasyncSync'], failing('EIO'), () => journal.append('a', true)));
      assert.is(first, `disk: ${path} could not be read or written (EIO): see to the disk, and run this again.`);
      assert.is(await faultOf(() => journal.append('b', true)), first);
      assert.is(await faultOf(() => journal.flush()), first);
      journal.close();
      assert.is(readJournal(path)!.text, 'a\n');
    }));

  test('of which a line was written in part, and cannot be cut, takes no more', () =>
    inFile(async (path) => {
      const journal = Journal.open(path);
      const first = await faultOf(() => {
        let writes = 0;
        withCalls(
          ['writeSync', 'ftruncateSync'],
          () => {
            if (writes++ > 0) return failing('ENOSPC')();
            appendFileSync(path, 'ab');
            return 2;
          },
          () => journal.append('abc', true),
        );
      });
      assert.is(
        first,
        `disk: there is no room for another line of ${path}: make room on the disk, and run this again.`,
      );
      assert.is(await faultOf(() => journal.append('b', true)), first);
      journal.close();
      assert.equal(readJournal(path), { text: '', torn: 2 });
    }));
});
