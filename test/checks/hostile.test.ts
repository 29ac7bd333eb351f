import { existsSync } from 'node:fs';
import { join } from 'node:path';
import matter from 'gray-matter';
import * as assert from 'uvu/assert';
import { findingsIn, noted } from '../support/judge.ts';
import { inFolder, inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { checkJson, notedIn } from '../support/report.ts';
import { fences } from './hostile-fences.ts';
import { limits } from './hostile-limits.ts';
import { shapes, values } from './hostile-yaml.ts';
import { varied, variants, type Hostile, type Variant } from './hostile.ts';

const hostile: readonly Hostile[] = [...fences, ...shapes, ...values, ...limits];

function variantsOf(row: Hostile): readonly Variant[] {
  return row.variants ?? variants;
}

spec('hostile documents', (test) => {
  test.each(
    hostile,
    ({ row, expected }) => `${row}: ${expected.length === 0 ? 'nothing to say' : expected.join(', ').slice(0, 60)}`,
    (row) =>
      inRepo((repo) => {
        const documents = variantsOf(row).map((variant) => varied(row, variant, repo.path('marker')));
        for (const { path, text } of documents) repo.write(path, text);
        const { status, report } = checkJson(
          repo,
          documents.map(({ path }) => path),
        );
        for (const { path } of documents) assert.equal(notedIn(report, path), row.expected, path);
        assert.is(status, row.expected.some((line) => line.startsWith('error')) ? 1 : 0);
        const [first] = report.findings;
        if (row.says !== undefined) assert.match(first!.message, row.says);
        if (row.related !== undefined) {
          const at = first!.related![0]!.at;
          assert.is(`${at.line}:${at.column}`, row.related);
        }
        assert.not.ok(repo.exists('marker'), 'it was run');
      }),
  );

  test.each(
    hostile.filter((row) => row.fixed),
    ({ row }) => `${row}: \`sluice fix\` repairs it and keeps the line ends and the byte order mark`,
    (row) =>
      inRepo((repo) => {
        const documents = variantsOf(row).map((variant) => varied(row, variant, ''));
        for (const { path, text } of documents) repo.write(path, text);
        assert.is(repo.sluice(['fix', ...documents.map(({ path }) => path)]).status, 0);
        assert.equal(checkJson(repo, ['--all']).report.findings, []);
        for (const { path, text } of documents) {
          const now = repo.read(path);
          assert.is(now.startsWith('\ufeff'), text.startsWith('\ufeff'));
          assert.is(/\r\n/.test(now), text.includes('\r\n'));
          assert.is(/[^\r]\n/.test(now), !text.includes('\r\n'));
        }
      }),
  );

  test('all of them together take no time to speak of', async () => {
    const documents = hostile.flatMap((row) => variantsOf(row).map((variant) => varied(row, variant, '/nowhere')));
    const started = performance.now();
    const found = [];
    for (const { path, text } of documents) found.push(...(await findingsIn({ [path]: text })).map(noted));
    assert.ok(found.length > documents.length / 2);
    assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
  });

  test('the code in them is real: a reader left alone does run it', () =>
    inFolder((folder) => {
      const marker = join(folder, 'marker');
      const row = hostile.find((one) => one.row === '---js')!;
      matter(varied(row, 'lf', marker).text, { language: 'yaml' });
      assert.ok(existsSync(marker));
    }));
});
