import type { Contract } from '../../model/policy.ts';
import { byBytes } from '../../model/path.ts';
import { crossTroubles, FactTable } from './cross.ts';
import type { FactFile } from './fact-file.ts';
import { linkKeys, packFacts, type Fact, type Facts } from './facts.ts';

/**
 * Whether a change broke a rule across documents, told from the documents around it alone: those that share a value
 * with it. Only ever says that nothing is wrong; who is not sure has to look at all of them.
 */

/** One changed document: what was known of it, and what it says now. */
export interface Changed {
  readonly path: string;
  readonly before: Facts | undefined;
  readonly after: Facts | undefined;
}

/** `file` holds a table in which nothing was wrong; `changed` is everything that has become of it, for one contract. */
export function nothingBroken(file: FactFile, contract: Contract, index: number, changed: readonly Changed[]): boolean {
  const differing = changed.filter(({ before, after }) => !same(before, after));
  if (differing.length === 0) return true;
  if (namesOtherPaths(contract, differing)) return false;
  const around = neighbourhood(file, contract, index, changed);
  if (!around) return false;
  const { table, values } = around;
  const mine = new Set(changed.map(({ path }) => path));
  const concerned = crossTroubles(table, () => true).some(
    ({ involved, about }) => involved.some((path) => mine.has(path)) || about.some((value) => values.has(value)),
  );
  return (
    !concerned && (contract.references ?? []).every((link) => !link.acyclic || noNewCircle(table, link, differing))
  );
}

/** Whether a path is there is not in the table. */
function namesOtherPaths(contract: Contract, differing: readonly Changed[]): boolean {
  const table = new FactTable(contract, []);
  const keys = (contract.references ?? []).flatMap(({ key, to }) => (to === 'path' ? key : []));
  return differing.some(({ path, before, after }) => {
    const of = (side: Facts | undefined, key: string): readonly string[] =>
      side ? table.values({ path, values: side }, key) : [];
    return keys.some((key) => of(after, key).some((value) => !of(before, key).includes(value)));
  });
}

interface Neighbourhood {
  readonly table: FactTable;
  /** What the changed documents link by, before and now. */
  readonly values: ReadonlySet<string>;
}

function neighbourhood(
  file: FactFile,
  contract: Contract,
  index: number,
  changed: readonly Changed[],
): Neighbourhood | undefined {
  const facts = new Map<string, Fact>();
  const values = linkingValues(contract, changed);
  const found = file.holding(values);
  if (!found) return undefined;
  for (const one of found) if (one.contract === index) facts.set(one.path, { path: one.path, values: one.facts });
  for (const { path, after } of changed) {
    if (after) facts.set(path, { path, values: after });
    else facts.delete(path);
  }
  const inOrder = [...facts.values()].sort((a, b) => byBytes(a.path, b.path));
  return { table: new FactTable(contract, inOrder), values };
}

function linkingValues(contract: Contract, changed: readonly Changed[]): Set<string> {
  const all = new FactTable(contract, []);
  const sides = changed.flatMap(({ path, before, after }) =>
    [before, after].flatMap((values) => (values ? { path, values } : [])),
  );
  return new Set(sides.flatMap((side) => linkKeys(contract).flatMap((key) => all.values(side, key))));
}

function same(before: Facts | undefined, after: Facts | undefined): boolean {
  if (!before || !after) return before === after;
  return packFacts(0, before) === packFacts(0, after);
}

/**
 * A circle that was not there before goes through a document whose links or whose name changed. It needs a way in and
 * a way out there; a name that moved to another document may have led old links somewhere new.
 */
function noNewCircle(
  table: FactTable,
  { key, to }: { readonly key: string; readonly to: string },
  differing: readonly Changed[],
): boolean {
  const linked = table.by(key);
  const named = table.by(to);
  return differing.every(({ path, before, after }) => {
    const of = (side: Facts | undefined, wanted: string): readonly string[] =>
      side ? table.values({ path, values: side }, wanted) : [];
    const names = of(after, to);
    if (of(before, to).some((name) => !names.includes(name) && named.has(name))) return false;
    const out = of(after, key);
    const sameName = of(before, to).length === names.length && of(before, to).every((name) => names.includes(name));
    if (sameName && out.every((value) => of(before, key).includes(value))) return true;
    return out.length === 0 || !names.some((name) => linked.has(name));
  });
}
