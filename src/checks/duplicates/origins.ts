import { basename } from 'node:path/posix';
import { aligned } from '../../duplicates/align.ts';
import { eachPrint } from '../../duplicates/prints.ts';
import type { Grain } from '../../duplicates/windows.ts';
import type { ChangedFile } from './files.ts';
import type { Gone } from './rest.ts';

/** So many of the files that are gone are looked at for each new one: those that share most with it. */
const mostAsked = 4;

/**
 * Files that were renamed and edited go on from what they were: from what git says, where it was told in steps, else from
 * the file that is gone of which they have the most. A file that is gone went to one other: a second one that has the same
 * is a copy.
 */
export function withOrigins(files: readonly ChangedFile[], gone: readonly Gone[]): ChangedFile[] {
  const open = gone.filter(({ renamed }) => !renamed);
  const spent = new Set<Gone>();
  const followed = open.some(({ names }) => names.length > 0) ? withNames(files, open, spent) : files;
  return withLikely(
    followed,
    open.filter((one) => one.side === 0 && !spent.has(one)),
  );
}

/** Files that were renamed on the way here. Of two that have come from one, the one that has more of it. */
function withNames(files: readonly ChangedFile[], gone: readonly Gone[], spent: Set<Gone>): ChangedFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const origins = new Map<string, Gone[]>();
  for (const one of gone) {
    const named = one.names.flatMap((path) => byPath.get(path) ?? []).filter(({ before }) => !before[one.side]);
    const [first] = named.length < 2 ? named : named.sort((a, b) => sharedWith(b, one) - sharedWith(a, one));
    if (!first) continue;
    spent.add(one);
    origins.set(first.path, [...(origins.get(first.path) ?? []), one]);
  }
  return files.map((file) => {
    const own = origins.get(file.path) ?? [];
    const before = file.before.map((text, side) => text ?? own.find((one) => one.side === side)?.text);
    return own.length === 0 ? file : { ...file, before, was: own[0]!.path };
  });
}

function sharedWith(file: ChangedFile, { text }: Gone): number {
  return aligned(file.now, text).reduce((sum, at) => (at === -1 ? sum : sum + 1), 0);
}

function withLikely(files: readonly ChangedFile[], open: readonly Gone[]): ChangedFile[] {
  const fresh = files.filter(({ before }) => before.length === 1 && !before[0]);
  if (fresh.length === 0 || open.length === 0) return [...files];
  const likely = likelyOrigins(open);
  const pairs = fresh.flatMap((file) =>
    likely(file).flatMap((one) => {
      const shared = sharedWith(file, one);
      const smaller = Math.min(file.now.lexemes.count, one.text.lexemes.count);
      return shared * 2 > smaller
        ? { file, one, shared: shared + Number(basename(file.path) === basename(one.path)) }
        : [];
    }),
  );
  const origins = new Map<ChangedFile, Gone>();
  const spent = new Set<Gone>();
  for (const { file, one } of pairs.sort((a, b) => b.shared - a.shared)) {
    if (origins.has(file) || spent.has(one)) continue;
    origins.set(file, one);
    spent.add(one);
  }
  return files.map((file) => {
    const origin = origins.get(file);
    return origin ? { ...file, before: [origin.text], was: origin.path } : file;
  });
}

/** Short, so that what a formatter did to a file leaves some of them. */
const short: Grain = { length: 6, span: 4 };

/** For a new file the gone ones that share the most with it, one of its own name first: every pair would be too many. */
function likelyOrigins(gone: readonly Gone[]): (file: ChangedFile) => readonly Gone[] {
  if (gone.length <= mostAsked) return () => gone;
  const byPrint = new Map<number, Gone[]>();
  const byName = new Map<string, Gone[]>();
  const put = <Key>(map: Map<Key, Gone[]>, key: Key, one: Gone): void => {
    const known = map.get(key);
    if (!known) map.set(key, [one]);
    else if (known.at(-1) !== one && known.length < mostWith) known.push(one);
  };
  for (const one of gone) {
    put(byName, basename(one.path), one);
    eachPrint(one.text, short, (print) => put(byPrint, print, one));
  }
  return ({ path, now }) => {
    const shared = new Map<Gone, number>();
    eachPrint(now, short, (print) => {
      for (const one of byPrint.get(print) ?? []) shared.set(one, (shared.get(one) ?? 0) + 1);
    });
    const most = [...shared].sort(([, a], [, b]) => b - a).map(([one]) => one);
    return [...new Set([...(byName.get(basename(path)) ?? []).slice(0, mostAsked), ...most.slice(0, mostAsked)])];
  };
}

/** What so many files have tells nothing of where one of them went. */
const mostWith = 64;

/** Those that nothing goes on from. */
export function withoutOrigins(gone: readonly Gone[], files: readonly ChangedFile[]): Gone[] {
  const origins = new Set(files.map(({ was }) => was));
  return gone.filter(({ path, side }) => side === 0 && !origins.has(path));
}
