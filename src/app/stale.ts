import type { Finding } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { baselinePath, writeBaseline, type Sifted } from '../policy/baseline.ts';
import { bytesBefore, placeOf } from '../text/lines.ts';

/** Baseline entries nothing answers to, each with the edit that takes it away. */
export async function staleFindings(snapshot: Snapshot, stale: Sifted['stale']): Promise<Finding[]> {
  if (stale.length === 0) return [];
  const bytes = await snapshot.file(baselinePath);
  if (!bytes) return [];
  const text = new TextDecoder().decode(bytes);
  return stale.map(({ entry, left }) => {
    const line = lineOf(text, writeBaseline([entry]).split('\n')[3]!.trim());
    const start = line?.start ?? 0;
    // An entry that still answers for some of its count is lowered by `baseline prune`, not cut out.
    const edit =
      line && left === entry.count
        ? {
            path: baselinePath,
            blob: '',
            start: bytesBefore(text, line.from),
            end: bytesBefore(text, line.to),
            text: '',
          }
        : undefined;
    return {
      code: 'baseline/stale',
      severity: 'warning',
      path: baselinePath,
      at: placeOf(text, start),
      keyPath: '',
      args: { code: entry.code, key: entry.key, path: entry.path, left, count: entry.count },
      contract: '',
      digest: '',
      ...(edit && { edits: [edit] }),
    };
  });
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
