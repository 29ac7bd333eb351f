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
  return stale.map((one) => {
    const { line, edit } = 'accepted' in one ? copiesEdit(text, one) : entryEdit(text, one);
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
  readonly edit: Edit | undefined;
}

function entryEdit(text: string, { entry, left }: Sifted['stale'][number]): Found {
  const line = lineOf(text, writeBaseline([entry]).split('\n')[3]!.trim());
  // An entry that still answers for some of its count is lowered by `baseline prune`, not cut out.
  return { line, edit: line && left === entry.count ? replacing(text, line.from, line.to, '') : undefined };
}

function copiesEdit(text: string, { accepted, left }: Shrunk): Found {
  const written = copiesLine(accepted);
  const line = lineOf(text, written);
  if (!line) return { line, edit: undefined };
  const lower = copiesLine({ ...accepted, count: left });
  const edit =
    left === 0
      ? replacing(text, line.from, line.to, '')
      : replacing(text, line.start, line.start + written.length, lower);
  return { line, edit };
}

function replacing(text: string, from: number, to: number, by: string): Edit {
  return { path: baselinePath, blob: '', start: bytesBefore(text, from), end: bytesBefore(text, to), text: by };
}

interface Line {
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** Where an entry stands, and what to cut so that the rest stays JSON. */
function lineOf(text: string, entry: string): Line | undefined {
  const start = text.indexOf(entry);
  if (start === -1) return undefined;
  const end = start + entry.length;
  const after = /^,\s*/.exec(text.slice(end));
  if (after) return { start, from: start, to: end + after[0].length };
  // The last one: the comma in front of it goes too.
  const before = /,\s*$/.exec(text.slice(0, start));
  return { start, from: before ? before.index : start, to: end };
}
