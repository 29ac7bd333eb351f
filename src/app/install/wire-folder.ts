import { join } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { isAnything, isExecutable, isFolder, keepAs } from '../../disk/person-files.ts';
import { readIfThere } from '../../disk/read.ts';
import { shellWord } from '../../text/shell-word.ts';
import { hookEvents, type HookEvent } from '../hook.ts';
import { installedPackage } from './engine.ts';
import { command, hasBlock, ownHook, renewedOwnHook, withBlock } from './shell.ts';
import { merged, shown, type Site, type Wired, type Written } from './site.ts';

/** Bytes as text and back: scripts are not always UTF-8, and come out as they went in. */
export function readScript(path: string): string | undefined {
  return readIfThere(path)?.toString('latin1');
}

export function writeScript(path: string, script: string, mode?: number): void {
  writeAtomically(path, Buffer.from(script, 'latin1'), mode);
}

/** Hooks of our own in git's own folder. What was there runs first, from a file beside it. */
export function wirePlain(site: Site, folder: string, events: readonly HookEvent[] = hookEvents): Wired {
  return merged(...events.map((event) => wireOwn(site, join(folder, event), event)));
}

function wireOwn(site: Site, path: string, event: HookEvent): Wired {
  const there = readScript(path);
  const renewed = there === undefined ? undefined : renewedOwnHook(there, event);
  if (there !== undefined && renewed === there && isExecutable(path)) return { written: [], todo: [] };
  const written: Written[] = [];
  if (renewed === undefined && isAnything(path)) {
    // A script with lines of ours that are not this hook's calls us by itself.
    if (there !== undefined && hasBlock(there) && isExecutable(path)) return { written, todo: [] };
    const refused = putAside(site, path);
    if (refused !== undefined) return { written, todo: [refused] };
    written.push({ path: shown(site, `${path}.before-sluice`), what: 'your hook, which still runs first' });
  }
  writeScript(path, renewed ?? ownHook(event), 0o755);
  return { written: [...written, { path: shown(site, path), what: 'hook' }], todo: [] };
}

/** Why it could not be done, if it could not. */
function putAside(site: Site, path: string): string | undefined {
  const name = shown(site, path);
  if (isFolder(path)) return `${name} is a folder, where git expects a hook: remove it, then run this again`;
  return keepAs(path, `${path}.before-sluice`)
    ? undefined
    : `${name} is another hook now, and an older one is kept beside it in ${name}.before-sluice: remove one of the two, then run this again`;
}

/** Our lines in scripts that the repository shares. */
export function wireScripts(site: Site, folder: string, runByGit: boolean): Wired {
  return merged(...hookEvents.map((event) => wireShared(site, join(folder, event), event, runByGit)));
}

/** `runByGit`: git itself runs this very file, and only when it may be executed. */
function wireShared(site: Site, name: string, event: HookEvent, runByGit: boolean): Wired {
  const installed = installedPackage(site.top);
  const path = join(site.top, name);
  const there = readScript(path);
  const result = withBlock(there, event, installed);
  if ('refused' in result)
    return {
      written: [],
      todo: [`${name} was left alone, because ${result.refused}: make it run \`${command(event, installed)}\``],
    };
  // Somebody switched it off, or forgot the bit: making it run would be a choice that is not ours.
  if (runByGit && there !== undefined && !isExecutable(path))
    return {
      written: [],
      todo: [
        `${name} is not executable, so git ignores it: make it executable (and \`git update-index --chmod=+x ${shellWord(name)}\`) or remove it, then run this again`,
      ],
    };
  if (result.text === there) return { written: [], todo: [] };
  writeScript(path, result.text, there === undefined ? 0o755 : undefined);
  return {
    written: [{ path: name, what: there === undefined ? 'hook; commit it' : 'our lines added; commit it' }],
    todo: [],
  };
}
