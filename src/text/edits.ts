import type { Edit } from '../model/finding.ts';
import { joined } from './bytes.ts';

export type Applied = { readonly bytes: Uint8Array; readonly left: readonly Edit[] };

/** Apply edits to the bytes they were computed on. Where two overlap, the later one is left for the next run. */
export function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Applied {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const left: Edit[] = [];
  let at = 0;
  for (const edit of ordered) {
    if (edit.start < at || edit.end < edit.start || edit.end > bytes.length) {
      left.push(edit);
      continue;
    }
    parts.push(bytes.subarray(at, edit.start), encoder.encode(edit.text));
    at = edit.end;
  }
  parts.push(bytes.subarray(at));
  return { bytes: joined(parts), left };
}

/** Of repairs, each of them all or nothing, those that are not in each other's way; the rest is for the next run. */
export function compatible(repairs: readonly (readonly Edit[])[]): (readonly Edit[])[] {
  const taken: Edit[] = [];
  return repairs.filter((edits) => {
    const clash = edits.some((edit) =>
      taken.some((other) => (edit.start < other.end && other.start < edit.end) || edit.start === other.start),
    );
    if (!clash) taken.push(...edits);
    return !clash;
  });
}
