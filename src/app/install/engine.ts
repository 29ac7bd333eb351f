import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeAtomically } from '../../disk/atomic.ts';
import { replaceFolder } from '../../disk/folder.ts';
import { isThere, readIfThere } from '../../disk/read.ts';
import type { Repository } from '../../git/repository.ts';
import { Fault } from '../../model/fault.ts';

/** The folder this engine runs from, and its hooks: in the package two folders, in a git dir one inside the other. */
function ownFolders(): { readonly engine: string; readonly hooks: string } {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const engine of [here, join(here, 'engine'), join(here, '..', '..', '..', 'dist', 'engine')]) {
    for (const hooks of [join(engine, 'hooks'), join(engine, '..', '..', 'hooks')]) {
      if (isThere(join(engine, 'hook.cjs')) && isThere(join(hooks, 'gate.sh'))) return { engine, hooks };
    }
  }
  throw new Fault('disk', 'the files of this Sluice are not complete: install it again.');
}

export function engineFolder(repository: Repository): string {
  return join(repository.commonDir, 'sluice', 'engine');
}

/** Put a copy of the engine where every work tree of the repository finds it, and note which Node it runs on. */
export function installEngine(repository: Repository): void {
  const { engine, hooks } = ownFolders();
  const target = engineFolder(repository);
  // Run from the copy itself, as in a work tree without `node_modules`: it is in place already.
  if (engine !== target)
    replaceFolder(target, [
      { from: engine, to: '' },
      { from: hooks, to: 'hooks' },
    ]);
  writeAtomically(join(repository.commonDir, 'sluice', 'node'), `${process.execPath}\n`);
}

export function copiedVersion(repository: Repository): string | undefined {
  return readIfThere(join(engineFolder(repository), 'version'))
    ?.toString()
    .trim();
}

export function recordedNode(repository: Repository): string | undefined {
  return readIfThere(join(repository.commonDir, 'sluice', 'node'))
    ?.toString()
    .trim();
}

/** Where the package is installed in this work tree, as seen from its root: also below it, in a package of a larger tree. */
export function installedPackage(top: string): string {
  const { engine } = ownFolders();
  const inside = relative(top, join(engine, '..', '..')).replaceAll('\\', '/');
  // Only what a shell takes for one word, and no store of a package manager.
  return /^[\w@./-]*\bnode_modules\/sluice$/.test(inside) && !/^\.\.|\.pnpm/.test(inside)
    ? inside
    : 'node_modules/sluice';
}
