/** A part of a file that is compared as a whole with parts of the same format elsewhere. */
export interface Block {
  readonly format: string;
  /** Byte ranges that are read one after the other, as if nothing lay between. */
  readonly ranges: readonly Range[];
  /** The file with blanks for what is not of this part, where it is to be read in one go. */
  readonly bytes?: Buffer;
  /** Ranges of the file itself that are read after that. */
  readonly more?: readonly Range[];
  /** It stands in a document, and may be less than a program. */
  readonly isPart?: true;
}

export type Range = readonly [from: number, to: number];

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
