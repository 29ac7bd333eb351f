import { join } from 'node:path';
import { isThere } from '../../disk/read.ts';
import { filesBelow } from '../../disk/tree.ts';
import { matcher } from '../../text/glob.ts';

/** Whether what a stage declares as made is there: a path, or something that a pattern names. Git ignores most of it. */
export function isMade(top: string, output: string): boolean {
  if (!/[*?[{]/.test(output)) return isThere(join(top, output));
  const fits = matcher([output]);
  const folder = output.slice(0, output.slice(0, output.search(/[*?[{]/)).lastIndexOf('/') + 1);
  return filesBelow(join(top, folder), (name) => name !== '.git').some((path) => fits(`${folder}${path}`));
}
