import type { NotRun } from '../../model/report.ts';
import type { Entry, Source } from '../../model/snapshot.ts';
import { shellWord } from '../../text/shell-word.ts';

/** A document nobody could look into. */
export interface Skipped {
  readonly entry: Entry;
  readonly why: 'missing' | 'filtered' | 'unmerged';
}

/** Documents that could not be read, as one `not run` per reason. */
export function notRun(skipped: readonly Skipped[], source: Source): NotRun[] {
  const paths = (why: Skipped['why']): string[] => [
    ...new Set(skipped.filter((one) => one.why === why).map((one) => one.entry.path)),
  ];
  const [missing, filtered, unmerged] = [paths('missing'), paths('filtered'), paths('unmerged')];
  const list: NotRun[] = [];
  if (missing.length > 0) {
    const tree = 'name' in source ? source.name : 'HEAD';
    list.push({
      what: `frontmatter of ${some(missing)}`,
      why: 'the content is not in this partial clone',
      next: `git archive --output=/dev/null ${tree}`,
    });
  }
  if (filtered.length > 0) {
    list.push({
      what: `frontmatter of ${some(filtered)}`,
      why: 'it goes through a git filter, so only git knows what it would store',
      next: 'git add --update && sluice check --staged',
    });
  }
  if (unmerged.length > 0) {
    list.push({
      what: `frontmatter of ${some(unmerged)}`,
      why: 'it is in conflict: resolve it first (`sluice fix` does where only a stamp is)',
      next: `git add ${unmerged.map((path) => shellWord(`:/${path}`)).join(' ')}`,
    });
  }
  return list;
}

function some(paths: readonly string[]): string {
  return paths.length === 1 ? paths[0]! : `${paths.length} documents (${paths[0]!} first)`;
}
