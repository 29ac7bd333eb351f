import { isStamp } from '../model/finding.ts';
import type { BaselineEntry } from '../model/policy.ts';
import { entriesOf, type AcceptedDuplicates } from '../policy/baseline.ts';
import { verdictCache } from '../policy/cache.ts';
import {
  acceptClasses,
  acceptNewCopies,
  acceptPercentage,
  pruneCopies,
  withRoom,
  type CopiesChange,
  type CopiesDone,
} from './baseline-copies.ts';
import { inWorkTree, write, type Options, type Tree } from './baseline-tree.ts';
import { judge, type Answer } from './check.ts';
import { circumstancesOf } from './options.ts';

export interface BaselineChange {
  readonly entries: readonly BaselineEntry[];
  readonly copies: AcceptedDuplicates;
  /** How many findings were taken in, or how many entries were dropped. */
  readonly changed: number;
  /** How many entries were given the new path of their document. */
  readonly moved: number;
  /** What became of copies. */
  readonly done: readonly CopiesDone[];
}

export interface Shown {
  readonly entries: readonly BaselineEntry[];
  readonly copies: AcceptedDuplicates;
}

/** What is accepted today, under some paths if they are given; copies are of no one path. */
export async function showBaseline(options: Options): Promise<Shown> {
  return inWorkTree(options, async ({ policy, named, paths }) => {
    const { accepted, ratchet } = policy.duplicates;
    return {
      entries: policy.baseline.filter(named),
      copies: paths.length > 0 ? { accepted: [], ratchet: undefined } : { accepted, ratchet },
    };
  });
}

/**
 * Accept the errors of the work tree as they are: all of them, or those under some paths, or classes of copies. Warnings
 * need no acceptance.
 */
export async function acceptBaseline(
  options: Options & { readonly classes?: readonly string[] },
): Promise<BaselineChange> {
  const { classes = [], paths = [] } = options;
  const byName = classes.length > 0;
  return inWorkTree(
    options,
    async (tree) => {
      const everything = byName && paths.length === 0 ? nothing(tree) : await acceptFindings(tree);
      const copies = await acceptCopies(tree, classes, paths);
      const change = { ...everything, ...copies };
      if (change.changed > 0 || isChange(copies)) write(tree, change.entries, change.copies);
      return change;
    },
    byName,
  );
}

async function acceptCopies(tree: Tree, classes: readonly string[], paths: readonly string[]): Promise<CopiesChange> {
  const named = classes.length > 0 ? await withRoom(tree, await acceptClasses(tree, classes)) : undefined;
  if (named && paths.length === 0) return named;
  const { copies } = named ?? {};
  const rules = { ...tree.policy.duplicates, ...copies };
  const after = await acceptNewCopies({ ...tree, policy: { ...tree.policy, duplicates: rules } });
  return acceptPercentage(tree, { copies: after.copies, done: [...(named?.done ?? []), ...after.done] });
}

function nothing({ policy }: Tree): Omit<BaselineChange, keyof CopiesChange> {
  return { entries: policy.baseline, changed: 0, moved: 0 };
}

async function acceptFindings(tree: Tree): Promise<Omit<BaselineChange, keyof CopiesChange>> {
  const { sifted } = await judgeAll(tree, tree.paths);
  // A stamp is not accepted as it is: whoever asks for one gets it written.
  const errors = sifted.fresh.filter((finding) => finding.severity === 'error' && !isStamp(finding));
  const known = tree.policy.baseline.map((entry) => ({ ...entry, path: sifted.moved.get(entry) ?? entry.path }));
  return { entries: merged([...known, ...entriesOf(errors)]), changed: errors.length, moved: sifted.moved.size };
}

/** What is accepted already changes nothing. */
function isChange({ done }: CopiesChange): boolean {
  return done.some(({ kind }) => kind !== 'known');
}

/**
 * Drop what nothing answers to any more, under some paths if they are given; what moved with its document is kept at
 * its new path.
 */
export async function pruneBaseline(options: Options): Promise<BaselineChange> {
  return inWorkTree(options, async (tree) => {
    // Every document, because one outside of the paths may answer to an entry within, if it was moved.
    const { sifted } = await judgeAll(tree, []);
    const dropped = sifted.stale.filter(({ entry }) => tree.named(entry));
    const left = new Map(dropped.map(({ entry, left }) => [entry, left]));
    const moved = new Map([...sifted.moved].filter(([entry, path]) => [entry, { ...entry, path }].some(tree.named)));
    const entries = merged(
      tree.policy.baseline.map((entry) => ({
        ...entry,
        path: moved.get(entry) ?? entry.path,
        count: entry.count - (left.get(entry) ?? 0),
      })),
    ).filter((entry) => entry.count > 0);
    const copies = await pruneCopies(tree);
    if (dropped.length + moved.size > 0 || isChange(copies)) write(tree, entries, copies.copies);
    return { entries, changed: dropped.length, moved: moved.size, ...copies };
  });
}

function merged(entries: readonly BaselineEntry[]): BaselineEntry[] {
  const sums = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.path, entry.code, entry.key, entry.digest]);
    sums.set(key, { ...entry, count: entry.count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()];
}

/** Copies are no findings of a path: they are accepted by what they say. */
async function judgeAll({ repository, snapshot, policy }: Tree, paths: readonly string[]): Promise<Answer> {
  const cache = verdictCache(repository.commonDir);
  const circumstances = circumstancesOf(repository);
  const documents = { ...policy, checks: { ...policy.checks, duplicates: 'off' as const } };
  const answer = await judge({ snapshot, policy: documents, cache, all: true, paths, circumstances });
  await cache.save();
  return answer;
}
