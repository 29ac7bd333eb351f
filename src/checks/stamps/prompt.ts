import type { Entry } from '../../model/snapshot.ts';
import type { Value } from '../../model/policy.ts';
import type { Block } from '../../text/fence.ts';
import type { Chain, Rule } from '../frontmatter/classify.ts';
import { readFrontmatter } from '../frontmatter/read.ts';

/** A document that preflight stamps, read. */
export interface Prompt {
  readonly entry: Entry;
  /** What edits are computed on. */
  readonly blob: string;
  readonly text: string;
  readonly rule: Rule;
  readonly block: Block;
  readonly data: Readonly<Record<string, Value>>;
}

/** Undefined where it is none; where nobody can read it, that is said already. */
export async function readPrompt(
  file: Pick<Prompt, 'entry' | 'blob' | 'text'>,
  chain: Chain,
): Promise<Prompt | 'unreadable' | undefined> {
  for (const rule of chain.rules) {
    const first = readFrontmatter(file.text, true, rule);
    if (first.kind === 'none') continue;
    if (!rule.contract.stamp) return undefined;
    const read =
      first.kind === 'closer' ? (await import('../frontmatter/closer.ts')).readAgain(file.text, rule) : first;
    return read.kind === 'document' ? { ...file, rule, block: read.block, data: read.data } : 'unreadable';
  }
  return undefined;
}
