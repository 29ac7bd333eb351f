import { createHash } from 'node:crypto';
import type { Contract, Policy } from '../../model/policy.ts';
import type { Entry } from '../../model/snapshot.ts';
import { version } from '../../model/version.ts';
import type { Chain } from './classify.ts';

/** A verdict is remembered for the blob, and for what the path adds to it. Passes only: a failure is explained anew. */
export function memoryKey(chain: Chain, entry: Entry): string {
  return `${entry.id} ${chain.facts(entry.path)}`;
}

export const passed = '+';
/** A file in the right place that is no document. */
export const noDocument = '-';

/** Everything that could change a verdict, besides the document: the contracts, their schemas, this engine. */
export function digestOf(chain: Chain, policy: Policy): string {
  const hash = createHash('sha256').update(version).update(JSON.stringify(chain.rules));
  if (chain.rules.some((rule) => ownSchemas(rule.contract).length > 0)) hash.update(JSON.stringify([...policy.schemas]));
  return hash.digest('hex').slice(0, 32);
}

/** The schema files of the repository that a contract uses. */
export function ownSchemas(contract: Contract): string[] {
  return [contract.schema, ...(contract.switch ?? []).map((branch) => branch.schema)].flatMap((ref) => (ref && 'file' in ref ? ref.file : []));
}
