import { isUtf8 } from 'node:buffer';
import type { CheckInput } from '../../model/check.ts';
import type { Chain } from '../frontmatter/classify.ts';
import { readPrompt, type Prompt } from './prompt.ts';

/**
 * The prompt as it was before the change that is judged. A stamp may be gone from it only because the file on disk never
 * got it: it was read-only, or somebody wrote it anew.
 */
export async function previousOf(
  { snapshot, scope }: CheckInput,
  { entry }: Prompt,
  chain: Chain,
): Promise<Prompt | undefined> {
  const change = scope.sides?.flat().find(({ path, before }) => path === entry.path && before !== '');
  if (!change) return undefined;
  let text: string | undefined;
  await snapshot.readBlobs([{ path: entry.path, id: change.before }], 1 << 26, (_entry, content) => {
    if (typeof content !== 'string' && isUtf8(content.bytes)) text = Buffer.from(content.bytes).toString();
  });
  const prompt = text === undefined ? undefined : await readPrompt({ entry, blob: change.before, text }, chain);
  return prompt === 'unreadable' ? undefined : prompt;
}
