import { join } from 'node:path';
import { LogFile } from '../../disk/log.ts';
import { processTable } from '../../disk/processes.ts';
import { readIfThere } from '../../disk/read.ts';
import { runGroup } from '../../process/group.ts';
import { valueAt } from '../../text/data.ts';
import { maskerFor } from '../../text/mask.ts';
import { shellWord } from '../../text/shell-word.ts';
import { bucketOf } from './buckets.ts';
import { logOf, placeOf, variablesOf, type Ran, type Site } from './blocks.ts';
import { Evidence } from './evidence.ts';
import { promisesOf, type Promises } from './completion.ts';
import { promptOf, type PromptText } from './prompt.ts';

const logLimit = 8 * 1024 * 1024;
const placeholder = '{prompt}';

/**
 * One prompt in the hands of an agent. That it ends well says nothing: it has to say in the prompt that it succeeded, and
 * something it promised has to be there.
 */
export async function runAgent(
  prompt: PromptText,
  site: Site,
  command: string | undefined,
  attempt: number,
): Promise<Ran> {
  const nothing = { lastOk: 0, warnings: 0, exitCode: 2 };
  if (command === undefined)
    return { ...nothing, status: 'blocked', reason: 'no agent is named: say which with --agent COMMAND' };
  if (isEmpty(promisesOf(prompt)))
    return {
      ...nothing,
      status: 'blocked',
      reason: `${prompt.path} promises nothing that could show what an agent did`,
    };
  const evidence = new Evidence(site.top, placeOf(site, prompt), prompt, attempt);
  const log = new LogFile(join(site.top, logOf(site, prompt)), logLimit);
  const mask = maskerFor(site.env);
  const path = join(site.top, prompt.path);
  const said = command.includes(placeholder) ? command.replaceAll(placeholder, shellWord(path)) : command;
  let tail = '';
  const take = (chunk: Uint8Array): void => {
    log.append(chunk);
    tail = (tail + Buffer.from(chunk).toString('latin1')).slice(-4096);
  };
  try {
    const ended = await runGroup('bash', ['-c', said], {
      cwd: site.top,
      env: { ...site.env, ...variablesOf(site, prompt, evidence) },
      mark: site.mark,
      table: processTable(),
      pipe: site.pipe,
      timeoutMs: site.timeoutMs,
      signal: site.signal,
      ...(said === command && { input: prompt.bytes }),
      onOutput: (chunk) => take(mask.take(chunk)),
    });
    take(mask.rest());
    evidence.note('exit_code[agent]', ended.status ?? -1);
    const exitCode = ended.status ?? 1;
    if (ended.why === 'interrupted') return { ...nothing, status: 'interrupted', reason: '', exitCode: 130 };
    if (ended.why !== 'ended' || ended.status !== 0) {
      const bucket = bucketOf(ended.status, ended.why === 'timed out', tail);
      const how =
        ended.why === 'timed out' ? 'took too long' : `ended with ${ended.status ?? ended.signal ?? ended.trouble}`;
      const reason = `the agent ${how} (${logOf(site, prompt)})`;
      return { ...nothing, status: 'failed', reason, exitCode, bucket };
    }
    const trouble = unsaid(prompt, readIfThere(path), logOf(site, prompt));
    if (trouble !== '') return { ...nothing, status: 'failed', reason: trouble, exitCode, bucket: 'proof' };
    return { ...nothing, status: 'success', reason: '', exitCode: 0 };
  } finally {
    log.close();
    evidence.close();
  }
}

function isEmpty({ files, headers, urls }: Promises): boolean {
  return files.length + headers.length + urls.length === 0;
}

/** Why an agent has not said that it succeeded; '' where it has. What stood there before it began says nothing. */
function unsaid(prompt: PromptText, bytes: Buffer | undefined, log: string): string {
  if (!bytes) return `the agent has removed ${prompt.path}`;
  const { data, sha, fence } = promptOf(prompt.path, bytes);
  if (!fence)
    return `what the agent left of the frontmatter of ${prompt.path} cannot be read: \`sluice check\` says why`;
  const local = (of: PromptText['data']): unknown =>
    of['codex_exec_last_run_local'] ?? valueAt(of, ['prompt_flow', 'stages', 'exec', 'run_local']);
  const status = data['codex_exec_last_run_status'] ?? valueAt(data, ['prompt_flow', 'stages', 'exec', 'status']);
  if (sha === prompt.sha) return `the agent ended well and wrote no word into ${prompt.path} (${log})`;
  // The word of an earlier run is none about this one.
  const before = prompt.data['codex_exec_last_run_status'];
  if (status === 'success' && before === 'success' && local(data) === local(prompt.data))
    return `the agent ended well, and the success in ${prompt.path} is of an earlier run`;
  return status === 'success' ? '' : `the agent ended well, and ${prompt.path} says ${String(status ?? 'nothing')}`;
}
