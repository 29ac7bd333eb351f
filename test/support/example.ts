import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import type { Repo } from './repo.ts';

/** The mini experiment, as it is shipped. */
const example: string = join(root, 'examples/deployment-pipeline');
export const demo: string = join(example, 'demo.mjs');

export function exampleText(path: string): string {
  return readFileSync(join(example, path), 'utf8');
}

/** A copy of its prompts and canaries below a folder of a repository. */
export function copyExample(repo: Repo, folder = '.'): void {
  for (const part of ['prompts', 'canary']) cpSync(join(example, part), repo.path(folder, part), { recursive: true });
}
