import { join } from 'node:path';
import { filesBelow } from '../../disk/tree.ts';
import { inRoot } from '../../flow/queue/files.ts';
import { promptsAmong } from '../../flow/queue/select.ts';
import { Fault } from '../../model/fault.ts';
import { showPath } from '../../model/path.ts';

/** The prompts on disk that a queue takes from a folder, in their order. */
export function promptsHere(top: string, root: string): string[] {
  const files = filesBelow(join(top, root), (name) => name !== '.git' && name !== 'node_modules');
  const prompts = promptsAmong(
    files.map((path) => inRoot(root, path)),
    root,
  );
  const unreadable = prompts.find((path) => /[\ufffd\p{Cc}]/u.test(path));
  if (unreadable !== undefined)
    throw new Fault(
      'usage',
      `the name of ${showPath(unreadable)} is not UTF-8 or more than a line, and no log could tell of it: rename it`,
    );
  return prompts;
}
