import type { Policy } from '../../model/policy.ts';
import { digest } from '../../policy/digest.ts';
import type { Chain } from './classify.ts';
import { ownSchemas } from './memory.ts';

/** Everything that could change a verdict, besides the document: the contracts, their schemas, this engine. */
export function digestOf(chain: Chain, policy: Policy): string {
  const own = chain.rules.some((rule) => ownSchemas(rule.contract).length > 0);
  return digest(chain.rules, own ? [...policy.schemas] : []);
}

/** Everything that decides whether the schemas of the repository can be used. */
export function schemasName(policy: Policy): string {
  return `schemas-${digest([...policy.schemas])}`;
}

/** Everything that could change the facts of a document. */
export function tableName(policy: Policy): string {
  return `across-${digest(policy.documents)}`;
}
