import { commitOf, type Repository } from '../git/repository.ts';
import type { Commit } from '../git/revisions.ts';
import type { Finding } from '../model/finding.ts';

/**
 * Copies that only warn are seen by whoever asks about the range that brings them: once it is committed or pushed, no look at
 * a tree tells which of its copies came last. Undefined where there is no such range, or nothing of the kind.
 */
export async function rangeCommitted(
  repository: Repository,
  findings: readonly Finding[],
): Promise<string | undefined> {
  return hasCopies(findings) && (await commitOf(repository, 'HEAD')) !== undefined ? 'HEAD~1..HEAD' : undefined;
}

/** The same of a push, where it sends one row of commits. */
export function rangePushed(commits: readonly Commit[], findings: readonly Finding[]): string | undefined {
  if (!hasCopies(findings)) return undefined;
  const ids = new Set(commits.map(({ id }) => id));
  const parents = new Set(commits.flatMap((commit) => commit.parents));
  const [starts, heads] = [[...parents].filter((id) => !ids.has(id)), [...ids].filter((id) => !parents.has(id))];
  const [start, head] = [starts[0], heads[0]].map((id) => id?.slice(0, 10));
  return starts.length === 1 && heads.length === 1 ? `${start}..${head}` : undefined;
}

export function isOfCopies({ code }: Pick<Finding, 'code'>): boolean {
  return code.startsWith('dup/');
}

function hasCopies(findings: readonly Finding[]): boolean {
  return findings.some((one) => one.severity === 'warning' && isOfCopies(one));
}
