import { formatNamed } from '../../duplicates/formats.ts';
import { unparsed } from '../../duplicates/judge.ts';
import type { Tool } from '../../duplicates/scratch.ts';
import type { NotJudged } from './files.ts';
import type { Grown } from './suspects.ts';

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

function isScript(format: string): boolean {
  const known = formatNamed(format);
  return known?.script === true || known?.blocks === 'component';
}
