import type { VerdictCache } from '../../model/check.ts';
import type { Policy } from '../../model/policy.ts';
import type { Content, Entry, Snapshot } from '../../model/snapshot.ts';
import { wholeBlock } from '../../text/fence.ts';
import { crossContracts, isSame, type Chain } from './classify.ts';
import { crossTroubles, FactTable } from './cross.ts';
import { tableName } from './digest.ts';
import { FactFile, factText, fitsLine, type DocumentFacts } from './fact-file.ts';
import { unpackFacts } from './facts.ts';
import { noDocument } from './memory.ts';
import { nothingBroken, type Changed } from './nearby.ts';

/** The table of the last commit that was looked at as a whole, so that the next one need not be. */

export interface Tabled {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly cache: VerdictCache;
  readonly chainOf: (path: string) => Chain | undefined;
  /** The facts of a text, packed; undefined where that takes more than a first look. */
  readonly factLineOf: (chain: Chain, content: Content) => string | undefined;
}

/** Where more than this has changed, a new table is better. */
const most = { documents: 200, files: 1000 };

/** True when what became of the table shows that no rule across documents is broken; false when that is unsure. */
export async function knownFine(tabled: Tabled): Promise<boolean> {
  const { snapshot, policy, cache, chainOf } = tabled;
  const name = tableName(policy);
  const text = await cache.text(name);
  if (text === undefined) return false;
  const file = new FactFile(text);
  const changes = await snapshot.since(file.commit);
  if (!changes || changes.length > most.files) return false;
  const contracts = crossContracts(policy.documents);
  const byPath = contracts.some((contract) => contract.references?.some(({ to }) => to === 'path'));
  if (byPath && changes.some((change) => !change.entry)) return false;
  const mine = changes.filter((change) => chainOf(change.path)?.across);
  if (mine.length > most.documents || !mine.every((change) => fitsLine(change.path))) return false;
  const now = await factsOfAll(
    tabled,
    name,
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
  tabled: Tabled,
  facts: readonly DocumentFacts[],
  paths: ReadonlySet<string>,
): Promise<void> {
  const { snapshot, policy, cache, chainOf } = tabled;
  const anchor = await snapshot.anchor();
  if (!anchor) return;
  const name = tableName(policy);
  if ((await cache.text(name))?.startsWith(`${anchor.commit}\n`)) return;
  const before = anchor.changes.flatMap(({ path, before: id }) =>
    id !== '' && chainOf(path)?.across ? { path, id } : [],
  );
  const old = await factsOfAll(tabled, name, before);
  if (!old) return;
  const changes = new Map(anchor.changes.map((change) => [change.path, change]));
  const was = [...facts.filter(({ path }) => !changes.has(path)), ...old.values()];
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

/** Facts by path; undefined when one of the documents takes more than a first look. */
async function factsOfAll(
  { snapshot, policy, cache, chainOf, factLineOf }: Tabled,
  name: string,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, DocumentFacts> | undefined> {
  const recent = await RecentLines.of(cache, name, policy);
  const lines = new Map(entries.map((entry) => [entry, recent.of(entry, chainOf(entry.path)!)]));
  const fresh = entries.filter((entry) => lines.get(entry) === undefined);
  await snapshot.readBlobs(fresh, wholeBlock, (entry, content) => {
    const chain = chainOf(entry.path)!;
    const line = typeof content === 'string' ? undefined : factLineOf(chain, content);
    if (line !== undefined) recent.add(entry, chain, line);
    lines.set(entry, line);
  });
  await recent.keep();
  const contracts = crossContracts(policy.documents);
  const facts = new Map<string, DocumentFacts>();
  for (const [{ path }, line] of lines) {
    if (line === undefined) return undefined;
    if (line === noDocument) continue;
    const { rule, facts: values } = unpackFacts(line);
    const { contract } = chainOf(path)!.rules[rule]!;
    facts.set(path, { path, contract: contracts.findIndex((one) => isSame(one, contract)), facts: values });
  }
  return facts;
}

/** The facts of what has changed since the table was made, so that each blob is read once. A line for each. */
class RecentLines {
  readonly #cache: VerdictCache;
  readonly #name: string;
  readonly #policy: Policy;
  readonly #lines: Map<string, string>;
  #grown = false;

  private constructor(cache: VerdictCache, name: string, policy: Policy, lines: Map<string, string>) {
    this.#cache = cache;
    this.#name = name;
    this.#policy = policy;
    this.#lines = lines;
  }

  static async of(cache: VerdictCache, table: string, policy: Policy): Promise<RecentLines> {
    const name = `${table}-recent`;
    const lines = ((await cache.text(name)) ?? '').split('\n').filter(Boolean);
    const pairs = lines.map((line): [string, string] => {
      const tab = line.indexOf('\t');
      return [line.slice(0, tab), line.slice(tab + 1)];
    });
    return new RecentLines(cache, name, policy, new Map(pairs));
  }

  of(entry: Entry, chain: Chain): string | undefined {
    return this.#lines.get(this.#keyOf(entry, chain));
  }

  add(entry: Entry, chain: Chain, line: string): void {
    // Those that were asked for long ago make room.
    if (this.#lines.size >= 2 * most.documents) this.#lines.clear();
    this.#lines.set(this.#keyOf(entry, chain), line);
    this.#grown = true;
  }

  async keep(): Promise<void> {
    if (this.#grown)
      await this.#cache.keep(this.#name, [...this.#lines].map((pair) => `${pair.join('\t')}\n`).join(''));
  }

  /** A blob may be a document of one rule here and of another there. */
  #keyOf({ id }: Entry, chain: Chain): string {
    return `${id} ${chain.rules.map((rule) => this.#policy.documents.indexOf(rule)).join()}`;
  }
}
