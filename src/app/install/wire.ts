import { join, relative } from 'node:path';
import { namesIn } from '../../disk/folder.ts';
import { asGitTakes } from './places.ts';
import { merged, type Site, type Wired } from './site.ts';
import { undoConfigHooks, undoDispatch, wireConfigHooks, wireDispatch } from './wire-config.ts';
import { wirePlain, wireScripts } from './wire-folder.ts';
import { wireManager } from './wire-manager.ts';
import type { Wiring } from './wiring.ts';

/** Hook the three events up, the way this repository manages its hooks. Doing it twice changes nothing. */
export async function wire(site: Site, wiring: Wiring): Promise<Wired> {
  // What an earlier way of managing hooks left in git's configuration would go on deciding.
  const left = [
    ...(await undoDispatch(site, 'scope' in wiring && wiring.kind !== 'config hooks' ? wiring.scope : undefined)),
    ...(await undoConfigHooks(site, wiring.kind === 'config hooks' ? wiring.scope : undefined)),
  ];
  return merged({ written: left, todo: [] }, await wireAs(site, wiring));
}

async function wireAs(site: Site, wiring: Wiring): Promise<Wired> {
  switch (wiring.kind) {
    case 'plain':
      return wirePlain(site, wiring.folder);
    case 'scripts':
      return wireScripts(site, relative(site.top, wiring.folder), true);
    case 'husky':
      return merged(
        wireScripts(site, wiring.folder, false),
        await wireDispatch(site, nextOf(wiring)!, wiring.scope, namesIn(join(site.top, wiring.folder))),
      );
    case 'dispatch':
      return wireDispatch(
        site,
        nextOf(wiring)!,
        wiring.scope,
        namesIn(asGitTakes(site.repository, site.top, wiring.next)),
      );
    case 'config hooks':
      return wireConfigHooks(site, wiring.scope);
    case 'lefthook':
    case 'pre-commit':
      return wireManager(site, wiring);
  }
}

/** Where our hooks send on to, where they stand in front of others. */
export function nextOf(wiring: Wiring): string | undefined {
  if (wiring.kind === 'husky') return `husky ${wiring.folder}`;
  return wiring.kind === 'dispatch' ? `folder ${wiring.next}` : undefined;
}
