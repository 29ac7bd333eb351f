import { join } from 'node:path';
import { readIfThere } from '../../../disk/read.ts';
import { withTemporaryFolder, writePlain } from '../../../disk/temporary.ts';
import { inRoot, stateFiles } from '../../../flow/queue/files.ts';
import { basename } from '../../../flow/queue/select.ts';
import { git, gitIn } from '../../../git/git.ts';
import { withoutRepository } from '../../../process/environment.ts';
import { run, type Ended } from '../../../process/run.ts';
import { allOk, looked, parsed, type Looked } from './outcome.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The program that is looked at, and what people call it. */
export interface Runner {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface RunnerChecked {
  readonly ok: boolean;
  readonly pipeline_script: string;
  readonly checks: readonly Looked[];
}

const words = ['--exec-mode', '--from', '--to', '--prompts-file', '.prompt-pipeline.summary.json'];
const folder = 'prompts';
const names = ['prompt-01-a.md', 'prompt-02-b.md', 'prompt-03-c.md'];
const limitMs = 60_000;

/** Whether a runner of prompt queues keeps the contract: it is started, each time in a repository of its own. */
export async function checkRunner(env: Environment, runner: Runner): Promise<RunnerChecked> {
  const checks = [
    await helpFlags(env, runner),
    await scriptModeSummary(env, runner),
    await rangeSlice(env, runner),
    await holdSummary(env, runner),
  ];
  return { ok: allOk(checks), pipeline_script: runner.name, checks };
}

async function helpFlags(env: Environment, runner: Runner): Promise<Looked> {
  return inScratch(env, runner, [], async (ask) => {
    const { status, stdout, stderr } = await ask(['--help']);
    if (status !== 0) return looked('help_flags', `help_returncode=${status}`);
    const said = stdout.toString('utf8') + stderr;
    const missing = words.filter((word) => !said.includes(word));
    return looked('help_flags', missing.length === 0 ? '' : `help_missing=${missing.join(',')}`);
  });
}

async function scriptModeSummary(env: Environment, runner: Runner): Promise<Looked> {
  return inScratch(env, runner, names.slice(0, 1), async (ask, read) => {
    const { status } = await ask(['--root', folder, '--exec-mode', 'script', '--count', '1']);
    if (status !== 0) return looked('script_mode_summary', `script_mode_returncode=${status}`);
    const trouble = summaryTrouble(read('summary'), [
      ['status', 'done', 'summary_status'],
      ['runner_mode', 'script', 'summary_runner_mode'],
      ['ran', 1, 'summary_ran'],
    ]);
    return looked('script_mode_summary', trouble);
  });
}

function summaryTrouble(text: string | undefined, wanted: readonly (readonly [string, unknown, string])[]): string {
  if (text === undefined) return 'summary_missing';
  const summary = parsed(text);
  if (typeof summary === 'string') return `summary_parse_error=${summary}`;
  const wrong = wanted.find(([key, value]) => summary[key] !== value);
  return wrong ? `${wrong[2]}=${String(summary[wrong[0]])}` : '';
}

async function rangeSlice(env: Environment, runner: Runner): Promise<Looked> {
  return inScratch(env, runner, names, async (ask, read) => {
    const [, from = '', to = ''] = names;
    const { status } = await ask([
      '--root',
      folder,
      '--exec-mode',
      'script',
      '--from',
      from,
      '--to',
      to,
      '--count',
      '0',
    ]);
    if (status !== 0) return looked('range_slice', `range_returncode=${status}`);
    const plan = (read('plan') ?? '').split('\n').filter((line) => line !== '');
    const listed = plan.map(basename).join(',');
    return looked('range_slice', listed === `${from},${to}` ? '' : `range_plan=${listed}`);
  });
}

async function holdSummary(env: Environment, runner: Runner): Promise<Looked> {
  return inScratch(env, runner, names.slice(0, 1), async (ask, read) => {
    const { status } = await ask(['--root', folder, '--exec-mode', 'script', '--require-go', 'GO']);
    if (status !== 13) return looked('hold_summary', `hold_returncode=${status}`);
    const text = read('summary');
    if (text === undefined) return looked('hold_summary', 'hold_summary_missing');
    const summary = parsed(text);
    if (typeof summary === 'string') return looked('hold_summary', `summary_parse_error=${summary}`);
    if (summary['status'] !== 'hold') return looked('hold_summary', `hold_status=${String(summary['status'])}`);
    const reason = String(summary['reason']);
    return looked('hold_summary', reason.includes('go_missing') ? '' : `hold_reason=${reason}`);
  });
}

type Ask = (
  args: readonly string[],
) => Promise<Pick<Ended, 'stdout' | 'stderr'> & { readonly status: number | string }>;
type Read = (name: keyof typeof stateFiles) => string | undefined;

/** A repository with these prompts, for as long as one check takes. */
async function inScratch(
  env: Environment,
  { command, args }: Runner,
  prompts: readonly string[],
  body: (ask: Ask, read: Read) => Promise<Looked>,
): Promise<Looked> {
  return withTemporaryFolder(async (cwd) => {
    const clean = unprofiled(withoutRepository(env));
    await git(gitIn(cwd, clean), ['init', '-q']);
    for (const name of prompts)
      writePlain(join(cwd, folder, name), '# Do nothing\n\n```bash\nset -euo pipefail\ntrue\n```\n');
    const ask: Ask = async (more) => {
      const { status, failed, ...said } = await run(command, [...args, ...more], {
        cwd,
        env: clean,
        timeoutMs: limitMs,
      });
      return { ...said, status: status ?? failed ?? 'killed' };
    };
    return body(ask, (name) => readIfThere(join(cwd, inRoot(folder, stateFiles[name])))?.toString('utf8'));
  });
}

/** What a person has set for their own prompts says nothing about the runner. */
function unprofiled(env: Environment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:PROMPT_|PIPELINE_)/.test(name)));
}
