import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';

export type Schema = Readonly<Record<string, unknown>>;

export interface SchemaFile {
  readonly name: string;
  /** The name with its edition, as the engine knows it. */
  readonly id: string;
  /** The pack whose contracts use it. */
  readonly pack: string;
  readonly schema: Schema;
}

const folder = join(root, 'schemas/packs');

export function packSchemaFiles(): SchemaFile[] {
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const name = file.replace(/@.*/, '');
      return {
        name,
        id: file.replace('.schema.json', ''),
        // copilot-agent has three schemas, one for each of its hosts.
        pack: name.replace(/^(copilot-agent)-.*/, '$1'),
        schema: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Schema,
      };
    });
}

interface Property {
  readonly pointer: string;
  readonly property: Schema;
}

/** Every entry of every `properties`, however deep. */
export function propertiesOf(schema: unknown, pointer = ''): Property[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, child]) => {
    const inner = propertiesOf(child, `${pointer}/${key}`);
    if (key !== 'properties') return inner;
    const own = Object.entries(child as Record<string, Schema>);
    return [...own.map(([name, property]) => ({ pointer: `${pointer}/properties/${name}`, property })), ...inner];
  });
}
