import type { Value } from '../../model/policy.ts';
import { valueAt } from '../../text/data.ts';
import { shellWord } from '../../text/shell-word.ts';
import type { Said } from '../gates.ts';
import type { PromptText } from './prompt.ts';

/** What preflight has written into a prompt, and whether it may run by that. */

const preflight = ['prompt_flow', 'stages', 'preflight'];
const pass: Said = { verdict: 'pass', reason: '' };

/** A value of the stamp of preflight. */
export function inStamp({ data }: PromptText, ...keys: readonly string[]): Value | undefined {
  return valueAt(data, [...preflight, ...keys]);
}

export function isStamped(prompt: PromptText): boolean {
  return prompt.fence !== undefined && inStamp(prompt, 'content_sha256') !== undefined;
}

/** Whether preflight has found it good, as it is now. */
export function readiness(prompt: PromptText): Said {
  if (!isStamped(prompt)) return unstamped(prompt);
  if (inStamp(prompt, 'content_sha256') !== prompt.content)
    return { verdict: 'fail', reason: `${prompt.path} was changed after preflight looked at it` };
  if (inStamp(prompt, 'ready') !== 'yes')
    return { verdict: 'fail', reason: `${prompt.path} is not ready: ${String(inStamp(prompt, 'reason') ?? '')}` };
  return pass;
}

function unstamped({ path, data, fence, hasFrontmatter }: PromptText): Said {
  if (hasFrontmatter && fence === undefined)
    return { verdict: 'fail', reason: `the frontmatter of ${path} cannot be read: \`sluice check\` says why` };
  // Without keys of a prompt there is nothing that could be missing; its blocks are what it is.
  if (!Object.keys(data).some((key) => /^(?:chatgpt_|codex_|prompt_flow$)/.test(key))) return pass;
  return {
    verdict: 'fail',
    reason: `${path} is not stamped: \`sluice explain ${shellWord(path)}\` says which contract judges it, and \`sluice stamp ${shellWord(path)}\` what stands in the way`,
  };
}
