import { createHash } from 'node:crypto';
import type { Policy } from '../../model/policy.ts';
import { version } from '../../model/version.ts';
import type { Chain } from './classify.ts';
import { ownSchemas } from './memory.ts';

/** Everything that could change a verdict, besides the document: the contracts, their schemas, this engine. */
export function digestOf(chain: Chain, policy: Policy): string {
  const hash = createHash('sha256').update(version).update(JSON.stringify(chain.rules));
  if (chain.rules.some((rule) => ownSchemas(rule.contract).length > 0))
    hash.update(JSON.stringify([...policy.schemas]));
  return hash.digest('hex').slice(0, 32);
}

/** Everything that decides whether the schemas of the repository can be used. */
export function schemasDigest(policy: Policy): string {
  return createHash('sha256')
    .update(version)
    .update(JSON.stringify([...policy.schemas]))
    .digest('hex')
    .slice(0, 32);
}
