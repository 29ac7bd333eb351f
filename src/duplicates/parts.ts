import type { Block, Range } from './blocks.ts';

/** The parts of one format in one block, in their order. */
export function grouped(parts: readonly { readonly format: string; readonly inner: Range }[]): Block[] {
  const byFormat = new Map<string, Range[]>();
  for (const { format, inner } of parts) {
    const ranges = byFormat.get(format);
    if (ranges) ranges.push(inner);
    else byFormat.set(format, [inner]);
  }
  return [...byFormat].map(([format, ranges]) => ({ format, ranges }));
}

/** A copy with blanks, where there is no line end, in place of some ranges. */
export function blanked(bytes: Buffer, ranges: readonly Range[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [from, to] of ranges) for (let at = from; at < to; at++) if (copy[at] !== 0x0a) copy[at] = 0x20;
  return copy;
}
