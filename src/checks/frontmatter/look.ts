import type { Value } from '../../model/policy.ts';
import type { Block } from '../../text/fence.ts';
import type { Rule } from './classify.ts';
import { readFrontmatter } from './read.ts';
import { contractTroubles, readsBody } from './rules.ts';

/** What one text comes to by everything but its schema; with `data`, the schema has the last word. */
export type Seen =
  | 'none'
  | 'more'
  | 'failed'
  | { readonly data: Readonly<Record<string, Value>>; readonly block: Block };

/** What a look comes to, in the order of the numbers that stand for it in a message. */
export const verdicts = ['passed', 'failed', 'none', 'more'] as const;
export type Verdict = (typeof verdicts)[number];

/** Does it pass, or not? No positions and no words: nearly every document passes, and what fails is read again. */
export function lookAtText(path: string, text: string, whole: boolean, rule: Rule): Seen {
  const read = readFrontmatter(text, whole, rule);
  if (read.kind === 'none' || read.kind === 'more') return read.kind;
  if (read.kind !== 'document' || notUtf8(text, read.block.body, rule)) return 'failed';
  const document = { path, id: '', text, rule, block: read.block, data: read.data };
  return contractTroubles(document).length > 0 ? 'failed' : { data: read.data, block: read.block };
}

/** A replacement character is either a byte that is not UTF-8 or one that was cut: looked at when it is explained. */
function notUtf8(text: string, body: number, rule: Rule): boolean {
  const at = text.indexOf('\ufffd');
  return at !== -1 && (at < body || readsBody(rule.contract));
}
