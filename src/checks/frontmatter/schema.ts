import type { Contract, Policy, SchemaRef, Value } from '../../model/policy.ts';
import type { SchemaError, Validate } from '../../model/validate.ts';
import { packSchemas } from '../../policy/generated/validators.ts';
import { schemasFrom } from '../../policy/schemas.ts';
import { pointerParts } from '../../text/pointer.ts';
import { branchOf } from './conditions.ts';
import type { Beside } from './schema-troubles.ts';
import { ownSchemas } from './memory.ts';
import type { OwnSchema } from './own-schema.ts';

/** The schema that is for a document: a branch of the contract's switch, or its only one. */
export function schemaFor(contract: Contract, path: string, data: Value): SchemaRef | undefined {
  return branchOf(contract, path, data)?.schema ?? contract.schema;
}

/** Every schema a run needs, each loaded once, before the first document is read. */
export class Schemas {
  readonly #policy: Policy;
  readonly #packs = new Map<string, Validate>();
  readonly #besides = new Map<string, unknown>();
  readonly #own = new Map<string, OwnSchema>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** Load what the packs' contracts among these need. */
  async prepare(contracts: readonly Contract[]): Promise<void> {
    const refs = contracts.flatMap((contract) => [
      contract.schema,
      ...(contract.switch ?? []).map((branch) => branch.schema),
    ]);
    for (const ref of refs) {
      if (ref === undefined || !('pack' in ref) || this.#packs.has(ref.pack)) continue;
      const { default: validate } = await packSchemas[ref.pack]!.validate();
      this.#packs.set(ref.pack, validate);
    }
  }

  /** A pack's schema, applied at once. */
  packErrors(name: string, data: unknown): readonly SchemaError[] {
    const validate = this.#packs.get(name)!;
    return validate(data) ? [] : (validate.errors ?? []);
  }

  /** A schema of the repository, with a limit to its time. */
  async own(path: string): Promise<OwnSchema> {
    const known = this.#own.get(path);
    if (known) return known;
    const { openSchema } = await import('./open-schema.ts');
    const schema = await openSchema(path, schemasFrom(path, this.#policy.schemas));
    this.#own.set(path, schema);
    return schema;
  }

  /**
   * Whether the schemas of the repository can be used at all, asked of those a change has touched, or of all: a schema
   * is found to be broken by whoever breaks it, not by the first who writes a document for it. That it never ends is
   * only seen when it is applied.
   */
  async tryOwn(changed: ReadonlySet<string> | undefined): Promise<void> {
    const roots = new Set(this.#policy.documents.flatMap(({ contract }) => (contract ? ownSchemas(contract) : [])));
    for (const root of roots) {
      const touched =
        changed === undefined || [...schemasFrom(root, this.#policy.schemas).keys()].some((path) => changed.has(path));
      if (touched) await (await this.own(root)).judge([{ data: {} }]);
    }
  }

  /** The schema files of the repository that a contract uses. */
  ownPaths(contract: Contract): string[] {
    return ownSchemas(contract);
  }

  /** What a pack's schema says beside a keyword. Loads the schema itself, so only to explain a failure. */
  async packBeside(name: string): Promise<(schemaPath: string) => Beside> {
    if (!this.#besides.has(name)) this.#besides.set(name, (await packSchemas[name]!.schema()).default);
    return (schemaPath) => besideIn(this.#besides.get(name), schemaPath);
  }

  /** The keys a contract's schema knows at the top: they end a value that was left without quotes. */
  async knownKeys(contract: Contract): Promise<readonly string[]> {
    const ref = contract.schema;
    if (ref === undefined) return [];
    if ('pack' in ref) return (await this.packBeside(ref.pack))('#/type').keys ?? [];
    try {
      return Object.keys(
        (JSON.parse(this.#policy.schemas.get(ref.file) ?? '{}') as { properties?: object }).properties ?? {},
      );
    } catch {
      return [];
    }
  }

  close(): void {
    for (const schema of this.#own.values()) schema.close();
  }
}

function besideIn(schema: unknown, schemaPath: string): Beside {
  let node = schema;
  for (const part of pointerParts(decodeURIComponent(schemaPath.replace(/^#/, ''))).slice(0, -1))
    node = (node as Record<string, unknown> | undefined)?.[part];
  const {
    'x-say': say,
    'x-severity': severity,
    properties,
  } = (node ?? {}) as { 'x-say'?: string; 'x-severity'?: 'error' | 'warning'; properties?: object };
  return {
    ...(say !== undefined && { say }),
    ...(severity && { severity }),
    ...(properties && { keys: Object.keys(properties) }),
  };
}
