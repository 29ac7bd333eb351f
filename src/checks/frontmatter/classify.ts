import { baseName, folderName } from '../../model/path.ts';
import type { Contract, DocumentRule } from '../../model/policy.ts';
import type { Entry } from '../../model/snapshot.ts';
import { matcher, type PathMatcher } from '../../text/glob.ts';
import { readsBody } from './rules.ts';

export type Rule = DocumentRule & { readonly contract: Contract };

/**
 * The rules that may take a path, in order: those that look for a mark first, then the one that takes it whatever
 * it holds. Paths with the same rules share one chain.
 */
export interface Chain {
  readonly rules: readonly Rule[];
  /** Some rule of it looks below the frontmatter. */
  readonly body: boolean;
  /** Some rule of it holds between documents. */
  readonly across: boolean;
  /** What of a path, besides the blob, decides the verdict. */
  readonly facts: (path: string) => string;
}

/** A function that tells which chain a path belongs to; undefined for what is nobody's document. */
export function classifier(rules: readonly DocumentRule[]): (path: string) => Chain | undefined {
  const chains = new Map<string, Chain | undefined>();
  // Most paths are taken by one rule that asks nothing more.
  const single: (Chain | undefined)[] = [];
  const tests: readonly { rule: DocumentRule; fits: PathMatcher }[] = rules.map((rule) => ({
    rule,
    fits: matcher(rule.paths),
  }));
  return (path) => {
    const taken: number[] = [];
    for (let index = 0; index < tests.length; index++) {
      const { rule, fits } = tests[index]!;
      if (!fits(path)) continue;
      if (!rule.marks && taken.length === 0) return (single[index] ??= chainOf([rule]));
      taken.push(index);
      if (!rule.marks) break;
    }
    if (taken.length === 0) return undefined;
    const key = taken.join();
    if (!chains.has(key)) chains.set(key, chainOf(taken.map((index) => rules[index]!)));
    return chains.get(key);
  };
}

/** Entries by their chain; what is nobody's document is left out. */
export function byChain(entries: readonly Entry[], chainOf: (path: string) => Chain | undefined): Map<Chain, Entry[]> {
  const groups = new Map<Chain, Entry[]>();
  for (const entry of entries) {
    const chain = chainOf(entry.path);
    if (!chain) continue;
    const group = groups.get(chain);
    if (group) group.push(entry);
    else groups.set(chain, [entry]);
  }
  return groups;
}

/** Whether a contract holds between documents, not only in one. */
export function hasCrossRules(contract: Contract): boolean {
  return contract.unique !== undefined || contract.references !== undefined || contract.successor !== undefined;
}

/** The contracts with such rules, each once. */
export function crossContracts(documents: readonly DocumentRule[]): Contract[] {
  const contracts = documents.flatMap(({ contract }) => (contract && hasCrossRules(contract) ? contract : []));
  return contracts.filter((contract, index) => contracts.findIndex((one) => isSame(one, contract)) === index);
}

export function isSame(one: Contract, other: Contract): boolean {
  return one.id === other.id && one.edition === other.edition;
}

function chainOf(rules: readonly DocumentRule[]): Chain | undefined {
  const taking = rules.filter((rule): rule is Rule => rule.contract !== undefined);
  if (taking.length === 0) return undefined;
  return {
    rules: taking,
    body: taking.some((rule) => readsBody(rule.contract)),
    across: taking.some((rule) => hasCrossRules(rule.contract)),
    facts: pathFacts(taking),
  };
}

/** A verdict may depend on the path by name, by folder, or whole where a condition looks at it. */
function pathFacts(rules: readonly Rule[]): Chain['facts'] {
  const conditions = rules.flatMap(({ contract }) =>
    [contract.switch, contract.requiredWhen, contract.forbiddenWhen, contract.rules].flatMap((list) =>
      (list ?? []).flatMap((rule) => rule.when),
    ),
  );
  if (conditions.some((condition) => condition.path !== undefined)) return (path) => path;
  const named = rules.some((rule) => rule.contract.sameAs);
  return named ? (path) => `${folderName(path)}/${baseName(path)}` : () => '';
}
