import { join } from 'node:path';
import { keepCopy } from '../../disk/keep-copy.ts';
import { readIfThere, sizeOf } from '../../disk/read.ts';
import { findTool, toolCopy, toolVersion } from '../../duplicates/tool.ts';
import type { Repository } from '../../git/repository.ts';
import { isFault } from '../../model/fault.ts';
import { configPath } from '../../model/policy.ts';
import type { Written } from './site.ts';

/** Whether a `sluice.yml` has copies looked for. A guess from its text: one that is broken is told of elsewhere. */
export function wantsCopies(text: string): boolean {
  return /\bduplicates:\s*['"]?(?:true|warn)\b/.test(text);
}

/**
 * Keep jscpd where every work tree finds it: not all of them have `node_modules`. Also before anybody wants it, because who
 * switches the check on later does it for people who do not run `init` again.
 */
export function installTool(repository: Repository, top: string): Written[] {
  const copy = toolCopy(repository.commonDir);
  const wanted = wantsCopies(readIfThere(join(top, configPath))?.toString() ?? '');
  const tool = toolIfThere(repository, wanted);
  // One that was cut short is put right.
  if (tool === undefined || sizeOf(tool) === sizeOf(copy)) return [];
  keepCopy(tool, copy);
  return [{ path: copy, what: `jscpd ${toolVersion}, which judges copies` }];
}

function toolIfThere(repository: Repository, wanted: boolean): string | undefined {
  try {
    return findTool(repository.commonDir);
  } catch (error) {
    if (wanted || !isFault(error)) throw error;
    return undefined;
  }
}
