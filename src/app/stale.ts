import { shrunkClasses, type Shrunk } from '../checks/duplicates/accepted.ts';
import { Lacking } from '../checks/duplicates/files.ts';
import type { Edit, Finding } from '../model/finding.ts';
import type { Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { baselinePath } from '../model/policy.ts';
import { copiesLine, writeBaseline, type Sifted } from '../policy/baseline.ts';
import { bytesBefore, placeOf } from '../text/lines.ts';

/** What the baseline accepts and nothing answers to: findings of a path, or copies. */
export type Stale = Sifted['stale'][number] | Shrunk;

/** All that is stale of a tree that was judged as a whole. */
export async function staleIn(snapshot: Snapshot, policy: Policy, { stale }: Sifted): Promise<Stale[]> {
  const { duplicates: rules } = policy;
  if (rules.on === 'off' || rules.accepted.length === 0) return [...stale];
  try {
    return [...stale, ...(await shrunkClasses({ snapshot, rules }))];
  } catch (error) {
    // The check itself has said by now that it did not run.
    if (!(error instanceof Lacking)) throw error;
    return [...stale];
  }
}

/** Stale entries, each with the edit that takes it away. */
export async function staleFindings(snapshot: Snapshot, stale: readonly Stale[]): Promise<Finding[]> {
  if (stale.length === 0) return [];
  const bytes = await snapshot.file(baselinePath);
  if (!bytes) return [];
  const text = new TextDecoder().decode(bytes);
  const found = stale.map((one) => ('accepted' in one ? copiesFound(text, one) : entryFound(text, one)));
  const whole = wholeLists(
    text,
    found.flatMap(({ line, by }) => (line && by === '' ? line : [])),
  );
  return stale.map((one, at) => {
    const { line, by } = found[at]!;
    const edit = line && by !== undefined ? replacing(text, whole.get(line) ?? line, by) : undefined;
    return {
      code: 'baseline/stale',
      severity: 'warning',
      path: baselinePath,
      at: placeOf(text, line?.start ?? 0),
      keyPath: '',
      args: argsOf(one),
      contract: '',
      digest: '',
      ...(edit && { edits: [edit] }),
    };
  });
}

function argsOf(one: Stale): Finding['args'] {
  if ('accepted' in one) {
    const { class: name, count } = one.accepted;
    return { class: name, left: count - one.left, count };
  }
  const { entry, left } = one;
  return { code: entry.code, key: entry.key, path: entry.path, left, count: entry.count };
}

interface Found {
  readonly line: Line | undefined;
  /** What takes its place: nothing where the entry goes; undefined where it stays as it is. */
  readonly by?: string;
}

function entryFound(text: string, { entry, left }: Sifted['stale'][number]): Found {
  const line = lineOf(text, writeBaseline([entry]).split('\n')[3]!.trim());
  // An entry that still answers for some of its count is lowered by `baseline prune`, not cut out.
  return left === entry.count ? { line, by: '' } : { line };
}

function copiesFound(text: string, { accepted, left }: Shrunk): Found {
  return { line: lineOf(text, copiesLine(accepted)), by: left === 0 ? '' : copiesLine({ ...accepted, count: left }) };
}

function replacing(text: string, { start, end, from, to }: Line, by: string): Edit {
  const [first, last] = by === '' ? [from, to] : [start, end];
  return { path: baselinePath, blob: '', start: bytesBefore(text, first), end: bytesBefore(text, last), text: by };
}

/** Where all of a list goes, the first and the last of it take the blanks within its brackets along. */
function wholeLists(text: string, cut: readonly Line[]): ReadonlyMap<Line, Line> {
  const byStart = new Map(cut.map((line) => [line.start, line]));
  const whole = new Map<Line, Line>();
  for (const first of cut) {
    const open = /\[(\s*)$/.exec(text.slice(0, first.start));
    if (!open) continue;
    let last = first;
    for (let next: Line | undefined = first; next; next = byStart.get(next.next)) last = next;
    const close = /^\s*(?=\])/.exec(text.slice(last.end));
    if (!close) continue;
    whole.set(first, { ...first, from: first.start - open[1]!.length });
    whole.set(last, { ...(whole.get(last) ?? last), to: last.end + close[0].length });
  }
  return whole;
}

interface Line {
  readonly start: number;
  readonly end: number;
  /** Where the entry behind it begins; the end of this one where there is none. */
  readonly next: number;
  readonly from: number;
  readonly to: number;
}

/** Where an entry stands, and what to cut so that the rest stays JSON. */
function lineOf(text: string, entry: string): Line | undefined {
  const start = text.indexOf(entry);
  if (start === -1) return undefined;
  const end = start + entry.length;
  const after = /^,\s*/.exec(text.slice(end));
  const next = end + (after?.[0].length ?? 0);
  if (after) return { start, end, next, from: start, to: next };
  // The last one: the comma in front of it goes too.
  const before = /,\s*$/.exec(text.slice(0, start));
  return { start, end, next, from: before ? before.index : start, to: end };
}
