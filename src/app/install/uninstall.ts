import { join, relative } from 'node:path';
import { namesIn, removeEmptyFolder, removeFolder } from '../../disk/folder.ts';
import { remove } from '../../disk/person-files.ts';
import { isThere, readIfThere } from '../../disk/read.ts';
import { findRepository } from '../../git/repository.ts';
import { Fault } from '../../model/fault.ts';
import { hookEvents } from '../hook.ts';
import { lefthookEvents } from './managers.ts';
import { alone } from './alone.ts';
import { hasBlock, withoutBlock } from './shell.ts';
import { shown, type Site, type Where, type Written } from './site.ts';
import { undoFolder } from './undo-folder.ts';
import { undoConfigHooks, undoConfigHooksOf, undoDispatch } from './wire-config.ts';
import { readScript, writeScript } from './wire-folder.ts';
import { isManagers, madeByLefthook } from './wire-manager.ts';
import { managerConfigs, surroundings, type Wiring } from './wiring.ts';

/** Take everything out again that `init` put in. `sluice.yml` and the baseline are the repository's own and stay. */
export async function uninstall(options: Where): Promise<readonly Written[]> {
  const repository = await findRepository(options.cwd, options.env);
  const { top } = repository;
  if (top === undefined) throw new Fault('usage', 'there are no hooks of ours in a bare repository.');
  const undone = await alone(repository, () => undo({ repository, top }));
  removeEmptyFolder(join(repository.commonDir, 'sluice'));
  return undone;
}

async function undo(site: Site): Promise<Written[]> {
  const { repository, top } = site;
  const { wiring } = await surroundings(repository, top);
  const undone = [
    ...undoFolder(site, join(repository.commonDir, 'hooks')),
    ...undoShared(site, wiring),
    ...undoLefthook(site),
    ...(await undoDispatch(site)),
    ...(await undoConfigHooks(site)),
  ];
  const ours = join(repository.commonDir, 'sluice');
  // The lock is held, and goes last.
  const names = namesIn(ours).filter((name) => name !== 'lock');
  if (names.length > 0) undone.push({ path: shown(site, ours), what: 'engine, lists and cache removed' });
  for (const name of ['.', ...namesIn(join(repository.commonDir, 'worktrees')).map((one) => join('worktrees', one))]) {
    await undoConfigHooksOf(repository, join(repository.commonDir, name));
    if (name !== '.') removeFolder(join(repository.commonDir, name, 'sluice'));
  }
  for (const name of names) removeFolder(join(ours, name));
  return undone;
}

/** Files that the repository shares: our lines go, and the file with them where it held nothing else. */
function undoShared({ top }: Site, wiring: Wiring): Written[] {
  return sharedFiles(top, wiring).flatMap((path) => {
    const script = readScript(join(top, path));
    if (script === undefined || !hasBlock(script)) return [];
    const rest = withoutBlock(script);
    const ours = rest === '#!/bin/sh\n';
    if (ours) remove(join(top, path));
    else writeScript(join(top, path), rest);
    return [{ path, what: ours ? 'removed' : 'our lines removed' }];
  });
}

/** Wherever they may have been put, by whatever manager was in use then. */
function sharedFiles(top: string, wiring: Wiring): string[] {
  const folders = [
    '.husky',
    ...(wiring.kind === 'husky' ? [wiring.folder] : []),
    ...(wiring.kind === 'scripts' ? [relative(top, wiring.folder)] : []),
  ];
  return [...managerConfigs, ...new Set(folders.flatMap((folder) => hookEvents.map((event) => join(folder, event))))];
}

/** Hooks that lefthook made for our events only. */
function undoLefthook(site: Site): Written[] {
  const { repository, top } = site;
  const record = readIfThere(madeByLefthook(repository.commonDir))?.toString().split('\n').filter(Boolean) ?? [];
  const config = managerConfigs.find((name) => isThere(join(top, name)));
  const still = config === undefined ? [] : lefthookEvents(readIfThere(join(top, config))?.toString('utf8') ?? '');
  return record.flatMap((name) => {
    const path = join(repository.commonDir, 'hooks', name);
    if (still.includes(name) || !isManagers('lefthook', path)) return [];
    remove(path);
    return [{ path: shown(site, path), what: 'removed' }];
  });
}
