import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { jscpd } from '../../../bench/duplicates/measures.ts';
import { sourceFiles, type SourceFile } from '../../../bench/sources/files.ts';
import { notRun, spec } from '../../support/spec.ts';

/** The trees on which the check for copies is measured have to be what they are taken for. */

const made = [...sourceFiles(7, 700)];
const code = made.filter(({ kind }) => kind !== 'other');
const linesOf = ({ text }: SourceFile): number => text.split('\n').length;

/** What jscpd says of the tree, asked its way. */
function ask(...args: string[]): Record<string, unknown> {
  if (!existsSync(jscpd)) notRun('no jscpd for this platform');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-sources-'));
  try {
    for (const { path, text } of made) {
      mkdirSync(dirname(join(folder, 'tree', path)), { recursive: true });
      writeFileSync(join(folder, 'tree', path), text);
    }
    const reporting = ['--silent', '--no-tips', '--reporters', 'json', '--output', 'out'];
    spawnSync(jscpd, ['tree', ...reporting, ...args], { cwd: folder });
    const file = args.includes('--dead-code') ? 'basta-report.json' : 'jscpd-report.json';
    return (JSON.parse(readFileSync(join(folder, 'out', file), 'utf8')) as { statistics: Record<string, unknown> })
      .statistics;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

spec('source trees of the bench', (test) => {
  test('are the same from the same seed, and others from another', () => {
    assert.equal([...sourceFiles(7, 60)], made.slice(0, 60));
    assert.not.equal([...sourceFiles(8, 60)], made.slice(0, 60));
  });

  test('have each path once', () => assert.is(new Set(made.map(({ path }) => path)).size, made.length));

  test('are code for about two thirds, of the sizes that code has', () => {
    const sizes = code.map(linesOf).sort((a, b) => a - b);
    const median = sizes[sizes.length >> 1]!;
    assert.ok(code.length > 0.6 * made.length && code.length < 0.68 * made.length, `${code.length} of ${made.length}`);
    assert.ok(median > 45 && median < 75, `median ${median}`);
  });

  test('hold one module of 1,400 lines to copy', () => {
    const [large, ...more] = made.filter(({ kind }) => kind === 'large');
    assert.equal(more, []);
    assert.ok(large && linesOf(large) >= 1400 && linesOf(large) < 1500);
  });

  test('parse, every file that jscpd takes for code', () => {
    const { files, unparsed } = ask('--dead-code');
    assert.is(unparsed, 0);
    assert.ok(Number(files) >= code.length, `${String(files)} files of ${code.length} were read`);
  });

  test('hold copies, and are not mostly copies', () => {
    const total = ask('--format', 'javascript,jsx,typescript,tsx')['total'] as Record<string, number>;
    assert.ok(total['clones']! > 30, `${total['clones']} clones`);
    assert.ok(total['percentage']! > 3 && total['percentage']! < 10, `${total['percentage']} %`);
  });
});
