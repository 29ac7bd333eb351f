import { join } from 'node:path';
import { readIfThere } from '../../disk/read.ts';
import { mendDisk } from '../../edits/mend.ts';
import { localTime } from '../../checks/stamps/stamp.ts';
import { inRoot, logFolder, stateFiles } from '../../flow/queue/files.ts';
import type { Site } from '../../flow/queue/blocks.ts';
import type { Answer } from '../../flow/queue/completion.ts';
import { keysLeft } from '../../flow/queue/stamps.ts';
import type { Stamped } from '../../flow/queue/stamp-book.ts';
import type { World } from '../../flow/queue/performer.ts';
import { isStamped } from '../../flow/queue/readiness.ts';
import { promptOf, type PromptText } from '../../flow/queue/prompt.ts';
import { commitOnly, isUnpushed, push } from '../../git/deliver.ts';
import { pathsBetween, standingOf } from '../../git/changes.ts';
import { commitOf } from '../../git/repository.ts';
import { underWay } from '../../git/under-way.ts';
import type { RunView } from '../../model/run.ts';
import { forShell } from '../../process/environment.ts';
import { maskerFor } from '../../text/mask.ts';
import type { Setting } from '../../text/settings.ts';
import { applyTextEdits, planSettings } from '../../text/yaml-edit.ts';
import { withoutKeys } from '../../text/yaml-without.ts';
import { bytesBefore } from '../../text/lines.ts';
import type { Desk } from './desk.ts';
import { deliveryOf, resumeFrom } from './environment.ts';
import { isWord } from './is-word.ts';
import { keepStanding, keptStanding } from './kept-standing.ts';
import { runCommand } from './named.ts';
import type { RunOptions } from './options.ts';

/** What one run of a queue sees of the world, and does to it. */
export async function worldOf(
  desk: Desk,
  options: RunOptions,
  { run, told }: RunView,
  /** The log of the run, as the repository has it. */
  log: string,
  pipe: Site['pipe'],
  stamps: World['stamps'],
): Promise<World> {
  const { repository, top, root } = desk;
  const { env, signal, agent, hosts, tell, remark } = options;
  const runUtc = String(told['run_utc']);
  const logs = logFolder(root, runUtc);
  const states = new Set(Object.values(stateFiles).map((name) => inRoot(root, name)));
  const isOurs = (path: string): boolean =>
    path === log || states.has(path) || path.startsWith(`${logs}/`) || isWord(desk, path);
  return {
    root,
    goOn: runCommand(desk.flow, root),
    stamps,
    mode: told['exec_mode'] as RunOptions['mode'],
    agent,
    hosts,
    site: {
      top,
      root,
      logs,
      runUtc,
      env: forShell(env),
      timeoutMs: Number(told['timeout_sec']) * 1000,
      mark: markOf(run),
      pipe,
      signal,
      from: resumeFrom(env),
      head: (await commitOf(repository, 'HEAD')) ?? '',
      allow: {
        ...allowed('regex', env['PROMPT_EXEC_WARN_ALLOW_REGEX'] ?? env['CODEX_PROMPT_STATE_DEFAULT_WARN_ALLOW_REGEX']),
        ...allowed('types', env['CODEX_PROMPT_STATE_DEFAULT_WARN_ALLOW_TYPES']),
      },
    },
    policy: {
      warnGate: told['warn_gate'] === 'yes',
      warnMode: String(told['warn_mode']),
      noncritical: false,
      retryMax: Number(told['retry_max']),
    },
    deliveryOf: (prompt) => deliveryOf(env, prompt),
    commit: async (paths, message) => plainWords(await commitOnly(repository, paths, message, signal), env, top),
    isUnpushed: (subject) => isUnpushed(repository, subject),
    underWay: () => underWay(repository),
    push: async () => plainWords(await push(repository, signal), env, top),
    read: (path) => readIfThere(join(top, path)),
    fetch: answerOf,
    keepStanding: (standing) => keepStanding(desk, standing),
    keptStanding: (name) => keptStanding(desk, name),
    standing: async () => {
      const { head, files } = await standingOf(repository, top);
      return { head, files: new Map([...files].filter(([path]) => !isOurs(path))) };
    },
    between: async (before, now) => (await pathsBetween(repository, before, now)).filter((path) => !isOurs(path)),
    write: (stamped) => writeStamps(desk, stamped),
    unsay: async (prompt) => {
      const after = withoutWord(prompt);
      if (after === undefined) return prompt;
      const [left] = await mendDisk(repository, [{ path: prompt.path, before: prompt.bytes, after }]);
      return left ? prompt : promptOf(prompt.path, after);
    },
    local: localTime,
    tell,
    remark,
  };
}

/** Bring a prompt in step with its stamps, where it is still that text; '' or why it was left alone. */
export async function writeStamps({ repository, top }: Desk, { path, content, settings }: Stamped): Promise<string> {
  const bytes = readIfThere(join(top, path));
  if (!bytes) return 'gone';
  const now = promptOf(path, bytes);
  // Whoever wrote no frontmatter gets none.
  if (!isStamped(now)) return '';
  if (now.content !== content) return 'another text by now';
  const after = await stampedBytes(now, settings);
  if (!after) return 'written in a form of YAML that a stamp cannot be added to';
  const [left] = await mendDisk(repository, [{ path, before: bytes, after }]);
  return left?.why ?? '';
}

/** What others say goes into a log that is committed: no secrets, and no paths of this machine. */
function plainWords(said: string, env: RunOptions['env'], top: string): string {
  const mask = maskerFor(env);
  const parts = [mask.take(Buffer.from(said)), mask.rest()];
  return Buffer.concat(parts).toString('utf8').replaceAll(`${top}/`, '').replaceAll(top, '.').slice(0, 300);
}

/** What an earlier run said of a prompt; undefined where nothing is said. */
function withoutWord({ text, bytes, fence }: PromptText): Buffer | undefined {
  if (!fence) return undefined;
  const yaml = text.slice(fence.start, fence.end);
  const without = withoutKeys(yaml, [['codex_exec_last_run_status'], ['prompt_flow', 'stages', 'exec', 'status']]);
  if (without === yaml) return undefined;
  const [from, to] = [bytesBefore(text, fence.start), bytesBefore(text, fence.end)];
  return Buffer.concat([bytes.subarray(0, from), Buffer.from(without), bytes.subarray(to)]);
}

async function stampedBytes(
  { text, bytes, fence }: PromptText,
  settings: readonly Setting[],
): Promise<Uint8Array | undefined> {
  const { start, end } = fence!;
  const lineEnd = text.slice(0, start).endsWith('\r\n') ? '\r\n' : '\n';
  const yaml = withoutKeys(text.slice(start, end), keysLeft(settings));
  const planned =
    planSettings(yaml, settings, lineEnd) ??
    (await import('../../text/yaml-edit-closely.ts')).planClosely(yaml, settings, lineEnd);
  if (!planned.ok) return undefined;
  const [from, to] = [bytesBefore(text, start), bytesBefore(text, end)];
  return Buffer.concat([bytes.subarray(0, from), Buffer.from(applyTextEdits(yaml, planned.edits)), bytes.subarray(to)]);
}

function allowed<Key extends string>(key: Key, value: string | undefined): { [key in Key]?: string } {
  return (value ? { [key]: value } : {}) as { [key in Key]?: string };
}

/** Every process of a run carries it. */
export function markOf(run: string): string {
  return `sluice-${run}`;
}

async function answerOf(url: string): Promise<Answer | string> {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    return { status: answer.status, headers: Object.fromEntries(answer.headers) };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return cause?.code ?? message;
  }
}
