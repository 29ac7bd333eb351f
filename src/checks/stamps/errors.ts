import type { Finding } from '../../model/finding.ts';
import { valueAt } from '../../text/data.ts';
import { sameValue, type Setting } from '../../text/settings.ts';
import { keyParts } from '../frontmatter/conditions.ts';
import type { Prompt } from './prompt.ts';

/** What other checks found in a prompt: whether it may be run, and what a stamp mends. */

/**
 * A test for findings about what a stamp is going to write, so that the stamp is the answer to them. One key is none of
 * that: a draft that calls itself ready.
 */
export function mendedBy(wanted: readonly Setting[], { data }: Prompt): (finding: Finding) => boolean {
  const written = wanted.filter(({ path, value }) => !sameValue(valueAt(data, path), value));
  const keys = new Set(written.map(({ path }) => path.join('.')));
  const isWritten = (key: string): boolean =>
    keyParts(key).some((_, index, parts) => keys.has(parts.slice(0, index + 1).join('.')));
  return ({ code, keyPath, args }) => {
    if (code === 'fm/forbidden-key') return false;
    // Of two copies it is told at the second, whichever is the wrong one.
    if (isWritten(keyPath) || (code === 'fm/out-of-step' && isWritten(String(args['other'])))) return true;
    // A mapping that is missing comes with what stands in it.
    return code === 'fm/missing-key' && [...keys].some((key) => key.startsWith(`${keyPath}.`));
  };
}

/** Why a prompt may not be run, in one line; '' when it may. */
export async function reasonOf(errors: readonly Finding[]): Promise<string> {
  const [first] = errors;
  if (!first) return '';
  const { codes } = await import('../frontmatter/codes.ts');
  const words = (codes as Readonly<Record<string, { say: (args: Finding['args']) => string } | undefined>>)[first.code];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${first.code}: ${words?.say(first.args) ?? 'see sluice check'}${more}`;
}
