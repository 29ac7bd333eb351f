import { Fault } from '../model/fault.ts';
import { nearest } from '../text/nearest.ts';
import { pointerWith } from '../text/pointer.ts';
import type { WrittenFile } from './written-file.ts';
import { decode, type PolicySource } from './source.ts';

/** A schema larger than this is not a schema. */
const largest = 1 << 20;

/**
 * The text of every schema that is named, and of every file they refer to, all from the tree that is judged.
 * An address on the network is refused: nothing is fetched, ever.
 */
export async function readSchemas(
  source: PolicySource,
  config: WrittenFile,
  named: ReadonlyMap<string, readonly (string | number)[]>,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const [path, place] of named) {
    const trouble = pathTrouble(path);
    if (trouble !== undefined)
      throw await config.faultAt(place, 'value', `${path} cannot be a schema of this repository: ${trouble}`);
    const bytes = await source.file(path);
    if (!bytes)
      throw await config.faultAt(place, 'value', `the schema ${path} is not in this tree: add it, or mend the path`);
    await readOne(source, path, bytes, texts);
  }
  return texts;
}

/** Of all schemas that were read, one and those it refers to: the others are no business of its documents. */
export function schemasFrom(root: string, texts: ReadonlyMap<string, string>): Map<string, string> {
  const reached = new Map<string, string>();
  const reach = (path: string): void => {
    const text = texts.get(path);
    if (text === undefined || reached.has(path)) return;
    reached.set(path, text);
    for (const { reference } of references(path, text)) reach(resolve(path, reference) ?? path);
  };
  reach(root);
  return reached;
}

async function readOne(
  source: PolicySource,
  path: string,
  bytes: Uint8Array,
  texts: Map<string, string>,
): Promise<void> {
  if (texts.has(path)) return;
  if (bytes.length > largest)
    throw new Fault(
      'config',
      `${path}: this schema has ${bytes.length} bytes, more than the ${largest} Sluice reads; split it.`,
    );
  const text = decode(path, bytes);
  texts.set(path, text);
  for (const { reference, pointer } of references(path, text)) {
    const target = resolve(path, reference);
    if (target === undefined) continue;
    const trouble = pathTrouble(target);
    if (trouble !== undefined)
      throw new Fault('config', `${path}#${pointer}: the reference ${reference} cannot be followed: ${trouble}.`);
    const found = texts.has(target) ? undefined : await source.file(target);
    if (found) await readOne(source, target, found, texts);
    else if (!texts.has(target)) {
      const meant = nearest(target, texts.keys());
      throw new Fault(
        'config',
        `${path}#${pointer}: the reference ${reference} leads to ${target}, which is not in this tree${meant === undefined ? '' : `; did you mean ${meant}?`}`,
      );
    }
  }
}

function pathTrouble(path: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return 'Sluice fetches nothing; keep a copy in the repository';
  if (path.startsWith('/') || path === '..' || path.startsWith('../') || path.includes('/../') || path.includes('\\'))
    return 'it leads out of the repository';
  return undefined;
}

/** The file a reference leads to, undefined when it stays in its own file or names a part by its `$id`. */
function resolve(path: string, reference: string): string | undefined {
  const file = reference.split('#')[0]!;
  if (file === '' || isMetaSchema(file)) return undefined;
  if (/^[a-z][a-z0-9+.-]*:/i.test(file)) return file;
  const parts = path.split('/').slice(0, -1);
  for (const part of decoded(file).split('/')) {
    if (part === '..') {
      if (parts.length === 0) return '../';
      parts.pop();
    } else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** An escape that is none is taken for what it looks like: no file will have that name. */
function decoded(file: string): string {
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}

function isMetaSchema(uri: string): boolean {
  return /^https?:\/\/json-schema\.org\/draft(?:-07|\/2020-12)\//.test(uri);
}

interface Reference {
  readonly reference: string;
  readonly pointer: string;
}

/** Every `$ref` of a schema with its pointer. A schema that declares the address itself keeps it. */
function references(path: string, text: string): Reference[] {
  const found: Reference[] = [];
  const declared = new Set<string>();
  const walk = (value: unknown, pointer: string, depth: number): void => {
    if (typeof value !== 'object' || value === null) return;
    if (depth > 200)
      throw new Fault('config', `${path}#${pointer}: this schema is nested more than 200 deep; flatten it.`);
    for (const [key, child] of Object.entries(value)) {
      const at = pointerWith(pointer, key);
      if ((key === '$ref' || key === '$dynamicRef') && typeof child === 'string')
        found.push({ reference: child, pointer: at });
      else if (key === '$id' && typeof child === 'string') declared.add(child.replace(/#$/, ''));
      else walk(child, at, depth + 1);
    }
  };
  walk(parseSchema(path, text), '', 0);
  return found.filter(({ reference }) => !declared.has(reference.split('#')[0]!));
}

/** A schema as JSON; the engine's own sentence for where it stops being JSON is good enough to keep. */
function parseSchema(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // It quotes the text, line breaks and all.
    const why = (error as Error).message.replace(/\s+/g, ' ');
    throw new Fault('config', `${path}: this schema is not JSON (${why}).`, error);
  }
}
