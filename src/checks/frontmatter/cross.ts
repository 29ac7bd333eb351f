import { byBytes } from '../../model/path.ts';
import type { Contract, Value } from '../../model/policy.ts';
import { nearest } from '../../text/nearest.ts';
import { holds, keyParts } from './conditions.ts';
import { factKeys, type Fact } from './facts.ts';
import { shown } from './rules.ts';
import type { Trouble } from './trouble.ts';

/** Rules that hold between documents, decided over a table of their facts. */

/** A trouble, the document it is in, and the paths that take part in it. */
export interface CrossTrouble {
  readonly path: string;
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
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
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
          trouble: { code: 'fm/behind', path: valuePath(key, index), at: 'value', args, value: [value, args.theirs] },
          involved: [fact.path, target.path],
        },
      ];
    }),
  );
}

/** Each circle once, reported at its first document in the order of paths. */
function cycles(table: FactTable, { key, to }: Reference): CrossTrouble[] {
  const targets = table.by(to);
  const state = new Map<Fact, 'open' | 'done'>();
  const found: CrossTrouble[] = [];
  const next = (fact: Fact): { target: Fact; value: string; index: number }[] =>
    table.values(fact, key).flatMap((value, index) => {
      const target = targets.get(value)?.[0];
      return target ? [{ target, value, index }] : [];
    });
  // A stack of our own: a chain of documents may be longer than the machine's.
  for (const start of table.facts) {
    const trail: { fact: Fact; edges: ReturnType<typeof next>; at: number }[] = [];
    const enter = (fact: Fact): void => {
      state.set(fact, 'open');
      trail.push({ fact, edges: next(fact), at: 0 });
    };
    if (!state.has(start)) enter(start);
    while (trail.length > 0) {
      const top = trail.at(-1)!;
      const edge = top.edges[top.at++];
      if (!edge) {
        state.set(top.fact, 'done');
        trail.pop();
      } else if (!state.has(edge.target)) enter(edge.target);
      else if (state.get(edge.target) === 'open') {
        const from = trail.findIndex((step) => step.fact === edge.target);
        found.push(
          circle(
            table,
            key,
            to,
            trail.slice(from).map((step) => ({ fact: step.fact, edge: step.edges[step.at - 1]! })),
          ),
        );
      }
    }
  }
  return found;
}

interface Step {
  readonly fact: Fact;
  readonly edge: { readonly value: string; readonly index: number };
}

function circle(table: FactTable, key: string, to: string, steps: readonly Step[]): CrossTrouble {
  const start = steps.reduce(
    (first, step, index) => (byBytes(step.fact.path, steps[first]!.fact.path) < 0 ? index : first),
    0,
  );
  const turned = [...steps.slice(start), ...steps.slice(0, start)];
  const { fact, edge } = turned[0]!;
  const names = [...turned, turned[0]!].map((step) => table.values(step.fact, to)[0] ?? step.fact.path);
  return {
    path: fact.path,
    trouble: {
      code: 'fm/cycle',
      path: valuePath(key, edge.index),
      at: 'value',
      args: { key, circle: names.join(' → ') },
      value: edge.value,
    },
    involved: steps.map((step) => step.fact.path),
  };
}

function withoutSuccessor(table: FactTable, rule: NonNullable<Contract['successor']>): CrossTrouble[] {
  const named = table.by(rule.key);
  const statusKey = rule.when.find((condition) => condition.key !== undefined)?.key;
  return table.facts.flatMap((fact): CrossTrouble[] => {
    const [id] = table.values(fact, rule.to);
    if (id === undefined || named.has(id) || !holds(rule.when, fact.path, asData(table, fact, rule))) return [];
    const status = statusKey === undefined ? 'replaced' : (table.values(fact, statusKey)[0] ?? '');
    return [
      {
        path: fact.path,
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
