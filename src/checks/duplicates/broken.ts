import { formatNamed } from '../../duplicates/formats.ts';
import { unparsed } from '../../duplicates/judge.ts';
import { runsBetween, type Run } from '../../duplicates/matches.ts';
import type { Tool } from '../../duplicates/scratch.ts';
import type { Grain } from '../../duplicates/windows.ts';
import type { NotJudged } from './files.ts';
import type { Shelved } from './library.ts';
import type { Grown, Suspect } from './suspects.ts';
import type { IsUntold } from './untold.ts';

/** Scripts that have grown and that jscpd cannot read: of those it finds no copies, which is no verdict. */
export async function brokenAmong(tool: Tool, grown: readonly Grown[]): Promise<NotJudged[]> {
  const scripts = grown.filter(({ file: { format } }) => isScript(format.name));
  if (scripts.length === 0) return [];
  const broken = await unparsed(
    tool,
    scripts.map(({ file: { path, now, format } }) => ({ path, bytes: now.bytes, format: format.name })),
  );
  return scripts.flatMap(({ file: { path, format } }) =>
    broken.has(path) ? { path, why: 'syntax' as const, format: format.name } : [],
  );
}

/**
 * Files that share as much with a grown one as makes a copy, of which jscpd tells nothing: those that it cannot read. Where
 * there is no index it was handed everything, and nobody has looked yet what they share.
 */
export async function unreadBeside(
  tool: Tool,
  suspects: readonly Suspect[],
  isUntold: IsUntold,
  { grain, minTokens }: { readonly grain: Grain; readonly minTokens: number },
): Promise<NotJudged[]> {
  const silent = suspects.flatMap((suspect) => {
    const { file, prints, matches, chosen } = suspect;
    if (!isScript(file.format.name)) return [];
    const runsOf = (shelved: Shelved): readonly Run[] =>
      matches.find((match) => match.shelved === shelved)?.runs ??
      runsBetween(file.now, prints, shelved.text, grain, minTokens);
    const sharing = chosen.filter((shelved) => runsOf(shelved).some((run) => isUntold(suspect, run, shelved.text)));
    return sharing.map((other) => ({ file, other }));
  });
  if (silent.length === 0) return [];
  const sources = new Map(
    silent.map(({ file, other: { path, bytes } }) => [path, { path, bytes, format: file.format.name }]),
  );
  const broken = await unparsed(tool, [...sources.values()]);
  return silent.flatMap(({ file: { path, format }, other }) =>
    broken.has(other.path) ? { path, why: 'other' as const, format: format.name, other: other.path } : [],
  );
}

/** Of other formats jscpd needs no syntax. */
export function isScript(format: string): boolean {
  const known = formatNamed(format);
  return known?.script === true || known?.blocks === 'component';
}
