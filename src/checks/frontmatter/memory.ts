import type { Contract } from '../../model/policy.ts';
import type { Entry } from '../../model/snapshot.ts';
import type { Chain } from './classify.ts';

/** A verdict is remembered for the blob, and for what the path adds to it. Passes only: a failure is explained anew. */
export function memoryKey(chain: Chain, entry: Entry): string {
  const facts = chain.facts(entry.path);
  return facts === '' ? entry.id : `${entry.id} ${facts}`;
}

export const passed = '+';
/** A file in the right place that is no document. */
export const noDocument = '-';

/** The schema files of the repository that a contract uses. */
export function ownSchemas(contract: Contract): string[] {
  return [contract.schema, ...(contract.switch ?? []).map((branch) => branch.schema)].flatMap((ref) =>
    ref && 'file' in ref ? ref.file : [],
  );
}
