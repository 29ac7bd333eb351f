import { join } from 'node:path';
import type { Fifo } from '../../disk/fifo.ts';
import { LogFile } from '../../disk/log.ts';
import { processTable } from '../../disk/processes.ts';
import type { Told } from '../../model/run.ts';
import { runGroup, type GroupEnded } from '../../process/group.ts';
import { allowed, blockWarnings, type BlockWarning } from '../../text/block-warnings.ts';
import { maskerFor } from '../../text/mask.ts';
import { shellBlocks, type ShellBlock } from '../../text/shell-blocks.ts';
import { bucketOf, type Bucket } from './buckets.ts';
import { Evidence, nameOf } from './evidence.ts';
import type { PromptText } from './prompt.ts';
import { ownName, stemOf } from './select.ts';

/** What the blocks of one prompt run in, the same for all prompts of a run. */
export interface Site {
  readonly top: string;
  /** The folder of the queue, as the repository has it, and the one where what is printed goes. */
  readonly root: string;
  readonly logs: string;
  readonly runUtc: string;
  /** Nothing of git's in it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  /** The block to begin with. */
  readonly from: number;
  readonly mark: string;
  /** The pipe for what is printed; undefined where the system has none with a name. */
  readonly pipe: (() => Fifo) | undefined;
  readonly signal: AbortSignal;
  /** Facts for the manifest. */
  readonly head: string;
  readonly allow: { readonly regex?: string; readonly types?: string };
}

/** What a prompt may do, as its stamp says. */
export interface Policy {
  readonly warnGate: boolean;
  readonly warnMode: string;
  readonly noncritical: boolean;
  /** How often a block that says it may be run again is. */
  readonly retryMax: number;
}

/** What came of a prompt, in the words that it is stamped with. */
export interface Ran {
  readonly status: 'success' | 'failed' | 'blocked' | 'interrupted';
  readonly reason: string;
  readonly exitCode: number;
  readonly lastOk: number;
  readonly warnings: number;
  readonly failedBlock?: string;
  readonly bucket?: Bucket;
}

/** More than this is not kept of what a block prints. */
const logLimit = 8 * 1024 * 1024;
/** Their names have three digits. */
const mostBlocks = 999;
/** How much of its end is looked at for why it failed. */
const tailLength = 4096;

/** What stands in the way of running a prompt's blocks, before anything is run. */
export function blocksOf(prompt: PromptText): { readonly blocks: readonly ShellBlock[]; readonly trouble: string } {
  const { blocks, unclosed } = shellBlocks(prompt.body);
  if (unclosed !== undefined) return { blocks: [], trouble: unclosedAt(prompt, unclosed) };
  if (blocks.length === 0)
    return {
      blocks,
      trouble: `${prompt.path} has no bash, sh, zsh or shell block, and nothing to run is no success: add one, or name an agent with --agent`,
    };
  if (blocks.length > mostBlocks)
    return {
      blocks: [],
      trouble: `${prompt.path} has ${blocks.length} blocks, and ${mostBlocks} are the most: make it several prompts`,
    };
  return { blocks, trouble: '' };
}

/** Where a fence is opened that nothing closes: the rest of the prompt is in it. */
export function unclosedIn({ path, body, bodyLine }: PromptText): string {
  const { unclosed } = shellBlocks(body);
  return unclosed === undefined ? '' : unclosedAt({ path, bodyLine }, unclosed);
}

function unclosedAt({ path, bodyLine }: Pick<PromptText, 'path' | 'bodyLine'>, line: number): string {
  return `${path}:${bodyLine + line - 1}: a fence is opened here and never closed; close it`;
}

/** Blocks that a person wants to leave out are there; and leaving out all of them runs nothing. */
export function resumeTrouble(
  { path }: PromptText,
  { from }: Pick<Site, 'from'>,
  blocks: readonly ShellBlock[],
): string {
  return from <= blocks.length
    ? ''
    : `PROMPT_EXEC_RESUME_FROM is ${from}, and ${path} has ${blocks.length} block${blocks.length === 1 ? '' : 's'}`;
}

function warningsOf(blocks: readonly ShellBlock[]): (BlockWarning & { readonly block: number })[] {
  return blocks.flatMap(({ number, code }) => blockWarnings(code).map((warning) => ({ ...warning, block: number })));
}

/** Why the warnings of a prompt keep it from running; '' where they do not. */
export function warningTrouble(prompt: PromptText, site: Pick<Site, 'allow'>, policy: Policy): string {
  const found = warningsOf(shellBlocks(prompt.body).blocks);
  const { left, trouble } = allowed(found, site.allow);
  if (trouble !== undefined) return trouble.replace(/\.$/, '');
  const [first] = left;
  if (!first || !policy.warnGate || policy.warnMode === 'auto-approve') return '';
  // Nobody is there to be asked while a queue runs.
  const asked = policy.warnMode === 'ask' ? 'ask means halt where nobody is asked' : 'warn_mode is halt';
  const { type, text, block } = first as (typeof found)[number];
  return `${type} in ${nameOf(block)} (\`${text.slice(0, 80)}\`), and ${asked}: approve it with --set warn_mode=auto-approve`;
}

export async function runBlocks(
  prompt: PromptText,
  site: Site,
  policy: Policy,
  attempt: number,
  from: number,
  told: (block: number, told: Told) => void,
): Promise<Ran> {
  const { blocks } = blocksOf(prompt);
  const warnings = warningsOf(blocks);
  const evidence = new Evidence(site.top, placeOf(site, prompt), prompt, attempt);
  const log = new LogFile(join(site.top, logOf(site, prompt)), logLimit);
  const run = new BlockRun(prompt, site, policy, evidence, log);
  evidence.note('prompt_path', prompt.path);
  evidence.note('run_utc', site.runUtc);
  evidence.note('repo_root', '.');
  evidence.note('git_head', site.head);
  evidence.note('prompt_sha256', prompt.sha);
  evidence.note('warn_count', warnings.length);
  evidence.environment(run.variables);
  evidence.blocks(blocks);
  evidence.warnings(warnings);
  try {
    return { ...(await run.all(blocks, Math.max(from, site.from), told)), warnings: warnings.length };
  } finally {
    log.close();
    evidence.close();
  }
}

/** What a prompt printed, as the repository has it. */
export function logOf(site: Site, prompt: PromptText): string {
  return `${placeOf(site, prompt)}.log`;
}

/** What all that a run leaves of a prompt begins with. */
export function placeOf({ logs, root }: Site, { path }: PromptText): string {
  return `${logs}/${ownName(path, root)}`;
}

/** What every program knows that works on a prompt. */
export function variablesOf({ top, runUtc }: Site, { path }: PromptText, { folder }: Evidence): Record<string, string> {
  return {
    PROMPT_PATH: join(top, path),
    PROMPT_DIR: join(top, path, '..'),
    PROMPT_STEM: stemOf(path),
    REPO_ROOT: top,
    RUN_DIR: join(top, folder),
    RUN_UTC: runUtc,
    EVID: join(top, folder),
  };
}

class BlockRun {
  readonly variables: Readonly<Record<string, string>>;
  readonly #site: Site;
  readonly #policy: Policy;
  readonly #evidence: Evidence;
  readonly #log: LogFile;
  readonly #logPath: string;
  /** All blocks of a prompt share its time. */
  readonly #deadline: number;

  constructor(prompt: PromptText, site: Site, policy: Policy, evidence: Evidence, log: LogFile) {
    [this.#site, this.#policy, this.#evidence, this.#log] = [site, policy, evidence, log];
    this.#logPath = logOf(site, prompt);
    this.#deadline = performance.now() + site.timeoutMs;
    this.variables = variablesOf(site, prompt, evidence);
  }

  async all(
    blocks: readonly ShellBlock[],
    from: number,
    told: (block: number, told: Told) => void,
  ): Promise<Omit<Ran, 'warnings'>> {
    let lastOk = from - 1;
    for (const block of blocks.slice(from - 1)) {
      const { ended, tail } = await this.#one(block);
      const name = nameOf(block.number);
      if (ended.why === 'interrupted') return { status: 'interrupted', reason: '', exitCode: 130, lastOk };
      const began = this.#evidence.hasBegun(block);
      const isFine = ended.why === 'ended' && ended.status === 0 && began;
      if (!isFine && !(block.noncritical && this.#policy.noncritical)) {
        this.#evidence.remark(`FAILED: ${name}`);
        const bucket = bucketOf(ended.status, ended.why === 'timed out', tail);
        const reason =
          ended.status === 0 && !began
            ? unbegunWords(name, this.#logPath, this.#evidence)
            : failureWords(name, this.#logPath, ended, this.#site.timeoutMs);
        return { status: 'failed', reason, exitCode: ended.status || 1, lastOk, failedBlock: name, bucket };
      }
      if (!isFine) this.#evidence.remark(`NONCRITICAL_FAIL: ${name}`);
      lastOk = block.number;
      this.#evidence.note('last_successful_block', lastOk);
      // The last one is told with the end of the prompt.
      if (block.number < blocks.length) told(block.number, { code: ended.status ?? -1, ms: Math.round(ended.ms) });
    }
    return { status: 'success', reason: '', exitCode: 0, lastOk };
  }

  async #one(block: ShellBlock): Promise<{ readonly ended: GroupEnded; readonly tail: string }> {
    const name = nameOf(block.number);
    let result = await this.#start(block);
    const { ended } = result;
    const failed = ended.why === 'ended' && ended.status !== 0;
    // Only its author knows that it may be run twice.
    if (failed && block.retry && this.#policy.retryMax > 0) {
      this.#evidence.note(`exit_code[${name}]`, ended.status ?? -1);
      this.#evidence.remark(`RETRYING_ONCE: ${name}`);
      result = await this.#start(block);
      this.#evidence.note(`exit_code_retry[${name}]`, result.ended.status ?? -1);
    } else this.#evidence.note(`exit_code[${name}]`, ended.status ?? -1);
    this.#evidence.note('ran_block', name);
    this.#evidence.note(`duration_s[${name}]`, (result.ended.ms / 1000).toFixed(3));
    return result;
  }

  async #start(block: ShellBlock): Promise<{ readonly ended: GroupEnded; readonly tail: string }> {
    const { script, out } = this.#evidence.placesOf(block.number);
    const { top, env, mark, signal } = this.#site;
    this.#evidence.renew(block);
    const kept = new LogFile(out, logLimit);
    const mask = maskerFor(env);
    let tail = '';
    const take = (chunk: Uint8Array): void => {
      if (chunk.length === 0) return;
      kept.append(chunk);
      this.#log.append(chunk);
      tail = (tail + Buffer.from(chunk).toString('latin1')).slice(-tailLength);
    };
    try {
      const ended = await runGroup('bash', ['-l', script], {
        cwd: top,
        env: { ...env, ...this.variables },
        mark,
        table: processTable(),
        pipe: this.#site.pipe,
        timeoutMs: Math.max(1, this.#deadline - performance.now()),
        signal,
        onOutput: (chunk) => take(mask.take(chunk)),
      });
      take(mask.rest());
      return { ended, tail };
    } finally {
      kept.close();
    }
  }
}

function unbegunWords(name: string, log: string, { folder, isGone }: Evidence): string {
  return isGone
    ? `${folder} was taken away while ${name} ran, and with it what shows that it did`
    : `${name} never began: the login shell ended before it, see BASH_ENV and your profile (${log})`;
}

function failureWords(name: string, log: string, ended: GroupEnded, timeoutMs: number): string {
  if (ended.why === 'timed out') return `${name} was ended: the prompt took longer than ${timeoutMs / 1000} s (${log})`;
  if (ended.why === 'not started') return `${name} could not be started (${ended.trouble ?? 'no reason given'})`;
  if (ended.signal !== undefined) return `${name} was ended by ${ended.signal} (${log})`;
  return `${name} ended with ${ended.status} (${log})`;
}
