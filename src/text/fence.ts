/**
 * Where a document's frontmatter begins and ends: decided by its lines alone, before any YAML is read.
 * Every row of what can go wrong at a fence is answered here, so that no parser ever has to guess.
 */

/** A block larger than this is refused unread. */
export const blockLimit = 64 * 1024;
/** Enough of a file for the largest block, its fences, and a line. */
export const wholeBlock: number = blockLimit + 4096;

export interface Block {
  readonly kind: 'block';
  /** The YAML between the fences, as offsets into the text. */
  readonly start: number;
  readonly end: number;
  /** Where the closing fence begins, and how it is written. */
  readonly close: number;
  readonly closedBy: '---' | '...';
  /** Where the body begins. */
  readonly body: number;
}

/** A fence that cannot be read, and what would repair it where that is certain: cut `from` to `to`. */
export interface FenceTrouble {
  readonly kind: 'trouble';
  readonly code: 'fm/fence-language' | 'fm/toml' | 'fm/not-first' | 'fm/cr-only' | 'fm/unterminated' | 'fm/too-large';
  readonly at: number;
  readonly text: string;
  readonly cut?: { readonly from: number; readonly to: number };
}

export type Fence =
  | Block
  | FenceTrouble
  /** No frontmatter at all. */
  | { readonly kind: 'none' }
  /** The text given ends before the block does. */
  | { readonly kind: 'more' };

const bom = '\ufeff';

/** Find the fences of a text; `whole` says that nothing follows it. */
export function findFence(text: string, whole: boolean): Fence {
  const from = text.startsWith(bom) ? 1 : 0;
  const first = text.charCodeAt(from);
  // Anything but a dash, a plus, white space or a second byte order mark: the common "no frontmatter".
  if (first !== 0x2d && first !== 0x2b && first !== 0xfeff && !(first <= 0x20)) return { kind: 'none' };
  if (first === 0x2d) return atDashes(text, from, whole);
  if (first === 0x2b) return atPluses(text, from);
  return notFirst(text, from);
}

/** The end of the line that starts at `from`, its line break not included. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end === -1) return text.length;
  return text.charCodeAt(end - 1) === 0x0d && end > from ? end - 1 : end;
}

function atDashes(text: string, from: number, whole: boolean): Fence {
  const end = lineEnd(text, from);
  const line = text.slice(from, end);
  if (!line.startsWith('---')) return { kind: 'none' };
  const carriage = line.indexOf('\r');
  if (carriage !== -1 && /^---[ \t]*\r/.test(line)) {
    return { kind: 'trouble', code: 'fm/cr-only', at: from, text: '' };
  }
  const rest = line.slice(3).trim();
  if (rest.startsWith('-')) return { kind: 'none' }; // a rule of four or more dashes
  if (rest !== '')
    return { kind: 'trouble', code: 'fm/fence-language', at: from + 3, text: line.slice(3).trimEnd().slice(0, 40) };
  if (end === text.length) return unclosed(from, whole);
  return closeOf(text, text.indexOf('\n', end) + 1, from, whole);
}

/** The first line that is exactly a closing fence, trailing blanks aside. */
function closeOf(text: string, start: number, open: number, whole: boolean): Fence {
  for (let at = start; at < text.length;) {
    const next = text.indexOf('\n', at);
    const first = text.charCodeAt(at);
    if (first === 0x2d || first === 0x2e) {
      const mark = text.slice(at, at + 3);
      if (
        (mark === '---' || mark === '...') &&
        /^[ \t]*\r?$/.test(text.slice(at + 3, next === -1 ? text.length : next))
      ) {
        if (next === -1 && !whole) return { kind: 'more' };
        if (at - start > blockLimit) return tooLarge(open);
        return { kind: 'block', start, end: at, close: at, closedBy: mark, body: next === -1 ? text.length : next + 1 };
      }
    }
    if (next === -1) break;
    at = next + 1;
  }
  if (text.length - start > blockLimit) return tooLarge(open);
  return unclosed(open, whole);
}

function unclosed(open: number, whole: boolean): Fence {
  return whole ? { kind: 'trouble', code: 'fm/unterminated', at: open, text: '' } : { kind: 'more' };
}

function tooLarge(open: number): Fence {
  return { kind: 'trouble', code: 'fm/too-large', at: open, text: String(blockLimit / 1024) };
}

function atPluses(text: string, from: number): Fence {
  const line = text.slice(from, lineEnd(text, from));
  return /^\+\+\+[ \t]*$/.test(line) ? { kind: 'trouble', code: 'fm/toml', at: from, text: '' } : { kind: 'none' };
}

/** White space or a second mark before what is clearly meant as a fence: three dashes, then a line with a key. */
function notFirst(text: string, from: number): Fence {
  const match = /^[\s\ufeff]+(?=---[ \t]*\r?\n\s*[\w"'][^\n:]*:(?:\s|$))/.exec(text.slice(from, from + 4096));
  if (!match) return { kind: 'none' };
  const to = from + match[0].length;
  return { kind: 'trouble', code: 'fm/not-first', at: to, text: '', cut: { from, to } };
}
