import { writeFileSync } from 'node:fs';
import { suite } from 'uvu';

/**
 * uvu without its silent holes: a suite always runs, a test that is never reached is a failure, a throwing set-up
 * cannot pass, `.only` does not exist, and a test has a time limit. What happened is written down for test/run.mjs.
 */

type Body = () => void | Promise<void>;

export interface Define {
  (title: string, body: Body, limitMs?: number): void;
  /** One test per row of a table. */
  each<Row>(
    rows: readonly Row[],
    title: (row: Row) => string,
    body: (row: Row) => void | Promise<void>,
    limitMs?: number,
  ): void;
}

/** Thrown by a test that cannot run here. It counts as `not run`, never as passed. */
class NotRun extends Error {}

/** Say why a test cannot run on this machine. */
export function notRun(why: string): never {
  throw new NotRun(why);
}

interface Report {
  passed: number;
  failed: { title: string; error: string }[];
  notRun: { title: string; why: string }[];
  seconds: number;
}

const usualLimitMs = 60_000;

let named: string | undefined;

/** All tests of one file: a second one would write its report over that of the first. */
export function spec(name: string, define: (test: Define) => void): void {
  if (named !== undefined) throw new Error(`one spec a file: "${name}" comes after "${named}"`);
  named = name;
  const report: Report = { passed: 0, failed: [], notRun: [], seconds: 0 };
  const started = performance.now();
  const tests = suite(name);
  let defined = 0;
  const test = ((title: string, body: Body, limitMs = usualLimitMs) => {
    defined++;
    tests(title, async () => {
      try {
        await within(limitMs, body);
        report.passed++;
      } catch (error) {
        if (error instanceof NotRun) report.notRun.push({ title, why: error.message });
        else report.failed.push({ title, error: error instanceof Error ? wordsOf(error) : String(error) });
      }
    });
  }) as Define;
  test.each = (rows, title, body, limitMs) => {
    for (const row of rows) test(title(row), () => body(row), limitMs);
  };
  define(test);
  process.on('exit', () => {
    report.seconds = (performance.now() - started) / 1000;
    const reached = report.passed + report.failed.length + report.notRun.length;
    if (reached !== defined || defined === 0)
      report.failed.push({ title: name, error: `${defined} tests were defined and ${reached} ran` });
    write(name, report);
    if (report.failed.length > 0) process.exitCode = 1;
  });
  tests.run();
}

async function within(limitMs: number, body: Body): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${limitMs / 1000} s`)), limitMs);
  });
  try {
    await Promise.race([body(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function wordsOf(error: Error): string {
  const { details } = error as { details?: string | false };
  return `${error.stack ?? error.message}${typeof details === 'string' ? `\n${details}` : ''}`;
}

function write(name: string, report: Report): void {
  const file = process.env['SLUICE_TEST_REPORT'];
  if (file !== undefined) return writeFileSync(file, JSON.stringify(report));
  for (const { title, error } of report.failed) console.log(`✗ ${title}\n${error}`);
  for (const { title, why } of report.notRun) console.log(`not run: ${title}: ${why}`);
  console.log(`${name}: ${report.passed} passed, ${report.failed.length} failed`);
}
