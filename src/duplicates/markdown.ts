import { formatOfWord } from './formats.ts';
import { blanked, grouped, type Block, type Range } from './parts.ts';

/** Frontmatter is YAML, a fence is of the format it names, and the prose is one text, with blanks where they stand. */
export function markdownBlocks(bytes: Buffer): Block[] {
  const fences = fencesIn(bytes);
  const matter = matterIn(bytes);
  if (matter) fences.unshift(matter);
  const prose: Block = {
    format: 'markdown',
    ranges: [[0, bytes.length]],
    ...(fences.length > 0 && {
      bytes: blanked(
        bytes,
        fences.map(({ whole }) => whole),
      ),
    }),
  };
  return [prose, ...grouped(fences).map((block): Block => ({ ...block, isPart: true }))];
}

interface Fence {
  readonly format: string;
  readonly inner: Range;
  readonly whole: Range;
}

/** To the next line that is a rule or three points, however far that is. */
function matterIn(bytes: Buffer): Fence | undefined {
  const from = lineEnd(bytes, 0);
  if (!/^---\r?\n$/.test(bytes.toString('latin1', 0, Math.min(from, 8)))) return undefined;
  for (let at = from; at < bytes.length; at = lineEnd(bytes, at)) {
    const past = lineEnd(bytes, at);
    if (/^(?:---|\.\.\.)$/.test(lineOf(bytes, at, past)))
      return { format: 'yaml', inner: [from, at], whole: [0, past] };
  }
  return undefined;
}

const [grave, tilde] = [0x60, 0x7e];

function fencesIn(bytes: Buffer): Fence[] {
  const fences: Fence[] = [];
  for (let at = 0; at < bytes.length;) {
    const fence = bytes[at] === grave || bytes[at] === tilde ? fenceAt(bytes, at) : undefined;
    if (fence) fences.push(fence);
    at = fence ? fence.whole[1] : lineEnd(bytes, at);
  }
  return fences;
}

/** A fence that begins with this line and is closed; jscpd takes none that is indented, and none that stays open. */
function fenceAt(bytes: Buffer, at: number): Fence | undefined {
  const mark = bytes[at]!;
  const length = lengthOf(bytes, at, mark);
  if (length < 3) return undefined;
  const from = lineEnd(bytes, at);
  const [word = ''] = lineOf(bytes, at + length, from).split(/\s/);
  const closing = Buffer.alloc(length, mark);
  for (let found = bytes.indexOf(closing, from); found !== -1; found = bytes.indexOf(closing, lineEnd(bytes, found))) {
    const line = found === 0 ? 0 : bytes.lastIndexOf(0x0a, found - 1) + 1;
    const past = lineEnd(bytes, found);
    const said = lineOf(bytes, line, past);
    if (said.length === lengthOf(bytes, found, mark))
      return { format: formatOfWord(word) ?? 'text', inner: [from, line], whole: [at, past] };
  }
  return undefined;
}

function lengthOf(bytes: Buffer, at: number, mark: number): number {
  let past = at;
  while (bytes[past] === mark) past++;
  return past - at;
}

function lineOf(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to).trim();
}

/** Where the next line begins. */
function lineEnd(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(0x0a, at);
  return end === -1 ? bytes.length : end + 1;
}
