import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RunLog, runsFolder } from '../src/flow/log.ts';
import type { RunEvent } from '../src/model/run.ts';
import { hashOf, lineOf, noPrev } from '../src/runs/events.ts';
import { cli, interleaved, median, root, rounded, run, table, writeResult } from './measure.ts';

/**
 * What a long log costs to read, and what a prompt costs beside its block: 1,000 prompts that do nothing, against a loop in
 * bash that starts one shell a block and has one line on the disk for it. `flow ROUNDS 10000` asks for the memory of 10,000,
 * `flow ROUNDS fold` measures the log alone.
 */

const events = 10_000;
const prompts = 1_000;
const foldBudgetMs = 50;
const queueBudget = 2;

/** A log as a queue leaves it: five events a prompt. */
function logText(): string {
  const at = '2026-11-22T07:13:00.123Z';
  const lines: string[] = [];
  let prev = noPrev;
  const add = (event: RunEvent): void => {
    const line = lineOf({ ...event, n: lines.length + 1, at }, prev);
    lines.push(line);
    prev = hashOf(line);
  };
  const items = Array.from({ length: (events - 5) / 5 }, (_, n) => `prompts/prompt-${String(n).padStart(5, '0')}.md`);
  const told = { run_utc: '20261122T071300Z', profile: 'production', selected_items: items };
  add({ event: 'run.started', run: 'r', flow: 'queue', flow_digest: noPrev, items, told });
  for (const item of items) {
    const of = { item, stream: '', attempt: 1, digest: '' };
    const result = { outcome: 'pass', reason: '', fingerprint: '', session: '', owner: '', told: {} };
    add({ event: 'stage.finished', ...of, stage: 'preflight', ...result });
    add({ event: 'stage.started', ...of, stage: 'exec', told: {} });
    add({ event: 'stage.finished', ...of, stage: 'exec', ...result });
    add({ event: 'stage.finished', ...of, stage: 'pipeline', ...result });
    const end = { status: 'success', attempts: 1, exit_code: 0, completion_gate: 'pass', prompt_sha: noPrev };
    add({ event: 'item.finished', item, outcome: 'success', end: 'done', content: noPrev, reason: '', told: end });
  }
  while (lines.length < events) add({ event: 'held', by: 'somebody', reason: 'to make the number full' });
  return `${lines.join('\n')}\n`;
}

/** Read, parsed, held to its chain, folded. */
function readLog(top: string): number {
  const started = performance.now();
  const { fold } = RunLog.open(top, 'queue', 'nobody');
  const ms = performance.now() - started;
  if (fold.n !== events) throw new Error(`${fold.n} events were read`);
  return ms;
}

const coldScript = (top: string): string => `
const { RunLog } = await import(${JSON.stringify(join(root, 'src/flow/log.ts'))});
const started = performance.now();
RunLog.open(${JSON.stringify(top)}, 'queue', 'nobody');
console.log('ms ' + (performance.now() - started));`;

interface FoldTimes {
  readonly warmMs: number;
  readonly coldMs: number;
  /** What it takes where nobody else wants the processor. */
  readonly warmBestMs: number;
  readonly coldBestMs: number;
  readonly bytes: number;
}

function foldTimes(top: string, rounds: number): FoldTimes {
  const path = join(top, runsFolder, 'queue/r.w.jsonl');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, logText());
  const script = join(top, 'cold.mts');
  writeFileSync(script, coldScript(top));
  for (let n = 0; n < 5; n++) readLog(top);
  const times = interleaved(rounds, {
    warm: () => readLog(top),
    cold: () => Number(/ms ([\d.]+)/.exec(run(root, process.execPath, ['--import', 'tsx', script]).output)![1]),
  });
  return {
    warmMs: rounded(median(times['warm']!)),
    coldMs: rounded(median(times['cold']!)),
    warmBestMs: rounded(Math.min(...times['warm']!)),
    coldBestMs: rounded(Math.min(...times['cold']!)),
    bytes: statSync(path).size,
  };
}

/** A repository with prompts that are one block each, and the block does nothing. */
function queueOf(top: string, count: number): string {
  const folder = join(top, `queue-${count}-${Math.random().toString(36).slice(2, 8)}`);
  mkdirSync(join(folder, 'prompts'), { recursive: true });
  for (let n = 0; n < count; n++)
    writeFileSync(join(folder, 'prompts', `prompt-${String(n).padStart(5, '0')}.md`), '```bash\n:\n```\n');
  run(folder, 'git', ['init', '-q']);
  return folder;
}

const args = [cli, 'run', 'queue', '--count', '0'];

function ours(
  top: string,
  count: number,
  wrap: readonly string[] = [],
): { wallMs: number; output: string; folder: string } {
  const folder = queueOf(top, count);
  const [command, ...rest] = [...wrap, process.execPath];
  const { status, wallMs, output } = run(folder, command, [...rest, ...args]);
  if (status !== 0) throw new Error(`the queue ended with ${status}\n${output.slice(-2000)}`);
  return { wallMs, output, folder };
}

/** One shell a prompt with its output in a file, and a line that is on the disk before the next one begins. */
const loop = (shell: string): string => `set -eu
mkdir out
for prompt in prompts/*.md; do
  name=\${prompt##*/}
  printf ':\\n' > "out/$name.sh"
  ${shell} "out/$name.sh" > "out/$name.txt" 2>&1
  printf '{"prompt":"%s","event":"prompt_success"}\\n' "$name" >> log.jsonl
  sync -d log.jsonl
done
`;

function theirs(top: string, count: number, shell: string, wrap: readonly string[] = []): number {
  const folder = queueOf(top, count);
  writeFileSync(join(folder, 'loop.sh'), loop(shell));
  const [command, ...rest] = [...wrap, 'bash'];
  const { status, wallMs, output } = run(folder, command, [...rest, 'loop.sh']);
  if (status !== 0) throw new Error(`the loop ended with ${status}\n${output}`);
  rmSync(folder, { recursive: true });
  return wallMs;
}

interface Calls {
  readonly programs: number;
  readonly fsyncs: number;
}

/** What one more prompt calls, as strace sees it; undefined where there is no strace. */
function callsOf(top: string, body: (count: number, wrap: readonly string[]) => unknown): Calls | undefined {
  const trace = join(top, 'trace.txt');
  const wrap = ['strace', '-f', '-qq', '-o', trace, '-e', 'trace=execve,fsync,fdatasync', '-e', 'status=successful'];
  const count = (number: number): Calls => {
    body(number, wrap);
    const text = readFileSync(trace, 'utf8');
    const calls = (name: RegExp): number => text.match(name)?.length ?? 0;
    return { programs: calls(/ execve\(/g), fsyncs: calls(/ f(?:data)?sync\(/g) };
  };
  if (run(top, 'strace', ['-V']).status !== 0) return undefined;
  const [few, many] = [count(10), count(50)];
  return { programs: rounded((many.programs - few.programs) / 40), fsyncs: rounded((many.fsyncs - few.fsyncs) / 40) };
}

/** Peak memory in MiB, as Node itself tells it when it ends. */
function peakOf(top: string, count: number): number {
  const shim = join(top, 'peak.cjs');
  writeFileSync(shim, "process.on('exit', () => console.error('peak ' + process.resourceUsage().maxRSS));\n");
  const folder = queueOf(top, count);
  const { status, output } = run(folder, process.execPath, ['--require', shim, ...args]);
  if (status !== 0) throw new Error(`the queue ended with ${status}\n${output.slice(-2000)}`);
  rmSync(folder, { recursive: true });
  return rounded(Number(/^peak (\d+)$/m.exec(output)![1]) / 1024);
}

/** What takes a second is measured when nobody else is at work, and not beside what takes half an hour. */
function foldAlone(fold: FoldTimes): void {
  const before = JSON.parse(readFileSync(join(root, 'bench/results/flow.json'), 'utf8')) as object;
  console.log(`\n${writeResult('flow', { ...before, fold: { events, ...fold } })}`);
  if (fold.warmBestMs > foldBudgetMs) throw new Error(`a budget is missed: ${fold.warmBestMs} ms of ${foldBudgetMs}`);
}

export function benchFlow(rounds: number, which: readonly string[]): void {
  const top = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    const fold = foldTimes(top, rounds);
    console.log(
      `\n${events} events read, parsed, held to their chain and folded: ${fold.warmMs} ms warm (best ${fold.warmBestMs}), ${fold.coldMs} cold (best ${fold.coldBestMs})`,
    );
    if (which.includes('fold')) return foldAlone(fold);
    const times = interleaved(Math.max(1, Math.round(rounds / 5)), {
      sluice: () => {
        const { wallMs, folder } = ours(top, prompts);
        rmSync(folder, { recursive: true });
        return wallMs;
      },
      'bash -l': () => theirs(top, prompts, 'bash -l'),
      bash: () => theirs(top, prompts, 'bash'),
    });
    const calls: Record<string, Calls | undefined> = {
      sluice: callsOf(top, (count, wrap) => ours(top, count, wrap)),
      'bash -l': callsOf(top, (count, wrap) => theirs(top, count, 'bash -l', wrap)),
      bash: callsOf(top, (count, wrap) => theirs(top, count, 'bash', wrap)),
    };
    const queue = Object.fromEntries(
      Object.entries(times).map(([name, list]) => [
        name,
        {
          msPerPrompt: rounded(median(list) / prompts, 2),
          sluiceAgainstIt: rounded(median(list.map((ms, at) => times['sluice']![at]! / ms)), 2),
          programsPerPrompt: calls[name]?.programs,
          fsyncsPerPrompt: calls[name]?.fsyncs,
        },
      ]),
    );
    const sizes = [prompts, ...(which.includes('10000') ? [10_000] : [])];
    const peakMiB = Object.fromEntries(sizes.map((size) => [size, peakOf(top, size)]));
    const heads = ['1,000 prompts', 'ms a prompt', 'sluice against it', 'programs', 'fsyncs'];
    const rows = Object.entries(queue).map(([name, row]) => [
      name,
      ...Object.values(row).map((one) => one ?? 'not counted'),
    ]);
    console.log(`\n${table([heads, ...rows])}\n\npeak memory in MiB: ${JSON.stringify(peakMiB)}`);
    const budgets = { foldMs: foldBudgetMs, foldAimMs: 36, queueAgainstLoginShells: queueBudget, queueAim: 1.5 };
    console.log(`\n${writeResult('flow', { rounds, budgets, fold: { events, ...fold }, queue, peakMiB })}`);
    const ratio = queue['bash -l']!.sluiceAgainstIt;
    if (fold.warmBestMs > foldBudgetMs || ratio > queueBudget)
      throw new Error(`a budget is missed: ${fold.warmBestMs} ms of ${foldBudgetMs}, ${ratio} of ${queueBudget}`);
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}
