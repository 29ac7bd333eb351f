import { byBytes } from '../../model/path.ts';
import type { Contract, Value } from '../../model/policy.ts';
import { nearest } from '../../text/nearest.ts';
import { holds, keyParts } from './conditions.ts';
import { factKeys, type Fact } from './facts.ts';
import { shown } from './rules.ts';
import type { Trouble } from './trouble.ts';

/** Rules that hold between documents, decided over a table of their facts. */

/** A trouble, the document it is in, the values it is about, and the paths that take part in it. */
export interface CrossTrouble {
  readonly path: string;
  readonly about: readonly string[];
  readonly trouble: Trouble;
  readonly involved: readonly string[];
}

/** All facts of one contract, ready to be asked. */
export class FactTable {
  readonly contract: Contract;
  readonly facts: readonly Fact[];
  readonly #index: ReadonlyMap<string, number>;
  readonly #byKey = new Map<string, Map<string, Fact[]>>();

  constructor(contract: Contract, facts: readonly Fact[]) {
    this.contract = contract;
    this.facts = facts;
    this.#index = new Map(factKeys(contract).map((key, index) => [key, index]));
  }

  values(fact: Fact, key: string): readonly string[] {
    return fact.values[this.#index.get(key) ?? -1] ?? [];
  }

  /** Documents by the value of a key. */
  by(key: string): ReadonlyMap<string, readonly Fact[]> {
    const known = this.#byKey.get(key);
    if (known) return known;
    const map = new Map<string, Fact[]>();
    for (const fact of this.facts)
      for (const value of this.values(fact, key)) map.set(value, [...(map.get(value) ?? []), fact]);
    this.#byKey.set(key, map);
    return map;
  }
}

/** Every rule across files, over the whole table. `exists` knows every file of the tree. */
export function crossTroubles(table: FactTable, exists: (path: string) => boolean): CrossTrouble[] {
  const { contract } = table;
  return [
    ...(contract.unique ?? []).flatMap((key) => notUnique(table, key)),
    ...(contract.references ?? []).flatMap((reference) => [
      ...dangling(table, reference, exists),
      ...(reference.acyclic ? cycles(table, reference) : []),
      ...(reference.notBehind ? behind(table, reference, reference.notBehind) : []),
    ]),
    ...(contract.successor ? withoutSuccessor(table, contract.successor) : []),
  ];
}

type Reference = NonNullable<Contract['references']>[number];

function notUnique(table: FactTable, key: string): CrossTrouble[] {
  const found: CrossTrouble[] = [];
  for (const [value, facts] of table.by(key)) {
    if (facts.length < 2) continue;
    for (const [index, fact] of facts.entries()) {
      const other = facts[index === 0 ? 1 : 0]!;
      found.push({
        path: fact.path,
        about: [value],
        trouble: {
          code: 'fm/not-unique',
          path: keyParts(key),
          at: 'value',
          args: { key, value: shown(value), other: other.path },
          value,
        },
        involved: facts.map((one) => one.path),
      });
    }
  }
  return found;
}

/** The path of a value; where the key holds no list, `locate` takes the number off again. */
function valuePath(key: string, index: number): (string | number)[] {
  return [...keyParts(key), index];
}

function dangling(table: FactTable, { key, to }: Reference, exists: (path: string) => boolean): CrossTrouble[] {
  const targets = to === 'path' ? undefined : table.by(to);
  return table.facts.flatMap((fact) =>
    table.values(fact, key).flatMap((value, index): CrossTrouble[] => {
      const there = targets ? targets.has(value) : exists(value) || exists(beside(fact.path, value));
      if (there) return [];
      const meant = targets ? nearest(value, targets.keys()) : undefined;
      const args = { key, value: shown(value), to, ...(meant !== undefined && { meant }) };
      return [
        {
          path: fact.path,
          about: [value],
          trouble: { code: 'fm/no-such-target', path: valuePath(key, index), at: 'value', args, value },
          involved: [fact.path, value, beside(fact.path, value)],
        },
      ];
    }),
  );
}

/** A path as seen from the document's own folder. */
function beside(path: string, value: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of value.split('/')) {
    // Out of the repository nothing is there.
    if (part === '..' && parts.pop() === undefined) return '';
    if (part === '..') continue;
    if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function behind(table: FactTable, { key, to }: Reference, rule: NonNullable<Reference['notBehind']>): CrossTrouble[] {
  const rank = (fact: Fact): number =>
    rule.order.findIndex((statuses) => statuses.includes(table.values(fact, rule.key)[0] ?? ''));
  const targets = table.by(to);
  return table.facts.flatMap((fact) =>
    table.values(fact, key).flatMap((value, index): CrossTrouble[] => {
      const target = targets.get(value)?.[0];
      if (!target || rank(target) === -1 || rank(target) >= rank(fact)) return [];
      const args = {
        status: table.values(fact, rule.key)[0]!,
        value: shown(value),
        theirs: table.values(target, rule.key)[0]!,
      };
      return [
        {
          path: fact.path,
          about: [value],
          trouble: { code: 'fm/behind', path: valuePath(key, index), at: 'value', args, value: [value, args.theirs] },
          involved: [fact.path, target.path],
        },
      ];
    }),
  );
}

interface Link {
  readonly target: Fact;
  readonly value: string;
  readonly index: number;
}

type Links = (fact: Fact) => readonly Link[];

/**
 * In each knot of circles the shortest ones that together hold all of its documents, each told at its first in the
 * order of paths.
 */
function cycles(table: FactTable, { key, to }: Reference): CrossTrouble[] {
  const targets = table.by(to);
  const links: Links = (fact) =>
    table.values(fact, key).flatMap((value, index) => {
      const target = targets.get(value)?.[0];
      return target ? [{ target, value, index }] : [];
    });
  return knots(table.facts, links).flatMap((knot) => {
    const inside = [...knot].sort((one, other) => byBytes(one.path, other.path));
    // Any link of the knot may lead somewhere else than before.
    const about = inside.flatMap((fact) => links(fact).flatMap((link) => (knot.has(link.target) ? link.value : [])));
    const told = new Set<Fact>();
    return inside.flatMap((fact) => {
      const steps = told.has(fact) ? undefined : wayAround(fact, knot, links);
      for (const step of steps ?? []) told.add(step.fact);
      return steps ? [{ ...circle(table, to, key, inside, fromFirst(steps)), about }] : [];
    });
  });
}

/** The groups of documents that all lead to each other (Tarjan). A stack of our own: a chain may be longer than the machine's. */
function knots(facts: readonly Fact[], links: Links): ReadonlySet<Fact>[] {
  const found: ReadonlySet<Fact>[] = [];
  const order = new Map<Fact, number>();
  const lowest = new Map<Fact, number>();
  const open: Fact[] = [];
  const isOpen = new Set<Fact>();
  for (const start of facts) {
    const trail: { readonly fact: Fact; readonly links: readonly Link[]; at: number }[] = [];
    const enter = (fact: Fact): void => {
      lowest.set(fact, order.size);
      order.set(fact, order.size);
      open.push(fact);
      isOpen.add(fact);
      trail.push({ fact, links: links(fact), at: 0 });
    };
    const lower = (fact: Fact, number: number): void => {
      if (number < lowest.get(fact)!) lowest.set(fact, number);
    };
    if (!order.has(start)) enter(start);
    while (trail.length > 0) {
      const top = trail.at(-1)!;
      const link = top.links[top.at++];
      if (link) {
        if (!order.has(link.target)) enter(link.target);
        else if (isOpen.has(link.target)) lower(top.fact, order.get(link.target)!);
        continue;
      }
      trail.pop();
      const above = trail.at(-1);
      if (above) lower(above.fact, lowest.get(top.fact)!);
      if (lowest.get(top.fact) !== order.get(top.fact)) continue;
      const knot = new Set(open.splice(open.lastIndexOf(top.fact)));
      for (const fact of knot) isOpen.delete(fact);
      found.push(knot);
    }
  }
  return found;
}

interface Step {
  readonly fact: Fact;
  readonly link: Link;
}

/** The shortest way from a document back to itself; undefined when there is none. */
function wayAround(start: Fact, knot: ReadonlySet<Fact>, links: Links): readonly Step[] | undefined {
  const cameBy = new Map<Fact, Step>();
  const queue = [start];
  for (let fact = queue.shift(); fact; fact = queue.shift()) {
    for (const link of links(fact)) {
      if (!knot.has(link.target) || cameBy.has(link.target)) continue;
      cameBy.set(link.target, { fact, link });
      if (link.target === start) return stepsTo(start, cameBy);
      queue.push(link.target);
    }
  }
  return undefined;
}

function stepsTo(start: Fact, cameBy: ReadonlyMap<Fact, Step>): readonly Step[] {
  const steps: Step[] = [];
  let step = cameBy.get(start)!;
  while (step.fact !== start) {
    steps.unshift(step);
    step = cameBy.get(step.fact)!;
  }
  return [step, ...steps];
}

function fromFirst(steps: readonly Step[]): readonly Step[] {
  const first = steps.reduce((best, step, at) => (byBytes(step.fact.path, steps[best]!.fact.path) < 0 ? at : best), 0);
  return [...steps.slice(first), ...steps.slice(0, first)];
}

function circle(
  table: FactTable,
  to: string,
  key: string,
  knot: readonly Fact[],
  steps: readonly Step[],
): Omit<CrossTrouble, 'about'> {
  const { fact, link } = steps[0]!;
  const nameOf = (one: Fact): string => table.values(one, to)[0] ?? one.path;
  const names = [...steps.map((step) => step.fact), fact].map(nameOf);
  return {
    path: fact.path,
    trouble: {
      code: 'fm/cycle',
      path: valuePath(key, link.index),
      at: 'value',
      args: { key, circle: names.join(' → ') },
      // A knot that has grown is another one than was accepted.
      value: [link.value, ...knot.map(nameOf)],
    },
    involved: knot.map((one) => one.path),
  };
}

function withoutSuccessor(table: FactTable, rule: NonNullable<Contract['successor']>): CrossTrouble[] {
  const named = table.by(rule.key);
  // Facts are texts, whatever the documents hold.
  const when = rule.when.map((condition) =>
    condition.is ? { ...condition, is: condition.is.map(String) } : condition,
  );
  const statusKey = rule.when.find((condition) => condition.key !== undefined)?.key;
  return table.facts.flatMap((fact): CrossTrouble[] => {
    const [id] = table.values(fact, rule.to);
    if (id === undefined || named.has(id) || !holds(when, fact.path, asData(table, fact, rule))) return [];
    const status = statusKey === undefined ? 'replaced' : (table.values(fact, statusKey)[0] ?? '');
    return [
      {
        path: fact.path,
        about: [id],
        trouble: {
          code: 'fm/no-successor',
          path: statusKey === undefined ? [] : keyParts(statusKey),
          at: 'value',
          args: { status, by: rule.key },
          value: id,
        },
        involved: [fact.path],
      },
    ];
  });
}

/** The facts of one document as the data its conditions are about. */
function asData(table: FactTable, fact: Fact, rule: NonNullable<Contract['successor']>): Value {
  const data: Record<string, Value> = {};
  for (const { key } of rule.when) {
    if (key === undefined || table.values(fact, key).length === 0) continue;
    const parts = keyParts(key);
    let inner = data;
    for (const part of parts.slice(0, -1)) inner = (inner[part] ??= {}) as Record<string, Value>;
    inner[parts.at(-1)!] = table.values(fact, key)[0]!;
  }
  return data;
}
