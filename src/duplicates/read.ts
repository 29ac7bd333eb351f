import { blocksOf } from './blocks.ts';
import { mannerOf } from './formats.ts';
import { lex, type Manner } from './lex.ts';
import { Lexemes } from './lexemes.ts';
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

/** Some lexemes of a text. */
export interface Part {
  readonly text: Text;
  readonly from: number;
  readonly to: number;
}

const shared = new Lexemes(1 << 16);

/** Whether one name is as good as another. */
export type Names = 'kept' | 'alike';

/** Read a file of a format into rows that the next reading uses again: for who has done with it by then. */
export function readBriefly(bytes: Buffer, format: string, names: Names = 'kept'): Text {
  shared.count = 0;
  const stretches: Stretch[] = [];
  const put = (format: string, seed: number, read: () => void): boolean => {
    const from = shared.count;
    read();
    const any = shared.count > from;
    if (any) stretches.push({ format, seed, from, to: shared.count });
    return any;
  };
  for (const { format: name, ranges, bytes: own = bytes, more = [], isPart } of blocksOf(bytes, format)) {
    const reading = (manner: Manner) => (): void => {
      for (const [start, end] of ranges) lex(own, start, end, manner, shared);
      for (const [start, end] of more) lex(bytes, start, end, manner, shared);
    };
    const manner = mannerOf(name);
    const any = put(name, seedOf(name), reading(manner));
    // jscpd reads a script that it cannot parse, or that has nothing but comments, by its words. A file of the first kind
    // is said not to be checked; a part of a document, of which nobody expects that it is a whole program, is not.
    if (manner === 'script' && (isPart || !any)) put(name, seedOf(`${name} in words`), reading('words'));
  }
  if (names === 'alike') likenNames(bytes, shared);
  return { bytes, lexemes: shared, stretches };
}

/** The same, to keep. The bytes are the caller's, and have to stay. */
export function readText(bytes: Buffer, format: string, names: Names = 'kept'): Text {
  const { lexemes, stretches } = readBriefly(bytes, format, names);
  return { bytes, lexemes: lexemes.copy(), stretches };
}
