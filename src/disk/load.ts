import { join } from 'node:path';
import { compiledFolder, compileWith, type Fresh } from './compiled.ts';
import { lastLine } from './damage.ts';
import type { keep } from './keep.ts';
import { readPlain, type Plain } from './plain.ts';

/** Loads the programs of the engine, compiled already where that is known (compiled.ts). */

type Require = (name: string) => unknown;

/** A `require` that loads the engine's own programs, and leaves everything else to Node's. */
export function loader(folder: string, nodeRequire: Require): Require {
  const cache = join(folder, compiledFolder);
  const modules = new Map<string, { exports: unknown }>();
  const fresh: Fresh[] = [];
  const load = (name: string): unknown => {
    if (!name.startsWith('./')) return nodeRequire(name);
    const known = modules.get(name);
    if (known) return known.exports;
    const file = join(folder, name);
    const program = compileWith(cache, file, wholeProgram(file), fresh);
    const module = { exports: {} };
    program.call(module.exports, module.exports, load, module, file, folder);
    modules.set(name, module);
    return module.exports;
  };
  // Who is ended by a signal or an unforeseen error does not come by here, and above 1 are the faults.
  process.once('beforeExit', (status) => {
    if (fresh.length > 0 && status <= 1) keepQuietly(load, cache, fresh);
  });
  return load;
}

/** Loaded by who writes only. Whatever is in its way is there for the next run as well, or it is not. */
function keepQuietly(load: Require, cache: string, fresh: readonly Fresh[]): void {
  try {
    (load('./keep.cjs') as { keep: typeof keep }).keep(cache, fresh);
  } catch {
    // Nobody waits for it.
  }
}

/** The mark at the end is looked for before any of it runs. */
function wholeProgram(file: string): Plain {
  let cause: unknown;
  try {
    const program = readPlain(file);
    if (program.bytes.subarray(-lastLine.length).toString() === lastLine) return program;
  } catch (error) {
    cause = error;
  }
  throw Object.assign(new Error(`${file} is not whole`, { cause }), { code: 'MODULE_NOT_FOUND' });
}
