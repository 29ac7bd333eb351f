import { join } from 'node:path';
import type { HookEvent } from '../hook.ts';
import { installedPackage } from './engine.ts';
import { detour, detourScopes } from './places.ts';
import { hasBlock, renewedOwnHook, withBlock } from './shell.ts';
import type { Site } from './site.ts';
import { dispatchShim } from './wire-config.ts';
import { readScript } from './wire-folder.ts';
import type { Surroundings } from './wiring.ts';

/** The files that answer an event with lines of ours which another Sluice wrote. */
export function staleHooks(site: Site, { wiring, hooks }: Surroundings, event: HookEvent): string[] {
  const shared = wiring.kind === 'husky' ? [join(site.top, wiring.folder, event)] : [];
  return [join(hooks.folder, event), ...shared].filter((path) => {
    const script = readScript(path) ?? '';
    return hasBlock(script) && script !== asToday(site, path, script, event);
  });
}

function asToday(site: Site, path: string, script: string, event: HookEvent): string {
  const own = renewedOwnHook(script, event);
  if (own !== undefined) return own;
  const scope = detourScopes.find((one) => path.startsWith(detour(site.repository, one).hooks));
  if (scope !== undefined) return dispatchShim(site.repository, scope);
  const shared = withBlock(script, event, installedPackage(site.top));
  return 'text' in shared ? shared.text : script;
}
