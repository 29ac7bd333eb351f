import { join } from 'node:path';
import { isExecutable } from '../../disk/person-files.ts';
import { isThere, readIfThere } from '../../disk/read.ts';
import { askGit } from '../../git/git.ts';
import type { Repository } from '../../git/repository.ts';
import { hookEvents, type HookEvent } from '../hook.ts';
import { staleHooks } from './doctor-shims.ts';
import type { Finding } from './looked.ts';
import { detour, detourScopes } from './places.ts';
import { hasBlock } from './shell.ts';
import { shown, type Site } from './site.ts';
import { nextOf } from './wire.ts';
import { readScript } from './wire-folder.ts';
import { isManagers } from './wire-manager.ts';
import { surroundings, type Surroundings } from './wiring.ts';

/** Where git looks for hooks from this work tree, who decided that, and what it comes to for each event. */
export async function hookFindings(site: Site): Promise<Finding[]> {
  const around = await surroundings(site.repository, site.top);
  return [
    hooksPathFinding(site, around),
    ...(await Promise.all(hookEvents.map((event) => eventFinding(site, around, event)))),
    ...nextFindings(site, around),
  ];
}

function hooksPathFinding(site: Site, { hooks, wiring }: Surroundings): Finding {
  const by = {
    default: 'nothing is configured',
    sluice: '`sluice init` decided',
    command: 'the command line or the environment decides',
  } as const;
  const decided =
    by[hooks.scope as keyof typeof by] ??
    `the ${hooks.scope} configuration decides (${hooks.origin.replace(/^file:/, '')})`;
  return {
    what: 'hooks path',
    state: 'ok',
    says: `${shown(site, hooks.folder)}; ${decided}; managed by ${wiring.kind === 'plain' ? 'nobody else' : wiring.kind}`,
  };
}

/** Whether git, asked for an event from this very work tree, comes to something that starts us. */
async function eventFinding(site: Site, around: Surroundings, event: HookEvent): Promise<Finding> {
  if (await firesFromConfig(site.repository, event))
    return { what: event, state: 'ok', says: "fires from git's configuration" };
  const file = join(around.hooks.folder, event);
  const name = shown(site, file);
  const off = (says: string): Finding => ({ what: event, state: 'off', says });
  if (!isThere(file)) return off(`nothing fires: ${name} does not exist; run \`sluice init\``);
  if (!isExecutable(file)) return off(`git ignores ${name}, because it is not executable; run \`sluice init\``);
  if (!reaches(site, around, event, file)) return off(`${name} fires and does not call Sluice; run \`sluice init\``);
  const silenced = silencedBy(site.repository, around, file);
  if (silenced !== undefined)
    return off(`${name} fires, and ${silenced} in this environment switches it off; unset it`);
  const stale = staleHooks(site, around, event).map((path) => shown(site, path));
  if (stale.length > 0)
    return {
      what: event,
      state: 'note',
      says: `fires from ${name}; another Sluice wrote our lines in ${stale.join(' and ')}: run \`sluice init\``,
    };
  return { what: event, state: 'ok', says: `fires from ${name}` };
}

/** git's own answer; one that knows no hooks in its configuration runs none. */
async function firesFromConfig(repository: Repository, event: HookEvent): Promise<boolean> {
  const answer = await askGit(repository.git, ['hook', 'list', event]);
  return answer.status === 0 && answer.stdout.toString().split('\n').includes(`sluice-${event}`);
}

function reaches({ top }: Site, { wiring, hooks }: Surroundings, event: HookEvent, file: string): boolean {
  const has = (path: string): boolean => hasBlock(readScript(path) ?? '');
  if (has(file)) return true;
  if (wiring.kind === 'husky') return hooks.scope !== 'sluice' && has(join(top, wiring.folder, event));
  if (wiring.kind !== 'lefthook' && wiring.kind !== 'pre-commit') return false;
  return isManagers(wiring.kind, file) && has(join(top, wiring.config));
}

/** A variable by which the manager that fires the hook is told not to. */
function silencedBy({ env }: Repository, { wiring, hooks }: Surroundings, file: string): string | undefined {
  const { HUSKY, LEFTHOOK, SKIP } = env;
  // Where git was sent to us first, husky switches off only what is its own.
  if (wiring.kind === 'husky' && hooks.scope !== 'sluice' && HUSKY === '0') return `HUSKY=${HUSKY}`;
  if (wiring.kind === 'lefthook' && isManagers('lefthook', file) && (LEFTHOOK === '0' || LEFTHOOK === 'false'))
    return `LEFTHOOK=${LEFTHOOK}`;
  if (wiring.kind === 'pre-commit' && isManagers('pre-commit', file) && /(?:^|,)\s*sluice/.test(SKIP ?? ''))
    return `SKIP=${SKIP}`;
  return undefined;
}

/** Git is sent to us, and we send on to where the other hooks were: that may have changed since. */
function nextFindings(site: Site, { wiring, hooks }: Surroundings): Finding[] {
  const scope = detourScopes.find((one) => detour(site.repository, one).hooks === hooks.folder);
  if (scope === undefined) return [];
  const recorded = readIfThere(detour(site.repository, scope).next)?.toString().trimEnd();
  const wanted = nextOf(wiring);
  if (recorded === wanted) return [];
  return [
    {
      what: 'other hooks',
      state: 'off',
      says:
        recorded === undefined
          ? 'the record of your other hooks is gone: every commit will be refused; run `sluice init`'
          : `ours are followed by those of ${recorded.replace(/^\w+ /, '')}, and ${wanted === undefined ? 'nothing names them any more' : `the configuration names ${wanted.replace(/^\w+ /, '')}`}; run \`sluice init\``,
    },
  ];
}
