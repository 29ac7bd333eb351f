import type { BaselineChange, Shown } from '../../app/baseline.ts';
import type { CopiesDone } from '../../app/baseline-copies.ts';
import { showPath } from '../../model/path.ts';
import type { BaselineEntry } from '../../model/policy.ts';
import { plural } from '../../report/human.ts';

/** What the commands of a baseline did, in words. */

export function accepted({ changed, done }: BaselineChange): string {
  const lines = [...(changed > 0 ? [`accepted ${plural(changed, 'finding')}`] : []), ...done.map(copiesLine)];
  if (lines.length === 0) return 'nothing to accept\n';
  const isWritten = changed > 0 || done.some(({ kind }) => kind !== 'known');
  return `${lines.join('\n')}${isWritten ? commit : ''}\n`;
}

export function pruned({ changed, moved, done }: BaselineChange): string {
  const findings = [
    ...(changed > 0 ? [`dropped ${entries(changed)}`] : []),
    ...(moved > 0 ? [`moved ${entries(moved)} along with ${moved === 1 ? 'its document' : 'their documents'}`] : []),
  ].join(', ');
  const lines = [...(findings === '' ? [] : [findings]), ...done.map(copiesLine)];
  return lines.length === 0 ? 'nothing to drop\n' : `${lines.join('\n')}${commit}\n`;
}

const commit = '; stage and commit .sluice/baseline.json';

function entries(count: number): string {
  return `${count} entr${count === 1 ? 'y' : 'ies'}`;
}

function copiesLine(done: CopiesDone): string {
  switch (done.kind) {
    case 'accepted':
      return `accepted ${done.class}: ${done.count} copies of ${done.tokens} tokens`;
    case 'known':
      return `${done.class} is accepted already: ${done.count} copies of ${done.tokens} tokens`;
    case 'fewer':
      return done.count === 0
        ? `dropped ${done.class}, of which no copies are left`
        : `lowered ${done.class} from ${done.was} copies to ${done.count}`;
    case 'ratchet':
      return ratchetLine(done);
  }
}

function ratchetLine({ was, percentage, holds }: CopiesDone & { readonly kind: 'ratchet' }): string {
  if (was === undefined) return `set the ratchet of copies to ${percentage} %`;
  const line = `${percentage < was ? 'lowered' : 'raised'} the ratchet of copies from ${was} % to ${percentage} %`;
  if (holds === undefined) return line;
  return `${line}, by what was accepted alone: the tree holds ${holds} %, and \`sluice baseline accept\` without a name accepts all of that`;
}

export function shown({ entries: findings, copies }: Shown, paths: readonly string[]): string {
  const lines = [
    ...[...linesOf(findings)].map(([line, count]) => `${line}${count > 1 ? ` ×${count}` : ''}`),
    ...copies.accepted.map(({ class: name, tokens, count }) => `${name} ×${count}, ${tokens} tokens`),
    ...(copies.ratchet === undefined ? [] : [`copies: at most ${copies.ratchet} % of the tree`]),
  ];
  if (lines.length > 0) return `${lines.join('\n')}\n`;
  return paths.length > 0 ? 'nothing is accepted here\n' : 'the baseline is empty: nothing is accepted\n';
}

/** Entries that differ in their digest only are one line to a person: how many of the same mistake there are. */
function linesOf(findings: readonly BaselineEntry[]): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const { path, code, key, count } of findings) {
    const line = `${showPath(path)} ${code}${key && ` ${key}`}`;
    lines.set(line, (lines.get(line) ?? 0) + count);
  }
  return lines;
}
