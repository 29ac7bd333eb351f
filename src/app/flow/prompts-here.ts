import { join } from 'node:path';
import { filesBelow } from '../../disk/tree.ts';
import { inRoot } from '../../flow/queue/files.ts';
import { promptsAmong } from '../../flow/queue/select.ts';

/** The prompts on disk that a queue takes from a folder, in their order. */
export function promptsHere(top: string, root: string): string[] {
  const files = filesBelow(join(top, root), (name) => name !== '.git' && name !== 'node_modules');
  return promptsAmong(
    files.map((path) => inRoot(root, path)),
    root,
  );
}
