import type { RunOptions } from '../../app/flow/options.ts';
import { flowExitCodes } from '../../model/exit.ts';
import { Fault, isFault } from '../../model/fault.ts';
import { asFlow } from '../as-flow.ts';
import type { Command, Console, Option, Parsed } from '../command.ts';

const queueOptions: Readonly<Record<string, Option>> = {
  root: { type: 'string', value: 'DIR', help: 'the folder of prompts (prompts)' },
  profile: { type: 'string', value: 'NAME', help: 'the profile the run goes by' },
  set: { type: 'string', multiple: true, value: 'TOGGLE=VALUE', help: 'a toggle that counts before all else' },
  count: { type: 'string', value: 'N', help: 'at most so many prompts; 0 for all (12)' },
  from: { type: 'string', value: 'NAME', beside: 'to', help: 'begin and end with these prompts' },
  to: { type: 'string', value: 'NAME', help: '' },
  'prompts-file': { type: 'string', value: 'FILE', help: 'the prompts, one path a line' },
  'require-go': { type: 'string', value: 'FILE', help: 'begin only where this file is' },
  'exec-mode': { type: 'string', value: 'MODE', help: 'script, agent (or codex) or auto (auto)' },
  agent: { type: 'string', value: 'COMMAND', help: 'the agent: {prompt} is the file, else it reads the prompt' },
  'max-retries': { type: 'string', value: 'N', help: 'more attempts for a prompt that failed (0)' },
  'timeout-sec': { type: 'string', value: 'N', help: 'the time a prompt has (600)' },
  'allow-host': { type: 'string', multiple: true, value: 'HOST', help: 'a host that pages may be asked of' },
  resume: { type: 'boolean', help: 'go on after a HOLD, past what is parked' },
  again: { type: 'boolean', beside: 'skip-item', help: 'run what was cut off once more, or leave it as it is' },
  'skip-item': { type: 'boolean', help: '' },
  abandon: { type: 'boolean', help: 'begin anew, whatever was cut off' },
  fresh: {
    type: 'boolean',
    beside: 'yes',
    help: 'forget what was done: wipes the state files it shows; --yes: do not ask on a terminal',
  },
  yes: { type: 'boolean', help: '' },
  'dry-run': { type: 'boolean', help: 'say what would run, and why; start nothing' },
  json: { type: 'boolean', help: 'print what came of it as JSON' },
};

export const run: Command = {
  name: 'run',
  summary: 'Advance a flow until it is done, fails, or waits for a person.',
  takes: 'FLOW',
  positionals: true,
  options: queueOptions,
  more: ['`sluice run queue` works through prompts and writes .prompt-pipeline.summary.json; more: docs/flows.md'],
  run: runFlow,
};

/** In the same file as `run`, as it is the same program: each would be packed with all of it. */
export const next: Command = {
  name: 'next',
  summary: 'One step of a flow: the next prompt of a queue, or the next stage, and no more.',
  takes: 'FLOW',
  positionals: true,
  options: Object.fromEntries(
    Object.entries(queueOptions).filter(([name]) => !['fresh', 'yes', 'dry-run', 'abandon'].includes(name)),
  ),
  more: ['The run stays open: the next `sluice next` or `sluice run` goes on with it.'],
  run: (parsed, console) =>
    asFlow(console, parsed, async () => advanced({ ...(await optionsOf(parsed, console)), steps: 1 }, parsed, console)),
};

async function runFlow(parsed: Parsed, console: Console): Promise<number> {
  return asFlow(console, parsed, async () => {
    const options = await optionsOf(parsed, console);
    const { values } = parsed;
    if (values['dry-run'] === true) {
      const { showPlan } = await import('../flow-output.ts');
      const { planRun } = await import('../../app/flow/plan.ts');
      const { stoppable } = await import('../flow-live.ts');
      const plan = await stoppable(console, (signal) => planRun({ ...options, signal }));
      console.out(showPlan(plan, values['json'] === true));
      return flowExitCodes.done;
    }
    if (options.fresh) await confirmWipe(parsed, console, options);
    return advanced(options, parsed, console);
  });
}

/** Advance a flow in front of somebody who may want to stop it. */
async function advanced(options: RunOptions, { values }: Parsed, console: Console): Promise<number> {
  const { stopOnSignals, Live } = await import('../flow-live.ts');
  const live = new Live(console, values['json'] === true);
  const stop = stopOnSignals((word) => live.remark(word));
  try {
    const { runFlow: advance } = await import('../../app/flow/run.ts');
    const result = await advance({
      ...options,
      signal: stop.signal,
      tell: (event, run) => live.tell(event, run),
      remark: (line) => live.remark(line),
    });
    live.end(result);
    return flowExitCodes[result.end];
  } catch (error) {
    // Ctrl-C on a terminal reaches every git that was asked just then; while one is waited for, nobody hears of it here.
    await new Promise(setImmediate);
    if (!stop.signal.aborted || !isFault(error) || error.kind !== 'git') throw error;
    throw new Fault('interrupted', error.message, error);
  } finally {
    stop.forget();
  }
}

async function optionsOf({ values, positionals }: Parsed, console: Console): Promise<RunOptions> {
  const [flow, target, ...more] = positionals;
  const { Fault } = await import('../../model/fault.ts');
  if (flow === undefined)
    throw new Fault('usage', 'it needs the name of a flow: `sluice run queue`, `sluice next queue`');
  const extra = more[0] ?? (values['root'] === undefined ? undefined : target);
  if (extra !== undefined)
    throw new Fault('usage', `\`sluice run ${flow}\` takes one folder, and "${extra}" is one more: keep one`);
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  const list = (name: string): readonly string[] => (values[name] ?? []) as readonly string[];
  if (values['again'] === true && values['skip-item'] === true)
    throw new Fault('usage', '--again and --skip-item say two things about what was cut off: keep one');
  if (modeOf(text('exec-mode')) === 'agent' && text('agent') === undefined)
    throw new Fault('usage', '--exec-mode agent needs to know which: add --agent COMMAND');
  return {
    cwd: console.cwd,
    env: console.env,
    flow,
    root: text('root') ?? target,
    count: number(text('count'), '--count', 12),
    from: text('from'),
    to: text('to'),
    promptsFile: text('prompts-file'),
    requireGo: text('require-go'),
    mode: modeOf(text('exec-mode')),
    agent: text('agent'),
    maxRetries: number(text('max-retries'), '--max-retries', 0),
    timeoutSec: number(text('timeout-sec'), '--timeout-sec', 600, 1),
    profile: text('profile'),
    set: list('set'),
    hosts: list('allow-host'),
    said: new Set(Object.keys(values).filter((name) => values[name] !== undefined)),
    fresh: values['fresh'] === true,
    resume: values['resume'] === true,
    cutOff: values['again'] === true ? 'again' : values['skip-item'] === true ? 'skip' : undefined,
    abandon: values['abandon'] === true,
    signal: new AbortController().signal,
    tell: () => undefined,
    remark: () => undefined,
  };
}

function number(said: string | undefined, flag: string, otherwise: number, least = 0): number {
  if (said === undefined) return otherwise;
  const value = Number(said);
  if (/^\d+$/.test(said) && Number.isSafeInteger(value) && value >= least) return value;
  throw new Fault('usage', `${flag} is a whole number from ${least} up, and not "${said}"`);
}

function modeOf(said: string | undefined): RunOptions['mode'] {
  if (said === undefined || said === 'auto' || said === 'script' || said === 'agent') return said ?? 'auto';
  // What older scripts call it.
  if (said === 'codex') return 'agent';
  throw new Fault('usage', `--exec-mode is script, agent (or codex) or auto, and not "${said}"`);
}

/** Nothing is wiped that was not shown first. */
async function confirmWipe({ values }: Parsed, console: Console, options: RunOptions): Promise<void> {
  const { wipeList } = await import('../../app/flow/plan.ts');
  const list = await wipeList(options);
  console.err(
    `--fresh wipes ${list.length === 0 ? 'nothing that is there' : `${list.length}:`}\n${list.map((path) => `  ${path}\n`).join('')}`,
  );
  if (list.length === 0 || values['yes'] === true || !console.interactive('stderr')) return;
  console.err('Wipe them? [y/N] ');
  const answer = await console.line();
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new Fault('interrupted', 'nothing was wiped, and nothing was run');
}
