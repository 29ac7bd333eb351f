import { indexingOf } from '../checks/duplicates/indexing.ts';
import { judgedBy } from '../checks/duplicates/scope.ts';
import { sizeOf } from '../disk/read.ts';
import { Catalogue } from '../duplicates/catalogue.ts';
import { commitOf } from '../git/repository.ts';
import { treeSnapshot } from '../git/tree-snapshot.ts';
import { Fault } from '../model/fault.ts';
import { verdictCache } from '../policy/cache.ts';
import { loadPolicy } from '../policy/load.ts';
import { asFault } from './copies.ts';
import { circumstancesOf, type CheckOptions } from './options.ts';
import { openRepository } from './repository.ts';

/** The index of HEAD, by which a commit finds what its lines are copies of. */
export interface Indexed {
  readonly path: string;
  readonly commit: string;
  /** How many files it knows. */
  readonly files: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

type Options = Pick<CheckOptions, 'cwd' | 'env' | 'watch'>;

/** Build it, or bring it up to date. `rebuild`: read everything again. */
export async function indexHead(options: Options & { readonly rebuild: boolean }): Promise<Indexed> {
  const began = performance.now();
  const repository = await openRepository(options.cwd, options.env);
  const commit = await commitOf(repository, 'HEAD');
  if (commit === undefined)
    throw new Fault('git', 'there is no commit yet, so there is nothing to index: commit first.');
  const snapshot = treeSnapshot(repository, commit, commit, { kind: 'tree', name: 'HEAD' });
  try {
    const policy = await loadPolicy(snapshot, { duplicates: true });
    const cache = verdictCache(repository.commonDir);
    const circumstances = circumstancesOf(options);
    const indexing = indexingOf({ snapshot, policy, cache, circumstances }, judgedBy(policy.duplicates), () => false);
    const catalogue = await (options.rebuild ? Catalogue.rebuilt(indexing) : Catalogue.renewed(indexing));
    catalogue.close();
    const path = indexing.path!;
    const bytes = sizeOf(path);
    if (bytes === undefined)
      throw new Fault(
        'disk',
        `the index could not be written to ${path}: make room, or allow writing, and run this again.`,
      );
    const files = (await snapshot.entries()).filter((entry) => indexing.formatOf(entry.path) !== undefined).length;
    return { path, commit, files, bytes, milliseconds: Math.round(performance.now() - began) };
  } catch (error) {
    throw asFault(error);
  } finally {
    snapshot.close();
  }
}
