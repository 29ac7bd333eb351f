import type { Commit } from '../git/revisions.ts';
import type { Repository } from '../git/repository.ts';
import { blobsOf } from '../git/tree-blobs.ts';
import { isStamp, type Finding } from '../model/finding.ts';

/**
 * Findings of commits without stamps that a later one has put right: nobody runs a prompt of the past, and a rebase
 * leaves stale ones behind that no commit after them could mend otherwise.
 */
export async function withoutSuperseded(
  repository: Repository,
  commits: readonly Commit[],
  findings: readonly Finding[],
): Promise<Finding[]> {
  const stamps = findings.filter((finding) => isStamp(finding) && finding.edits);
  if (stamps.length === 0) return [...findings];
  const parents = new Set(commits.flatMap((commit) => commit.parents));
  const heads = commits.filter(({ id }) => !parents.has(id)).map(({ id }) => id);
  const there = await blobsOf(repository, heads, [...new Set(stamps.map(({ path }) => path))]);
  return findings.filter((finding) => {
    if (!stamps.includes(finding)) return true;
    const blobs = there.get(finding.path);
    return !blobs || blobs.has(finding.edits![0]!.blob);
  });
}
