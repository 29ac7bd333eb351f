import { join } from 'node:path';
import { readIfThere } from '../../../disk/read.ts';
import { completion, promisesOf, type Looking, type Promises } from '../../../flow/queue/completion.ts';
import { inRoot, promptId, stateFiles } from '../../../flow/queue/files.ts';
import { promptOf, type PromptText } from '../../../flow/queue/prompt.ts';
import { basename } from '../../../flow/queue/select.ts';
import { valueAt } from '../../../text/data.ts';
import { deskOf } from '../desk.ts';
import { promptsHere } from '../prompts-here.ts';
import { allOk, looked, parsed, type Looked } from './outcome.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface MiniChecked {
  readonly root: string;
  readonly ok: boolean;
  readonly checks: readonly Looked[];
}

/** What a run over the two prompts of a mini experiment has to leave behind. */
export async function checkMini(cwd: string, env: Environment, folder: string): Promise<MiniChecked> {
  const { top, root } = await deskOf({ cwd, env }, 'queue', folder);
  const queue = inRoot(root, 'prompts');
  const read = (path: string): Buffer | undefined => readIfThere(join(top, path));
  const prompts = promptsHere(top, queue).map((path) => promptOf(path, read(path)!));
  const text = (name: keyof typeof stateFiles): string | undefined =>
    read(inRoot(queue, stateFiles[name]))?.toString('utf8');
  const checks = [
    ...(await ofPhases(prompts, read)),
    ...ofLog(text('log')),
    ...ofState(text('state'), prompts),
    ...prompts.flatMap(ofPrompt),
  ];
  return { root: root || '.', ok: allOk(checks), checks };
}

async function ofPhases(prompts: readonly PromptText[], read: Looking['read']): Promise<Looked[]> {
  const checks: Looked[] = [];
  for (const phase of [1, 2]) {
    const prompt = prompts[phase - 1];
    const promised = prompt && promisesOf(prompt);
    for (const what of ['exists', 'content'] as const)
      checks.push(
        looked(`phase${phase}_${what}`, promised ? await kept(promised, what, read) : `prompts=${prompts.length}`),
      );
  }
  return checks;
}

/** '' where the promise was kept. One that nobody made is none that was kept. */
async function kept({ files, headers }: Promises, what: 'exists' | 'content', read: Looking['read']): Promise<string> {
  if (what === 'exists' && files.length === 0) return 'no file is promised';
  if (what === 'content' && headers.length === 0) return 'no line is promised';
  const looking: Looking = { read, fetch: () => Promise.resolve('not asked'), hosts: [] };
  const { reason } = await completion({ files, headers: what === 'content' ? headers : [], urls: [] }, looking);
  return reason;
}

function ofLog(text: string | undefined): Looked[] {
  const lines = (text ?? '').split('\n').filter((line) => line !== '');
  const events = lines.map(parsed).flatMap((line) => (typeof line === 'string' ? [] : [line]));
  return [
    looked('pipeline_log_exists', text === undefined ? 'log_missing' : ''),
    looked(
      'pipeline_has_events',
      lines.length > 0 && events.length === lines.length ? '' : `events=${events.length}/${lines.length}`,
    ),
    looked('pipeline_done', doneTrouble(events.at(-1))),
  ];
}

/** The last word counts, and not one that was said somewhere on the way. */
function doneTrouble(last: Readonly<Record<string, unknown>> | undefined): string {
  if (last?.['event'] !== 'pipeline_done') return `last=${String(last?.['event'] ?? '')}`;
  const failed = /(?:^| )fail_total=(\S*)/.exec(String(last['detail']))?.[1] ?? '';
  return failed === '0' ? '' : `fail_total=${failed}`;
}

function ofState(text: string | undefined, prompts: readonly PromptText[]): Looked[] {
  const ids = (text ?? '').split('\n').filter((line) => line !== '');
  const wanted = prompts.map(({ path }) => promptId(path));
  const both = wanted.length === 2 && ids.length === 2 && wanted.every((id) => ids.includes(id));
  return [
    looked('state_exists', text === undefined ? 'state_missing' : ''),
    looked('state_has_two', both ? '' : `ids=${ids.length} prompts=${prompts.length}`),
  ];
}

function ofPrompt({ path, data }: PromptText): Looked[] {
  const name = basename(path);
  const said = (...keys: string[]): string => String(valueAt(data, keys) ?? '');
  const one = (what: string, ok: boolean, found: string): Looked =>
    looked(`${name}:${what}`, ok ? '' : `${what}=${found}`);
  const ready = [said('codex_preflight_ready'), said('prompt_flow', 'stages', 'preflight', 'ready')];
  const exec = [said('codex_exec_last_run_status'), said('prompt_flow', 'stages', 'exec', 'status')];
  const pipeline = said('prompt_flow', 'stages', 'pipeline', 'status');
  return [
    one(
      'preflight_ready',
      ready.every((word) => word === 'yes'),
      ready.join(','),
    ),
    one(
      'exec_success',
      exec.every((word) => word === 'success'),
      exec.join(','),
    ),
    one('pipeline_status', pipeline === 'success' || pipeline === 'done', pipeline),
  ];
}
