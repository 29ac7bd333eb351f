// `npm test [words]`: sets up what is missing, runs every test file (or those whose path holds one of the words) in a
// process of its own, and ends with the one line that CI reads. uvu's own runner counts a file that never started as
// passed; here a file that does not report is a failure.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root, setUp } from './setup.mjs';

/** No test file may take longer than this. */
const limitMs = 10 * 60 * 1000;

function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

/** One file: what its `spec` wrote down, and what it printed. */
function runFile(file, results) {
  return new Promise((resolve) => {
    const report = join(results, `${relative(root, file).replaceAll(/[\\/]/g, '+')}.json`);
    const env = { ...process.env, SLUICE_TEST_REPORT: report };
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ file: relative(root, file), ended: signal ?? status, output, ...read(report) });
    });
  });
}

function read(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return undefined;
  }
}

async function main(words) {
  setUp();
  const all = testFiles(join(root, 'test')).sort();
  const files = words.length === 0 ? all : all.filter((file) => words.some((word) => file.includes(word)));
  const results = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  const queue = [...files];
  const done = [];
  const work = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const result = await runFile(file, results);
      done.push(result);
      tell(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  rmSync(results, { recursive: true, force: true });
  return summary(done);
}

function tell({ file, ended, output, passed, failed, notRun, seconds }) {
  if (passed === undefined) console.log(`FAIL ${file}: it did not report (ended with ${ended})\n${output}`);
  else {
    console.log(
      `${failed.length > 0 || ended !== 0 ? 'FAIL' : 'ok  '} ${file}: ${passed} passed${failed.length > 0 ? `, ${failed.length} failed` : ''}${notRun.length > 0 ? `, ${notRun.length} not run` : ''} (${seconds.toFixed(1)} s)`,
    );
    for (const { title, error } of failed) console.log(`  ✗ ${title}\n${error.replaceAll(/^/gm, '    ')}`);
    for (const { title, why } of notRun) console.log(`  not run: ${title}: ${why}`);
    if (ended !== 0 && failed.length === 0) console.log(`  ended with ${ended}\n${output}`);
  }
}

function summary(done) {
  let passed = 0;
  let failed = 0;
  let notRun = 0;
  for (const result of done) {
    passed += result.passed ?? 0;
    // A file that did not report, or that ended badly after its last test, is one failure more.
    const broken = result.passed === undefined || (result.ended !== 0 && result.failed.length === 0);
    failed += (result.failed?.length ?? 0) + (broken ? 1 : 0);
    notRun += result.notRun?.length ?? 0;
  }
  if (done.length === 0) failed++;
  if (notRun > 0) console.log(`${notRun} not run`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
