import { join } from 'node:path';
import { readIfThere } from '../../disk/read.ts';
import { blocksOf } from '../../flow/queue/blocks.ts';
import { promptOf, type PromptText } from '../../flow/queue/prompt.ts';
import { readiness } from '../../flow/queue/readiness.ts';
import { stamp } from '../stamp.ts';
import type { Desk } from './desk.ts';
import { asProfilesHaveIt } from './environment.ts';
import type { RunOptions } from './options.ts';
import type { About } from './plan-types.ts';

type Asked = Pick<RunOptions, 'env' | 'mode' | 'agent' | 'set' | 'profile'>;

/** Prompts that would run and cannot succeed as they are: the first reason of each. Nothing is written. */
export async function doubtsOf({ top }: Desk, pending: readonly string[], asked: Asked): Promise<About[]> {
  const prompts = pending.flatMap((path) => {
    const bytes = readIfThere(join(top, path));
    return bytes ? [promptOf(path, bytes)] : [];
  });
  const notReady = await preflight(top, prompts, asked);
  return prompts.flatMap((prompt) => {
    const why = notReady(prompt) || ofBlocks(prompt, asked);
    return why === '' ? [] : [{ prompt: prompt.path, why }];
  });
}

/** What the run would write into them first, and what it would find. */
async function preflight(
  top: string,
  prompts: readonly PromptText[],
  { env, set, profile }: Asked,
): Promise<(prompt: PromptText) => string> {
  const paths = prompts.filter(({ hasFrontmatter }) => hasFrontmatter).map(({ path }) => path);
  const found = new Map<string, string>();
  if (paths.length > 0) {
    const options = { cwd: top, env: asProfilesHaveIt(env), paths, set, dryRun: true, ...(profile && { profile }) };
    const { prompts: stamped, cannot } = await stamp(options);
    for (const { path, ready, reason } of stamped) found.set(path, ready ? '' : `${path} is not ready: ${reason}`);
    for (const { path, message } of cannot) found.set(path, `${path}: ${message}`);
  }
  return (prompt) => found.get(prompt.path) ?? readiness(prompt).reason;
}

function ofBlocks(prompt: PromptText, { mode, agent }: Asked): string {
  if (mode === 'agent') return '';
  const { trouble, blocks } = blocksOf(prompt);
  return mode === 'auto' && agent !== undefined && blocks.length === 0 ? '' : trouble;
}
