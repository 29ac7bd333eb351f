import { basename, join, relative, resolve, sep } from 'node:path';
import { isThere } from '../../disk/read.ts';
import type { Desk } from './desk.ts';
import type { RunOptions } from './options.ts';

/** The file without which nothing may begin; `before`: what the run that is gone on with had to find. */
export function goMissing(
  { top }: Desk,
  { requireGo, cwd }: Pick<RunOptions, 'requireGo' | 'cwd'>,
  before = '',
): string | undefined {
  const go = requireGo === undefined ? before && join(top, before) : resolve(cwd, requireGo);
  return go === '' || isThere(go)
    ? undefined
    : `go_missing: ${goName(top, cwd, go)} does not exist: put it there when the queue may begin`;
}

/** As the repository has it; what lies elsewhere by its name alone: nobody else has that path. */
export function goName(top: string, cwd: string, go: string): string {
  const path = relative(top, resolve(cwd, go));
  return path.startsWith('..') ? basename(path) : path.replaceAll(sep, '/');
}
