import { join, relative, resolve } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { namesIn, removeFolder } from '../../disk/folder.ts';
import { move, remove } from '../../disk/person-files.ts';
import { isThere, readIfThere } from '../../disk/read.ts';
import { configuration, removeConfig, removeSection } from '../../git/porcelain.ts';
import { findRepository, type Repository } from '../../git/repository.ts';
import { Fault } from '../../model/fault.ts';
import { hookEvents } from '../hook.ts';
import { ourConfig, surroundings, type Wiring } from './places.ts';
import { hasBlock, ownHook, withoutBlock } from './shell.ts';
import type { Wired } from './wire.ts';

/** Take everything out again that `init` put in. `sluice.yml` and the baseline are the repository's own and stay. */
export async function uninstall(options: {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<Wired['written']> {
  const repository = await findRepository(options.cwd, options.env);
  const { top } = repository;
  if (top === undefined) throw new Fault('usage', 'there are no hooks of ours in a bare repository.');
  const { wiring } = await surroundings(repository, top);
  const undone = [
    ...undoFolder(top, join(repository.commonDir, 'hooks')),
    ...undoShared(top, wiring),
    ...(await undoConfiguration(repository)),
  ];
  if (isThere(join(repository.commonDir, 'sluice'))) {
    for (const name of namesIn(join(repository.commonDir, 'worktrees')))
      removeFolder(join(repository.commonDir, 'worktrees', name, 'sluice'));
    removeFolder(join(repository.commonDir, 'sluice'));
    undone.push({
      path: relative(top, join(repository.commonDir, 'sluice')) || 'sluice',
      what: 'engine, lists and cache removed',
    });
  }
  return undone;
}

type Undone = { path: string; what: string };

/** Hooks in git's own folder: what was there before comes back where the file still is what we wrote. */
function undoFolder(top: string, folder: string): Undone[] {
  return hookEvents.flatMap((event): Undone[] => {
    const path = join(folder, event);
    const before = `${path}.before-sluice`;
    const text = readIfThere(path)?.toString('utf8');
    if (text === undefined || !hasBlock(text)) return [];
    if (text !== ownHook(event) && withoutBlock(text).trim() !== '#!/bin/sh') {
      writeAtomically(path, withoutBlock(text));
      return [
        {
          path: relative(top, path),
          what: isThere(before)
            ? `our lines removed; your older hook is in ${relative(top, before)}`
            : 'our lines removed',
        },
      ];
    }
    if (isThere(before)) {
      move(before, path);
      return [{ path: relative(top, path), what: 'your hook is back' }];
    }
    remove(path);
    return [{ path: relative(top, path), what: 'removed' }];
  });
}

/** Files that the repository shares: our lines go, and the file with them where it held nothing else. */
function undoShared(top: string, wiring: Wiring): Undone[] {
  const paths = sharedFiles(top, wiring);
  return paths.flatMap((path): Undone[] => {
    const text = readIfThere(resolve(top, path))?.toString('utf8');
    if (text === undefined || !hasBlock(text)) return [];
    const rest = withoutBlock(text);
    const ours = rest.trim() === '#!/bin/sh';
    if (ours) remove(resolve(top, path));
    else writeAtomically(resolve(top, path), rest);
    return [{ path, what: ours ? 'removed' : 'our lines removed' }];
  });
}

function sharedFiles(top: string, wiring: Wiring): string[] {
  if (wiring.kind === 'lefthook' || wiring.kind === 'pre-commit') return [wiring.config];
  if (wiring.kind === 'husky') return hookEvents.map((event) => join(wiring.folder, event));
  if (wiring.kind === 'scripts') return hookEvents.map((event) => join(relative(top, wiring.folder), event));
  return [];
}

async function undoConfiguration(repository: Repository): Promise<Undone[]> {
  const values = await configuration(repository);
  const undone: Undone[] = [];
  if (values.some((one) => one.key === 'include.path' && one.value === ourConfig(repository))) {
    for (const scope of ['local', 'worktree'] as const)
      await removeConfig(repository, scope, 'include.path', ourConfig(repository));
    undone.push({ path: 'git config', what: 'include.path removed' });
  }
  for (const event of hookEvents) {
    if (!values.some((one) => one.key === `hook.sluice-${event}.command`)) continue;
    await removeSection(repository, `hook.sluice-${event}`);
    undone.push({ path: 'git config', what: `hook.sluice-${event} removed` });
  }
  return undone;
}
