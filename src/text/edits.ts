import type { Edit } from '../model/finding.ts';

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
  return { bytes: concat(parts), left };
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
