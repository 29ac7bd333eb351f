import type { Indexing } from '../../duplicates/catalogue.ts';
import { indexPath } from '../../duplicates/index-file.ts';
import type { CheckInput } from '../../model/check.ts';
import type { Judged } from './scope.ts';

/** How the tree of a snapshot is indexed. */
export function indexingOf(
  { snapshot, cache, circumstances }: Omit<CheckInput, 'scope' | 'found'>,
  judged: Judged,
  own: Indexing['own'],
): Indexing {
  const { progress } = circumstances;
  return {
    snapshot,
    path: cache.commonDir === undefined ? undefined : indexPath(cache.commonDir, judged.key),
    grain: judged.grain,
    names: judged.names,
    maxSize: judged.maxSize,
    formatOf: (path) => {
      const format = judged.formatOf(path);
      return format?.indexed ? format.name : undefined;
    },
    own,
    progress: (done, of) => progress?.('reading files for copies', done, of),
  };
}
