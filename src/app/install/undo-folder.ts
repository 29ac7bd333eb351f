import { join } from 'node:path';
import { namesIn } from '../../disk/folder.ts';
import { isAnything, move, remove } from '../../disk/person-files.ts';
import { hookEvents } from '../hook.ts';
import { hasOwnBlock, withoutBlock } from './shell.ts';
import { shown, type Site, type Written } from './site.ts';
import { readScript, writeScript } from './wire-folder.ts';

/**
 * Hooks in git's own folder: what was there before comes back where the file still is what we wrote. Another manager
 * may have put ours aside under a name of its own (`.legacy`, `.old`), and would go on running it.
 */
export function undoFolder(site: Site, folder: string): Written[] {
  return namesIn(folder).flatMap((name) => {
    const event = hookEvents.find((one) => name === one || name.startsWith(`${one}.`));
    const path = join(folder, name);
    const script = event === undefined ? undefined : readScript(path);
    if (event === undefined || script === undefined || !hasOwnBlock(script)) return [];
    return [{ path: shown(site, path), what: undoOwn(site, path, script, join(folder, `${event}.before-sluice`)) }];
  });
}

function undoOwn(site: Site, path: string, script: string, before: string): string {
  const rest = withoutBlock(script);
  if (rest.trim() !== '#!/bin/sh') {
    writeScript(path, rest);
    return isAnything(before) ? `our lines removed; your older hook is in ${shown(site, before)}` : 'our lines removed';
  }
  if (isAnything(before)) {
    move(before, path);
    return 'your hook is back';
  }
  remove(path);
  return 'removed';
}
