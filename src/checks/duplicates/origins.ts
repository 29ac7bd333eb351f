import { aligned } from '../../duplicates/align.ts';
import type { ChangedFile } from './files.ts';
import type { Gone } from './rest.ts';

/** Beyond so many pairs of new and gone files nobody asks which came from which. */
const mostPairs = 2500;

/**
 * Files that were renamed and edited go on from what they were: from the file that is gone of which they have the most. A
 * file that is gone went to one other: a second one that has the same is a copy.
 */
export function withOrigins(files: readonly ChangedFile[], gone: readonly Gone[]): ChangedFile[] {
  const fresh = files.filter(({ before }) => before.length === 1 && !before[0]);
  const open = gone.filter(({ renamed }) => !renamed);
  if (fresh.length * open.length > mostPairs) return [...files];
  const pairs = fresh.flatMap((file) =>
    open.flatMap((one) => {
      const shared = aligned(file.now, one.text).reduce((sum, at) => (at === -1 ? sum : sum + 1), 0);
      const smaller = Math.min(file.now.lexemes.count, one.text.lexemes.count);
      return shared * 2 > smaller ? { file, one, shared } : [];
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

/** Those that nothing goes on from. */
export function withoutOrigins(gone: readonly Gone[], files: readonly ChangedFile[]): Gone[] {
  const origins = new Set(files.map(({ was }) => was));
  return gone.filter(({ path }) => !origins.has(path));
}
