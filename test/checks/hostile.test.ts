import { existsSync } from 'node:fs';
import { join } from 'node:path';
import matter from 'gray-matter';
import * as assert from 'uvu/assert';
import { findingsIn } from '../support/judge.ts';
import { inFolder, inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { checkJson, notedIn, type PrintedReport } from '../support/report.ts';
import { fences } from './hostile-fences.ts';
import { limits } from './hostile-limits.ts';
import { shapes, values } from './hostile-yaml.ts';
import { varied, variants, type Document, type Hostile } from './hostile.ts';

const hostile: readonly Hostile[] = [...fences, ...shapes, ...values, ...limits];

function documentsOf(row: Hostile, marker: string): Document[] {
  return (row.variants ?? variants).map((variant) => varied(row, variant, `row${hostile.indexOf(row)}`, marker));
}

interface Judged {
  readonly report: PrintedReport;
  readonly status: number | null;
  readonly executed: boolean;
  /** The exit status when only what is no error is looked at. */
  readonly statusOfRest: number | null;
  /** Each document as it is after `fix`, and what is found then. */
  readonly fixed: ReadonlyMap<string, string>;
  readonly afterwards: PrintedReport;
}

/** All rows in one repository: a process for each would take minutes. */
async function judgeAll(): Promise<Judged> {
  return inRepo((repo) => {
    const all = hostile.map((row) => ({ row, documents: documentsOf(row, repo.path('marker')) }));
    for (const { path, text } of all.flatMap(({ documents }) => documents)) repo.write(path, text);
    const { report, status } = checkJson(repo, []);
    const rest = all.filter(({ row }) => !row.expected.some((line) => line.startsWith('error')));
    const paths = rest.flatMap(({ documents }) => documents.map(({ path }) => path));
    const statusOfRest = checkJson(repo, paths).status;
    const mended = all.filter(({ row }) => row.fixed).flatMap(({ documents }) => documents.map(({ path }) => path));
    repo.sluice(['fix', ...mended]);
    const fixed = new Map(mended.map((path) => [path, repo.read(path)]));
    const { report: afterwards } = checkJson(repo, mended);
    return { report, status, statusOfRest, executed: repo.exists('marker'), fixed, afterwards };
  });
}

spec('hostile documents', (test) => {
  let judging: Promise<Judged> | undefined;
  const judged = (): Promise<Judged> => (judging ??= judgeAll());

  test.each(
    hostile,
    ({ row, expected }) => `${row}: ${expected.length === 0 ? 'nothing to say' : expected.join(', ').slice(0, 60)}`,
    async (row) => {
      const { report } = await judged();
      for (const { path } of documentsOf(row, '')) assert.equal(notedIn(report, path), row.expected, path);
      const first = report.findings.find(({ path }) => path === documentsOf(row, '')[0]!.path);
      if (row.says !== undefined) assert.match(first!.message, row.says);
      const related = first?.related?.map(({ at }) => `${at.line}:${at.column}`);
      assert.equal(related, row.related === undefined ? undefined : [row.related]);
    },
  );

  test('nothing in any of them is run', async () => assert.not.ok((await judged()).executed));

  test('errors end with 1, warnings alone with 0', async () => {
    const { status, statusOfRest } = await judged();
    assert.is(status, 1);
    assert.is(statusOfRest, 0);
  });

  test.each(
    hostile.filter((row) => row.fixed),
    ({ row }) => `${row}: \`sluice fix\` repairs it and keeps the line ends and the byte order mark`,
    async (row) => {
      const { fixed, afterwards } = await judged();
      for (const { path, text } of documentsOf(row, '')) {
        assert.equal(notedIn(afterwards, path), []);
        const now = fixed.get(path)!;
        assert.is(now.startsWith('\ufeff'), text.startsWith('\ufeff'));
        assert.is(/\r\n/.test(now), text.includes('\r\n'));
        assert.is(/[^\r]\n/.test(now), !text.includes('\r\n'));
      }
    },
  );

  test('all of them together take no time to speak of', async () => {
    const documents = hostile.flatMap((row) => documentsOf(row, '/nowhere'));
    const started = performance.now();
    let found = 0;
    for (const { path, text } of documents) found += (await findingsIn({ [path]: text })).length;
    assert.ok(found > documents.length / 2);
    assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
  });

  test('the code in them is real: a reader left alone does run it', () =>
    inFolder((folder) => {
      const marker = join(folder, 'marker');
      const row = hostile.find((one) => one.row === '---js')!;
      matter(documentsOf(row, marker)[0]!.text, { language: 'yaml' });
      assert.ok(existsSync(marker));
    }));
});
