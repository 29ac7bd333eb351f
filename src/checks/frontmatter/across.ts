import type { Scope } from '../../model/check.ts';
import type { Finding } from '../../model/finding.ts';
import { byBytes } from '../../model/path.ts';
import type { Contract, Policy } from '../../model/policy.ts';
import type { Change, Entry, Snapshot } from '../../model/snapshot.ts';
import { wholeBlock } from '../../text/fence.ts';
import { byChain, crossContracts, isSame, type Rule } from './classify.ts';
import { crossTroubles, FactTable, type CrossTrouble } from './cross.ts';
import { factLine, factsOf, unpackFacts, type Fact, type Facts } from './facts.ts';
import { readFrontmatter, textOf } from './read.ts';
import { digestOf } from './digest.ts';
import type { DocumentFacts } from './fact-file.ts';
import { memoryKey, noDocument } from './memory.ts';
import { rememberTable, type Tabled } from './table.ts';
import type { Skipped } from './unread.ts';

/** Rules across documents: over the whole tree, however small the change, but speaking only of what it touches. */

interface Input extends Tabled {
  readonly scope: Scope;
}

interface Across {
  readonly findings: readonly Finding[];
  readonly unread: readonly Skipped[];
}

export async function acrossDocuments(input: Input): Promise<Across> {
  const { snapshot, policy } = input;
  const entries = await snapshot.entries();
  const paths = new Set(entries.map((entry) => entry.path));
  const collected = await collect(input, entries);
  const findings: Finding[] = [];
  for (const [contract, facts] of collected.facts) {
    const table = new FactTable(contract, facts.sort(byPath));
    const troubles = crossTroubles(table, (path) => paths.has(path));
    const spoken = await concerning(input, contract, troubles);
    findings.push(...(await located(input, collected.entries, spoken)));
  }
  if (collected.unread.length === 0) await rememberTable(input, numbered(collected.facts, policy), paths);
  return { findings, unread: collected.unread };
}

/** The same order however the documents were come by: it decides which of two is spoken of. */
function byPath(one: Fact, other: Fact): number {
  return byBytes(one.path, other.path);
}

function numbered(facts: Collected['facts'], policy: Policy): DocumentFacts[] {
  const contracts = crossContracts(policy.documents);
  return [...facts].flatMap(([contract, list]) => {
    const number = contracts.findIndex((one) => isSame(one, contract));
    return list.map(({ path, values }) => ({ path, contract: number, facts: values }));
  });
}

interface Collected {
  readonly facts: ReadonlyMap<Contract, Fact[]>;
  readonly entries: ReadonlyMap<string, { readonly entry: Entry; readonly rule: Rule }>;
  readonly unread: readonly Skipped[];
}

/** The facts of every document with rules across files, remembered by blob where they were reached before. */
async function collect(input: Input, entries: readonly Entry[]): Promise<Collected> {
  const { snapshot, policy, cache, chainOf } = input;
  const facts = new Map<Contract, Fact[]>();
  const owners = new Map<string, { entry: Entry; rule: Rule }>();
  const contracts = crossContracts(policy.documents);
  const unread: Skipped[] = [];
  const add = (entry: Entry, rule: Rule, values: Facts): void => {
    const contract = contracts.find((one) => isSame(one, rule.contract))!;
    const list = facts.get(contract) ?? [];
    list.push({ path: entry.path, values });
    facts.set(contract, list);
    owners.set(entry.path, { entry, rule });
  };
  for (const [chain, mine] of byChain(entries, chainOf)) {
    if (!chain.across) continue;
    // Facts are remembered apart from verdicts: a document that fails has facts too.
    const memory = await cache.open(`${digestOf(chain, policy)}-facts`);
    const take = (entry: Entry, known: string): void => {
      if (known === noDocument) return;
      const { rule, facts: values } = unpackFacts(known);
      add(entry, chain.rules[rule]!, values);
    };
    const fresh: Entry[] = [];
    for (const entry of mine) {
      const known = entry.id === '' ? undefined : memory.get(memoryKey(chain, entry));
      if (known === undefined) fresh.push(entry);
      else take(entry, known);
    }
    const keep = (entry: Entry, known: string): void => {
      if (entry.id !== '') memory.set(memoryKey(chain, entry), known);
      take(entry, known);
    };
    const unsure: { entry: Entry; text: string }[] = [];
    await snapshot.read(fresh, wholeBlock, (entry, content) => {
      if (typeof content === 'string') {
        if (content !== 'gone') unread.push({ entry, why: content });
        return;
      }
      const text = textOf(content);
      const known = factLine(chain, (rule) => readFrontmatter(text, true, rule));
      if (known === undefined) unsure.push({ entry, text });
      else keep(entry, known);
    });
    if (unsure.length === 0) continue;
    const { readAgain } = await import('./closer.ts');
    for (const { entry, text } of unsure) keep(entry, factLine(chain, (rule) => readAgain(text, rule)) ?? noDocument);
  }
  return { facts, entries: owners, unread };
}

/** Of all troubles those that a change has a part in, seen from each parent: what one of them had already is not new. */
async function concerning(
  { snapshot, scope, chainOf }: Input,
  contract: Contract,
  troubles: readonly CrossTrouble[],
): Promise<CrossTrouble[]> {
  let concerned = [...troubles];
  for (const side of scope.sides ?? []) {
    if (concerned.length === 0) break;
    const touched = new Set(side.map((change) => change.path));
    const gone = await goneWith(
      snapshot,
      contract,
      side.filter((change) => chainOf(change.path)?.across),
    );
    concerned = concerned.filter(
      ({ involved, about }) => involved.some((path) => touched.has(path)) || about.some((value) => gone.has(value)),
    );
  }
  return concerned;
}

/** What the changed documents said before: a trouble elsewhere may come from its being gone. */
async function goneWith(snapshot: Snapshot, contract: Contract, side: readonly Change[]): Promise<Set<string>> {
  const gone = new Set<string>();
  const before = side.filter((change) => change.before !== '').map(({ path, before: id }) => ({ path, id }));
  const rule: Rule = { paths: [], contract, required: false, from: '' };
  const { readAgain } = await import('./closer.ts');
  await snapshot.readBlobs(before, wholeBlock, (_entry, content) => {
    if (typeof content === 'string') return;
    const read = readAgain(textOf(content), rule);
    if (read.kind === 'document')
      for (const values of factsOf(contract, read.data)) for (const value of values ?? []) gone.add(value);
  });
  return gone;
}

/** Facts have no places: the documents that are spoken of are read once more. */
async function located(
  input: Input,
  entries: Collected['entries'],
  troubles: readonly CrossTrouble[],
): Promise<Finding[]> {
  if (troubles.length === 0) return [];
  const { locateIn } = await import('./explain.ts');
  const paths = [...new Set(troubles.map((one) => one.path))];
  const findings: Finding[] = [];
  await input.snapshot.read(
    paths.map((path) => entries.get(path)!.entry),
    wholeBlock,
    (entry, content) => {
      if (typeof content === 'string') return;
      const { rule } = entries.get(entry.path)!;
      const mine = troubles.filter((one) => one.path === entry.path).map((one) => one.trouble);
      findings.push(...locateIn(entry, content, input.snapshot.source, rule, mine));
    },
  );
  return findings;
}
