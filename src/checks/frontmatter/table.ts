import { createHash } from 'node:crypto';
import type { VerdictCache } from '../../model/check.ts';
import { byBytes } from '../../model/path.ts';
import type { Policy } from '../../model/policy.ts';
import type { Entry, Snapshot } from '../../model/snapshot.ts';
import { version } from '../../model/version.ts';
import { crossContracts, hasCrossRules, isSame, type Chain } from './classify.ts';
import { crossTroubles, FactTable } from './cross.ts';
import { FactFile, factText, fitsLine, type DocumentFacts } from './fact-file.ts';
import { factLine, unpackFacts } from './facts.ts';
import { noDocument } from './memory.ts';
import { nothingBroken, type Changed } from './nearby.ts';
import { readFrontmatter, textOf } from './read.ts';

/** The table of the last commit that was looked at as a whole, so that the next one need not be. */

export interface Tabled {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly cache: VerdictCache;
  readonly chainOf: (path: string) => Chain | undefined;
}

/** Enough of a file for its whole block. */
export const enough: number = 64 * 1024 + 4096;
/** Where more than this has changed, a new table is better. */
const most = { documents: 200, files: 1000 };

function nameOf(policy: Policy): string {
  const rules = createHash('sha256').update(version).update(JSON.stringify(policy.documents)).digest('hex');
  return `across-${rules.slice(0, 32)}`;
}

/** True when what became of the table shows that no rule across documents is broken; false when that is unsure. */
export async function knownFine({ snapshot, policy, cache, chainOf }: Tabled): Promise<boolean> {
  const text = await cache.text(nameOf(policy));
  if (text === undefined) return false;
  const file = new FactFile(text);
  const changes = await snapshot.since(file.commit);
  if (!changes || changes.length > most.files) return false;
  const contracts = crossContracts(policy.documents);
  const byPath = contracts.some((contract) => contract.references?.some(({ to }) => to === 'path'));
  if (byPath && changes.some((change) => !change.entry)) return false;
  const mine = changes.filter((change) => isOurs(change.path, chainOf));
  if (mine.length > most.documents || !mine.every((change) => fitsLine(change.path))) return false;
  const now = await factsOfAll(
    snapshot,
    policy,
    chainOf,
    mine.flatMap((change) => change.entry ?? []),
  );
  if (!now) return false;
  return contracts.every((contract, index) => {
    const of = (facts: DocumentFacts | undefined): Changed['before'] =>
      facts?.contract === index ? facts.facts : undefined;
    const changed = mine.map(({ path }) => ({ path, before: of(file.of(path)), after: of(now.get(path)) }));
    return nothingBroken(
      file,
      contract,
      index,
      changed.filter(({ before, after }) => before ?? after),
    );
  });
}

/**
 * Keep the table of the commit at hand, made from the facts of the whole tree. A table in which something is broken
 * would prove nothing of what follows it, so there is none.
 */
export async function rememberTable(
  { snapshot, policy, cache, chainOf }: Tabled,
  facts: readonly DocumentFacts[],
  paths: ReadonlySet<string>,
): Promise<void> {
  const anchor = await snapshot.anchor();
  if (!anchor) return;
  const name = nameOf(policy);
  if ((await cache.text(name))?.startsWith(`${anchor.commit}\n`)) return;
  const before = anchor.changes.flatMap(({ path, before: id }) =>
    id !== '' && isOurs(path, chainOf) ? { path, id } : [],
  );
  const old = await factsOfAll(snapshot, policy, chainOf, before);
  if (!old) return;
  const changes = new Map(anchor.changes.map((change) => [change.path, change]));
  const was = [...facts.filter(({ path }) => !changes.has(path)), ...old.values()].sort((a, b) =>
    byBytes(a.path, b.path),
  );
  const existed = (path: string): boolean => {
    const change = changes.get(path);
    return change ? change.before !== '' : paths.has(path);
  };
  if (isBroken(policy, was, existed)) return;
  const text = factText(anchor.commit, was);
  if (text !== undefined) await cache.keep(name, text);
}

function isBroken(policy: Policy, facts: readonly DocumentFacts[], exists: (path: string) => boolean): boolean {
  return crossContracts(policy.documents).some((contract, index) => {
    const mine = facts.filter((one) => one.contract === index);
    const table = new FactTable(
      contract,
      mine.map((one) => ({ path: one.path, values: one.facts })),
    );
    return crossTroubles(table, exists).length > 0;
  });
}

export function isOurs(path: string, chainOf: Tabled['chainOf']): boolean {
  return chainOf(path)?.rules.some((rule) => hasCrossRules(rule.contract)) ?? false;
}

/** Facts by path; undefined when one of the documents takes more than a first look. */
async function factsOfAll(
  snapshot: Snapshot,
  policy: Policy,
  chainOf: Tabled['chainOf'],
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, DocumentFacts> | undefined> {
  const contracts = crossContracts(policy.documents);
  const facts = new Map<string, DocumentFacts>();
  let unsure = false;
  await snapshot.readBlobs(entries, enough, (entry, content) => {
    const chain = chainOf(entry.path)!;
    const text = typeof content === 'string' ? undefined : textOf(content);
    const line = text === undefined ? undefined : factLine(chain, (rule) => readFrontmatter(text, true, rule));
    if (line === undefined) unsure = true;
    else if (line !== noDocument) {
      const { rule, facts: values } = unpackFacts(line);
      const contract = contracts.findIndex((one) => isSame(one, chain.rules[rule]!.contract));
      facts.set(entry.path, { path: entry.path, contract, facts: values });
    }
  });
  return unsure ? undefined : facts;
}
