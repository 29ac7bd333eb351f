/** Where a line and a column of jscpd's are, in bytes. */
export type Offsets = (path: string, place: ReportedPlace) => number;

export interface ReportedPlace {
  readonly line: number;
  /** In bytes, from 0. */
  readonly column: number;
  readonly position: number;
}

/** jscpd's own positions, but for files with CRLF: there it counts a byte too few for each line. */
export function offsetsIn(sources: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Offsets {
  const texts = new Map(sources.map(({ path, bytes }) => [path, bytes]));
  const known = new Map<string, readonly number[]>();
  return (path, { line, column, position }) => {
    let starts = known.get(path);
    if (!starts) known.set(path, (starts = lineStarts(texts.get(path))));
    const start = starts[line - 1];
    return start === undefined ? position : start + column;
  };
}

/** None where there is no CRLF. */
function lineStarts(bytes: Uint8Array | undefined): number[] {
  if (!bytes || Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('\r\n') === -1) return [];
  const starts = [0];
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) starts.push(at + 1);
  return starts;
}
