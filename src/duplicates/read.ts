import { blocksOf } from './blocks.ts';
import { formatNamed } from './formats.ts';
import { lex, Lexemes } from './lex.ts';
import { likenNames } from './names.ts';
import { seedOf } from './windows.ts';

/** A row of lexemes in which runs are looked for; none of them crosses into the next. */
export interface Stretch {
  readonly format: string;
  /** So that equal lexemes of different formats have different fingerprints. */
  readonly seed: number;
  /** Of the lexemes of the file. */
  readonly from: number;
  readonly to: number;
}

/** A file as lexemes. */
export interface Text {
  readonly bytes: Buffer;
  readonly lexemes: Lexemes;
  readonly stretches: readonly Stretch[];
}

const shared = new Lexemes(1 << 16);

/** Whether one name is as good as another. */
export type Names = 'kept' | 'alike';

/** Read a file of a format into rows that the next reading uses again: for who has done with it by then. */
export function readBriefly(bytes: Buffer, format: string, names: Names = 'kept'): Text {
  shared.count = 0;
  const stretches: Stretch[] = [];
  for (const block of blocksOf(bytes, format)) {
    const from = shared.count;
    const script = formatNamed(block.format)?.script ?? false;
    for (const [start, end] of block.ranges) lex(bytes, start, end, script, shared);
    // jscpd reads what has nothing but comments by its words.
    if (script && shared.count === from) for (const [start, end] of block.ranges) lex(bytes, start, end, false, shared);
    if (shared.count > from)
      stretches.push({ format: block.format, seed: seedOf(block.format), from, to: shared.count });
  }
  if (names === 'alike') likenNames(bytes, shared);
  return { bytes, lexemes: shared, stretches };
}

/** The same, to keep. The bytes are the caller's, and have to stay. */
export function readText(bytes: Buffer, format: string, names: Names = 'kept'): Text {
  const { lexemes, stretches } = readBriefly(bytes, format, names);
  return { bytes, lexemes: lexemes.copy(), stretches };
}
