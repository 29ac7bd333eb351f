import { join } from 'node:path';
import { Script } from 'node:vm';
import { lastLine } from './damage.ts';
import { readPlain } from './plain.ts';

/** Loads the programs of the engine, none of which begins unless it is whole. */

type Require = (name: string) => unknown;
type Program = (exports: unknown, require: unknown, module: unknown, file: string, folder: string) => void;

/** A `require` that loads the engine's own programs, and leaves everything else to Node's. */
export function loader(folder: string, nodeRequire: Require): Require {
  const modules = new Map<string, { exports: unknown }>();
  const load = (name: string): unknown => {
    if (!name.startsWith('./')) return nodeRequire(name);
    const known = modules.get(name);
    if (known) return known.exports;
    const file = join(folder, name);
    const program = compile(file, wholeProgram(file));
    const module = { exports: {} };
    program.call(module.exports, module.exports, load, module, file, folder);
    modules.set(name, module);
    return module.exports;
  };
  return load;
}

/** The mark at the end is looked for before any of it runs. */
function wholeProgram(file: string): Buffer {
  let cause: unknown;
  try {
    const { bytes } = readPlain(file);
    if (bytes.subarray(-lastLine.length).toString() === lastLine) return bytes;
  } catch (error) {
    cause = error;
  }
  throw Object.assign(new Error(`${file} is not whole`, { cause }), { code: 'MODULE_NOT_FOUND' });
}

function compile(filename: string, source: Buffer): Program {
  const before = '(function (exports, require, module, __filename, __dirname) { ';
  const options = { filename, columnOffset: -before.length };
  return new Script(`${before}${source.toString()}\n})`, options).runInThisContext() as Program;
}
