import { placesOfClasses, shrunkClasses } from '../checks/duplicates/accepted.ts';
import { treeClasses } from '../checks/duplicates/tree-classes.ts';
import { linesCopied } from '../checks/duplicates/share.ts';
import { measureTree, type Measured } from '../checks/duplicates/tree.ts';
import type { AcceptedCopies } from '../model/duplicates.ts';
import { Fault } from '../model/fault.ts';
import type { AcceptedDuplicates } from '../policy/baseline.ts';
import type { Tree } from './baseline-tree.ts';
import { toolFor, withNewCopies } from './copies.ts';

/** What became of a class of copies, or of how many of them the whole tree may hold. */
export type CopiesDone =
  | ({ readonly kind: 'known' } & AcceptedCopies)
  | ({ readonly kind: 'accepted' } & NewlyAccepted)
  | { readonly kind: 'fewer'; readonly class: string; readonly was: number; readonly count: number }
  | {
      readonly kind: 'ratchet';
      readonly was: number | undefined;
      readonly percentage: number;
      /** What the tree holds, where that is more still. */
      readonly holds?: number;
    };

interface NewlyAccepted extends AcceptedCopies {
  /** Of its copies, how many were nobody's before. */
  readonly added: number;
}

/** A class to be accepted; where it is known of what a change brings, how many copies those are. */
type Acceptable = AcceptedCopies & { readonly fresh?: number };

export interface CopiesChange {
  readonly copies: AcceptedDuplicates;
  readonly done: readonly CopiesDone[];
}

/** Accept classes by name: those of the change, or, where it is a commit already, of the tree. */
export async function acceptClasses(tree: Tree, names: readonly string[]): Promise<CopiesChange> {
  const { repository, top } = tree;
  return withNewCopies({ repository, top, evenAccepted: true }, async (copies) => {
    const found = new Map<string, Acceptable>(copies.map((one) => [one.class, one]));
    const unknown = names.filter((name) => !found.has(name));
    for (const one of unknown.length > 0 ? await inWholeTree(tree, unknown) : []) found.set(one.class, one);
    return withAccepted(
      tree,
      [...new Set(names)].map((name) => found.get(name) ?? refuse(name)),
    );
  });
}

function refuse(name: string): never {
  throw new Fault(
    'usage',
    `${name} is no class of copies in this work tree, nor in what is staged: \`sluice check --only duplicates\` names those there are.`,
  );
}

/** Copies that were committed before anybody accepted them. */
async function inWholeTree(tree: Tree, names: readonly string[]): Promise<AcceptedCopies[]> {
  const { snapshot, policy, repository } = tree;
  const rules = policy.duplicates;
  const known = rules.accepted.map(({ class: id, tokens }) => ({ id, tokens }));
  const open = names.filter((name) => !known.some(({ id }) => id === name));
  const classes = open.length > 0 ? await treeClasses({ snapshot, rules, tool: toolFor(repository) }) : [];
  const wanted = [...classes, ...known].filter(({ id }) => names.includes(id));
  const places = await placesOfClasses({ snapshot, rules }, wanted);
  return wanted.flatMap(({ id, tokens }) => {
    const count = places.get(id)?.length ?? 0;
    return count < 2 ? [] : { class: id, tokens, count };
  });
}

/** Accept what the change copies and would be refused for, under some paths if they are given. */
export async function acceptNewCopies(tree: Tree): Promise<CopiesChange> {
  const { repository, top, paths, policy } = tree;
  const { on, accepted } = policy.duplicates;
  if (on === 'off') return unchanged(tree);
  const isKnown = (copy: AcceptedCopies): boolean =>
    accepted.some((one) => one.class === copy.class && one.count >= copy.count);
  return withNewCopies({ repository, top, evenAccepted: false, paths }, async (copies) =>
    withAccepted(
      tree,
      copies.filter((copy) => copy.finding.severity === 'error' && !isKnown(copy)),
    ),
  );
}

/** Where more of the tree is copies than may be: so many it is, and no more. */
export async function acceptPercentage(tree: Tree, change: CopiesChange): Promise<CopiesChange> {
  const { on, ratchet, threshold } = tree.policy.duplicates;
  if (on === 'off' || tree.paths.length > 0) return change;
  const { percentage } = await measured(tree);
  return percentage > (ratchet ?? threshold) ? withRatchet(change, percentage) : change;
}

/**
 * A whole tree that is held to a ratchet has to have room for what is accepted by name: for that, and not for what else the
 * tree has come to hold.
 */
export async function withRoom(tree: Tree, change: CopiesChange): Promise<CopiesChange> {
  const { ratchet } = change.copies;
  const classes = change.done.filter((one) => one.kind === 'accepted');
  if (ratchet === undefined || classes.length === 0) return change;
  const { percentage, verdict } = await measured(tree);
  if (percentage <= ratchet) return change;
  const rules = tree.policy.duplicates;
  const wanted = classes.map(({ class: id, tokens }) => ({ id, tokens }));
  const places = await placesOfClasses({ snapshot: tree.snapshot, rules }, wanted);
  const lines = classes.reduce((sum, { class: id, added }) => {
    const all = places.get(id) ?? [];
    return all.length < 2
      ? sum
      : sum + (linesCopied(verdict, rules, all) * Math.min(added, all.length - 1)) / (all.length - 1);
  }, 0);
  const room = Math.ceil((ratchet + (lines / verdict.lines) * 100) * 100 - 1e-6) / 100;
  return room > ratchet ? withRatchet(change, Math.min(room, percentage), percentage) : change;
}

/** Take back what was accepted of copies that are gone; the ratchet only falls. */
export async function pruneCopies(tree: Tree): Promise<CopiesChange> {
  const { snapshot, policy, paths } = tree;
  const rules = policy.duplicates;
  if (rules.on === 'off' || paths.length > 0) return unchanged(tree);
  const shrunk = new Map((await shrunkClasses({ snapshot, rules })).map(({ accepted, left }) => [accepted, left]));
  const change: CopiesChange = {
    copies: {
      ratchet: rules.ratchet,
      accepted: rules.accepted.flatMap((one) => {
        const count = shrunk.get(one) ?? one.count;
        return count === 0 ? [] : { ...one, count };
      }),
    },
    done: [...shrunk].map(([{ class: name, count: was }, count]) => ({ kind: 'fewer', class: name, was, count })),
  };
  if (rules.ratchet === undefined) return change;
  const { percentage } = await measured(tree);
  return percentage < rules.ratchet ? withRatchet(change, percentage) : change;
}

function unchanged({ policy: { duplicates } }: Tree): CopiesChange {
  const { accepted, ratchet } = duplicates;
  return { copies: { accepted, ratchet }, done: [] };
}

function withAccepted({ policy: { duplicates } }: Tree, copies: readonly Acceptable[]): CopiesChange {
  const accepted = new Map(duplicates.accepted.map((one) => [one.class, one]));
  const done = copies.map(({ class: name, tokens, count, fresh = count - 1 }): CopiesDone => {
    const before = accepted.get(name);
    if (before && before.count >= count) return { kind: 'known', ...before };
    accepted.set(name, { class: name, tokens, count });
    // One alone is no copy.
    const added = Math.min(fresh, count - (before?.count ?? 1));
    return { kind: 'accepted', class: name, tokens, count, added };
  });
  return { copies: { ratchet: duplicates.ratchet, accepted: [...accepted.values()] }, done };
}

function withRatchet({ copies, done }: CopiesChange, percentage: number, holds = percentage): CopiesChange {
  return {
    copies: { ...copies, ratchet: percentage },
    done: [...done, { kind: 'ratchet', was: copies.ratchet, percentage, ...(holds > percentage && { holds }) }],
  };
}

async function measured({ snapshot, policy, repository }: Tree): Promise<Measured> {
  const measuring = { snapshot, rules: policy.duplicates, tool: toolFor(repository) };
  return measureTree(measuring, await snapshot.entries());
}
