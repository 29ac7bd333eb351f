import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { LogFile } from '../../../src/disk/log.ts';
import { spec } from '../../support/spec.ts';

/** What a log of so many bytes holds when this was written to it. */
function logged(most: number, chunks: readonly (string | Uint8Array)[], before?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-log-'));
  const path = join(folder, 'a.txt');
  try {
    if (before !== undefined) writeFileSync(path, before);
    const log = new LogFile(path, most);
    for (const chunk of chunks) log.append(Buffer.from(chunk));
    log.close();
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

spec('a log', (test) => {
  test('holds what was written', () => assert.is(logged(100, ['a\n', '', 'b']), 'a\nb'));

  test('is whole as long as it fits', () => assert.is(logged(4, ['ab', 'cd']), 'abcd'));

  test('says how much of it was left out', () => {
    assert.is(logged(4, ['ab', 'cdefg', 'h']), 'abcd\n... 4 bytes left out\n');
    assert.is(logged(4, ['abc\n', 'x']), 'abc\n... 1 bytes left out\n');
    assert.is(logged(0, ['abc']), '... 3 bytes left out\n');
  });

  test('leaves out everything behind what it left out', () =>
    assert.is(logged(4, ['abc', 'é', 'x']), 'abc\n... 3 bytes left out\n'));

  test('cuts no character', () => assert.is(logged(5, ['ab😀c']), 'ab\n... 5 bytes left out\n'));

  test('cuts what is no text where it ends', () =>
    assert.is(logged(5, [new Uint8Array(9).fill(0x80)]), '\ufffd\ufffd\n... 7 bytes left out\n'));

  test('goes on with what is there', () => {
    assert.is(logged(6, ['cd'], 'ab'), 'abcd');
    assert.is(logged(3, ['cd'], 'ab'), 'abc\n... 1 bytes left out\n');
    assert.is(logged(1, ['cd'], 'ab'), 'ab\n... 2 bytes left out\n');
  });
});
