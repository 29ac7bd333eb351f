import { fences, type Fence } from './markdown.ts';

export interface ShellBlock {
  /** From 1, in the order of the text. */
  readonly number: number;
  /** The line of the fence, from 1. */
  readonly line: number;
  /** Every line of it ends with a line feed. */
  readonly code: string;
  /** Its failure is noted, and the run goes on. */
  readonly noncritical: boolean;
  /** It may be run a second time when it fails: only its author knows that this is safe. */
  readonly retry: boolean;
}

export interface ShellBlocks {
  readonly blocks: readonly ShellBlock[];
  /** The line of a fence that nothing closes, whatever its language: what follows it may have been meant as text. */
  readonly unclosed: number | undefined;
}

const shells: ReadonlySet<string> = new Set(['bash', 'sh', 'zsh', 'shell']);
/** A marker further down would be overlooked by whoever reads the block. */
const markerLines = 5;
const noncritical = /^[ \t]*#[ \t]*(?:codex|sluice):[ \t]*noncritical[ \t]*$/;
const retry = /^[ \t]*#[ \t]*sluice:[ \t]*retry[ \t]*$/;

/** The blocks of a Markdown body that a shell is to run, each with what it says of itself. */
export function shellBlocks(body: string): ShellBlocks {
  const blocks: ShellBlock[] = [];
  let unclosed: number | undefined;
  let [line, counted] = [1, 0];
  for (const fence of fences(body)) {
    line += linesBetween(body, counted, fence.at);
    counted = fence.at;
    if (fence.end === undefined) unclosed = line;
    else if (shells.has(fence.info)) blocks.push(blockOf(blocks.length + 1, line, codeOf(body, fence, fence.end)));
  }
  return { blocks, unclosed };
}

function linesBetween(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function blockOf(number: number, line: number, code: string): ShellBlock {
  const first = code.split('\n', markerLines);
  const says = (marker: RegExp): boolean => first.some((text) => marker.test(text));
  return { number, line, code, noncritical: says(noncritical), retry: says(retry) };
}

/** A shell takes a carriage return for a part of the word before it, so lines end with a line feed alone. */
function codeOf(body: string, fence: Fence, end: number): string {
  const text = body.slice(body.indexOf('\n', fence.at) + 1, end).replaceAll('\r\n', '\n');
  return fence.indent === 0 ? text : text.replace(/^[ \t]+/gm, (blanks) => outdented(blanks, fence.indent));
}

/** Without so many columns; what is left of a tab is blanks. */
function outdented(blanks: string, columns: number): string {
  let column = 0;
  for (let at = 0; at < blanks.length; at++) {
    if (column >= columns) return ' '.repeat(column - columns) + blanks.slice(at);
    column += blanks[at] === '\t' ? 4 - (column % 4) : 1;
  }
  return ' '.repeat(Math.max(0, column - columns));
}
