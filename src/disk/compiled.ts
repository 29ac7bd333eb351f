import { lstatSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import { readPlain, type Plain } from './plain.ts';

/**
 * What V8 made of a program, kept in a file beside it (keep.ts), so that the next run need not compile it. V8 runs data
 * that is damaged or belongs to another program of the same length, so such a file is the program, byte for byte, and the
 * data twice: to compare is the quickest way to be sure.
 */

/** Beside the programs. */
export const compiledFolder = 'cache';

type Program = (exports: unknown, require: unknown, module: unknown, file: string, folder: string) => void;

/** A program whose data is to be written. */
export interface Fresh {
  readonly source: Plain;
  readonly script: Script;
  readonly place: string;
}

/** What is smaller is compiled as soon as its data is read. */
const worthKeeping = 8 * 1024;
/** A later run calls other functions, and they belong to it as well. Nor is data that V8 rejects written more often. */
const staleMs = 60 * 60 * 1000;

const before = '(function (exports, require, module, __filename, __dirname) { ';
const after = '\n})';

/** A program as a function, with its data if there is any; else, and where that is old, it is added to `fresh`. */
export function compileWith(cache: string, filename: string, source: Plain, fresh: Fresh[]): Program {
  const text = before + source.bytes.toString() + after;
  const options = { filename, columnOffset: -before.length };
  if (source.bytes.length < worthKeeping) return new Script(text, options).runInThisContext() as Program;
  const place = join(cache, `${basename(filename)}-${process.versions.v8}-${process.arch}`);
  const kept = dataOf(place, cache, source);
  const script = new Script(text, { ...options, cachedData: kept?.bytes });
  if (kept === undefined || Date.now() - kept.stat.mtimeMs > staleMs) fresh.push({ source, script, place });
  return script.runInThisContext() as Program;
}

/** Undefined for whatever is not just what we wrote. */
function dataOf(place: string, cache: string, { bytes: program, stat: owner }: Plain): Plain | undefined {
  try {
    if (!isOwners(lstatSync(cache), owner)) return undefined;
    const { bytes, stat } = readPlain(place);
    const size = (bytes.length - program.length) / 2;
    const data = bytes.subarray(program.length, program.length + size);
    const isWhole =
      size > 0 &&
      program.equals(bytes.subarray(0, program.length)) &&
      data.equals(bytes.subarray(program.length + size));
    return isWhole && isOwners(stat, owner) ? { bytes: data, stat } : undefined;
  } catch {
    return undefined;
  }
}

/** Only the owner of the program can have written it. Windows has other means, and shows none of them here. */
export function isOwners(stat: Stats, owner: Stats): boolean {
  return process.platform === 'win32' || (stat.uid === owner.uid && (stat.mode & 0o022) === 0);
}
