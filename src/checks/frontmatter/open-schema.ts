import type { OwnSchema } from './own-schema.ts';

/** A schema at work: here where that is harmless, else in a thread that can be ended. */
export async function openSchema(root: string, schemas: ReadonlyMap<string, string>): Promise<OwnSchema> {
  const files = { root, schemas };
  if (isBounded(schemas.get(root) ?? '')) return new (await import('./schema-here.ts')).SchemaHere(files);
  return new (await import('./schema-thread.ts')).SchemaThread(files);
}

const largest = 16 * 1024;

/**
 * A small schema that refers to nothing: what it is asked about has a size, so its memory has one, and only a pattern
 * can go on for ever.
 */
function isBounded(text: string): boolean {
  // A name may be spelled in escapes.
  return text.length <= largest && !/\\u|"\$(?:ref|dynamicRef|recursiveRef)"/.test(text);
}
