import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeAtomically } from '../../disk/atomic.ts';
import { compiledFolder } from '../../disk/compiled.ts';
import { holdsExactly, replaceFolder, type Part } from '../../disk/folder.ts';
import { holdsText, readIfThere } from '../../disk/read.ts';
import { olderThan } from '../../git/git.ts';
import type { Repository } from '../../git/repository.ts';
import { Fault } from '../../model/fault.ts';
import { version } from '../../model/version.ts';
import type { Written } from './site.ts';

/** The folder this engine runs from, and its hooks: in the package two folders, in a git dir one inside the other. */
function ownFolders(): { readonly engine: string; readonly hooks: string } {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const engine of [here, join(here, 'engine'), join(here, '..', '..', '..', 'dist', 'engine')]) {
    for (const hooks of [join(engine, 'hooks'), join(engine, '..', '..', 'hooks')]) {
      if (isWhole(engine, hooks)) return { engine, hooks };
    }
  }
  throw new Fault('disk', 'the files of this Sluice are not complete: install it again.');
}

function isWhole(engine: string, hooks: string): boolean {
  return (
    ['hook.cjs', 'judge.cjs', 'cli.cjs', 'main.cjs', 'load.cjs'].every((name) => holdsText(join(engine, name))) &&
    ['gate.sh', 'chain.sh', 'dispatch.sh'].every((name) => holdsText(join(hooks, name)))
  );
}

export function engineFolder(repository: Repository): string {
  return join(repository.commonDir, 'sluice', 'engine');
}

/**
 * Put a copy of the engine where every work tree of the repository finds it, and note which Node it runs on. A copy
 * that is newer stays: an old branch's installation must not take it from the others.
 */
export function installEngine(repository: Repository): Written[] {
  const written: Written[] = [];
  const { engine, hooks } = ownFolders();
  const target = engineFolder(repository);
  const parts = partsOf(engine, hooks);
  const copy = copiedVersion(repository);
  const newer = copy !== undefined && olderThan(version, copy);
  // Run from the copy itself, as in a work tree without `node_modules`: it is in place already.
  if (engine !== target && !newer && !holdsExactly(target, parts)) {
    replaceFolder(target, parts);
    written.push({ path: target, what: `Sluice ${version}, for every work tree` });
  }
  const node = join(repository.commonDir, 'sluice', 'node');
  if (recordedNode(repository) !== process.execPath) {
    writeAtomically(node, `${process.execPath}\n`);
    written.push({ path: node, what: 'the Node it runs on' });
  }
  return written;
}

function partsOf(engine: string, hooks: string): Part[] {
  return [
    // What a Node made of the programs there (disk/compiled.ts) is made anew of those here.
    { from: engine, to: '', without: compiledFolder },
    { from: hooks, to: 'hooks' },
  ];
}

/** Whether the copy in the git dir says it is this very Sluice, and is not. */
export function copyIsDamaged(repository: Repository): boolean {
  const { engine, hooks } = ownFolders();
  const target = engineFolder(repository);
  return engine !== target && copiedVersion(repository) === version && !holdsExactly(target, partsOf(engine, hooks));
}

/** The version of the copy in the git dir; undefined when there is none, or no whole one. */
export function copiedVersion(repository: Repository): string | undefined {
  const folder = engineFolder(repository);
  return isWhole(folder, join(folder, 'hooks')) ? readLine(join(folder, 'version')) : undefined;
}

export function recordedNode(repository: Repository): string | undefined {
  return readLine(join(repository.commonDir, 'sluice', 'node'));
}

function readLine(path: string): string | undefined {
  return readIfThere(path)?.toString().trim();
}

/**
 * Where the package is installed in this work tree, as seen from its root: also below it, in a package of a larger
 * tree. Undefined when it runs from somewhere else.
 */
export function installedPackage(top: string): string | undefined {
  const { engine } = ownFolders();
  const inside = relative(top, join(engine, '..', '..')).replaceAll('\\', '/');
  // Only what a shell takes for one word, and no store of a package manager.
  return /^[\w@./-]*\bnode_modules\/sluice$/.test(inside) && !/^\.\.|\.pnpm/.test(inside) ? inside : undefined;
}
