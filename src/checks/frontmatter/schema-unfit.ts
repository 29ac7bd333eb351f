import { pointerWith } from '../../text/pointer.ts';

/** A schema that cannot be used: which file, where in it, and why. */
export class Unfit extends Error {
  readonly schema: string;
  readonly pointer: string;

  constructor(schema: string, pointer: string, reason: string) {
    super(reason);
    this.schema = schema;
    this.pointer = pointer;
  }
}

/** The text of a schema and of all that it refers to. */
export interface SchemaFiles {
  readonly root: string;
  readonly schemas: ReadonlyMap<string, string>;
}

/** Why a compiler gave up on a schema, and where in it the reason stands. */
export function whyNot(error: unknown, schemas: SchemaFiles): Unfit {
  if (error instanceof RangeError) return new Unfit(schemas.root, '', 'it refers to itself without end');
  const { missingRef, message = String(error) } = error as { missingRef?: string; message?: string };
  if (missingRef !== undefined) {
    const at = find(schemas, (key, value) => key === '$ref' && missingRef.endsWith(String(value).replace(/^\.\//, '')));
    return at.unfit(`the reference ${missingRef.replace('file:///repository/', '')} leads nowhere`);
  }
  const broken = findPattern(schemas, (pattern) => !compiles(pattern));
  return broken.unfit(broken.found ? 'this is not a regular expression' : message.split('\n')[0]!.slice(0, 200));
}

/** The schema and the pointer of a pattern that is at work too long. */
export function placeOfPattern(schemas: SchemaFiles, pattern: string): string {
  const { schema, pointer } = findPattern(schemas, (one) => one === pattern).unfit('');
  return pointer === '' ? schema : `${schema}#${pointer}`;
}

/** A pattern stands behind its keyword, or is the name of a key. */
function findPattern(schemas: SchemaFiles, fits: (pattern: string) => boolean): Found {
  const value = find(schemas, (key, one) => key === 'pattern' && typeof one === 'string' && fits(one));
  return value.found ? value : find(schemas, fits, '/patternProperties');
}

interface Found {
  readonly found: boolean;
  readonly unfit: (reason: string) => Unfit;
}

/** The first place in any of the schemas that fits; the root where there is none. */
function find(schemas: SchemaFiles, fits: Parameters<typeof pointerTo>[1], below?: string): Found {
  for (const path of new Set([schemas.root, ...schemas.schemas.keys()])) {
    const pointer = pointerTo(JSON.parse(schemas.schemas.get(path)!), fits, below);
    if (pointer !== undefined) return { found: true, unfit: (reason) => new Unfit(path, pointer, reason) };
  }
  return { found: false, unfit: (reason) => new Unfit(schemas.root, '', reason) };
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** The pointer of the first key and value that fit; with `below`, only of keys right below such a pointer. */
function pointerTo(
  value: unknown,
  fits: (key: string, value: unknown) => boolean,
  below?: string,
  pointer = '',
  depth = 0,
): string | undefined {
  if (typeof value !== 'object' || value === null || depth > 100) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const at = pointerWith(pointer, key);
    if ((below === undefined || pointer.endsWith(below)) && fits(key, child)) return at;
    const found = pointerTo(child, fits, below, at, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
