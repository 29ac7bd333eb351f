import { createHash } from 'node:crypto';

/**
 * Source text to be copied about. All of it comes from a seed, and texts of two seeds have no name, no number and no
 * string in common, so nothing but what a test copies is a copy.
 */

/** Words and numbers that no other seed gives. */
export interface Draw {
  word(): string;
  number(): number;
  /** One of so many shapes. */
  pick(count: number): number;
}

export function drawing(seed: string): Draw {
  let drawn = 0;
  const next = (): Buffer => createHash('sha256').update(`${seed}\0${drawn++}`).digest();
  const syllable = (byte: number): string => 'bdfgjklmnprstvwz'[byte >> 4]! + 'aeiou'[(byte & 15) % 5]!;
  return {
    word: () => [...next().subarray(0, 5)].map(syllable).join(''),
    number: () => next().readUInt32BE(0) + 1000,
    pick: (count) => next().readUInt32BE(0) % count,
  };
}

type Shape = (word: () => string, number: () => number) => string;

/** Lines of JavaScript and of TypeScript. Each ends in a word or a number, so that a copy of some ends with them. */
const shapes: readonly Shape[] = [
  (w, n) => `const ${w()} = ${w()}(${w()}, ${n()}) + ${w()}`,
  (w, n) => `if (${w()} > ${n()}) ${w()}(${w()}).${w()} = ${w()}`,
  (w, n) => `${w()}(${w()}, '${w()} ${w()}')[${w()}] = ${n()}`,
  (w) => `let ${w()} = ${w()} ? ${w()}(${w()}, ${w()}) : ${w()}`,
  (w) => `const { ${w()}, ${w()} } = ${w()}(${w()}, ${w()}).${w()}`,
  (w, n) => `for (const ${w()} of ${w()}(${w()}, ${n()})) ${w()} += ${w()}`,
  (w, n) => `while (!${w()}(${w()}, ${n()})) ${w()}.${w()} -= ${w()}`,
];

/** So many lines of code, with 8 tokens a line and more. */
export function block(seed: string, lines = 24): string {
  const { word, number, pick } = drawing(seed);
  return Array.from({ length: lines }, () => `${shapes[pick(shapes.length)]!(word, number)}\n`).join('');
}

/** Lines that nothing has in common with anything; what stands before and after them is no longer for them. */
export function own(seed: string, lines = 3): string {
  const { word } = drawing(`own ${seed}`);
  return Array.from({ length: lines }, () => `${word()}.${word()} = ${word()}\n`).join('');
}

/** A file: its own first lines, these, and its own last ones. */
export function around(seed: string, ...parts: readonly string[]): string {
  return own(`${seed} 0`) + parts.map((part, at) => part + own(`${seed} ${at + 1}`)).join('');
}

/** JavaScript of exactly so many of jscpd's tokens, three a line. */
export function ofTokens(seed: string, tokens: number): string {
  const { word } = drawing(seed);
  const rest = ['', `${word()}\n`, `!${word()}\n`][tokens % 3]!;
  return Array.from({ length: Math.floor(tokens / 3) }, () => `${word()} = ${word()}\n`).join('') + rest;
}

/** The first so many lines, or some after others. */
export function linesOf(text: string, from: number, to?: number): string {
  return text
    .split(/(?<=\n)/)
    .slice(from, to)
    .join('');
}

/** The same tokens in other lines: a formatter's work. */
export function reformatted(text: string): string {
  return text.replaceAll(
    /\(([^()\n]*)\)/g,
    (_all, inner: string) => `(\n    ${inner.replaceAll(', ', ',\n    ')}\n  )`,
  );
}

/** Replace the first or every occurrence; what is to be replaced has to be there. */
export function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`"${from}" is not in:\n${text}`);
  return text.replaceAll(from, to);
}
