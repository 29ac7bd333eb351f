import { join } from 'node:path';
import { readIfThere } from '../../disk/read.ts';
import { version } from '../../model/version.ts';
import { shellWord } from '../../text/shell-word.ts';
import { engineFolder, installedPackage } from './engine.ts';
import { shown, type Site } from './site.ts';
import type { Wiring } from './wiring.ts';

/** These keep what they run in a file that is committed, and have their own way into every clone. */
const reachClones: ReadonlySet<Wiring['kind']> = new Set(['husky', 'lefthook', 'pre-commit']);

/** What other clones need: hooks are never cloned, so that what was wired here holds here only. */
export function notesOnClones(site: Site, { kind }: Wiring): string[] {
  if (reachClones.has(kind)) return [];
  const name = manifestOf(site.top);
  const manifest = readIfThere(join(site.top, name))?.toString('utf8');
  if (manifest === undefined) {
    const cli = shown(site, join(engineFolder(site.repository), 'cli.cjs'));
    return [
      `\`node ${shellWord(cli)}\` is there without npm; every other clone needs \`npx -y sluice@${version} init\` once, because git clones no hooks`,
    ];
  }
  if (runsInit(manifest)) return [];
  return [
    `every other clone needs its hooks too, because git clones none: \`"prepare": "sluice init || exit 0"\` in the scripts of ${name} wires them at installation`,
  ];
}

/** The manifest that the package was installed for, at the root or below it. */
function manifestOf(top: string): string {
  return (installedPackage(top) ?? 'node_modules/sluice').replace(/node_modules\/sluice$/, 'package.json');
}

function runsInit(manifest: string): boolean {
  try {
    const { scripts } = JSON.parse(manifest) as { scripts?: Readonly<Record<string, unknown>> };
    return Object.values(scripts ?? {}).some((script) => /\bsluice\s+init\b/.test(String(script)));
  } catch {
    // What npm cannot read runs nothing.
    return false;
  }
}
