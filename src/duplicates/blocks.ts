import { componentBlocks } from './component.ts';
import { formatNamed } from './formats.ts';
import { markdownBlocks } from './markdown.ts';

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

/** What jscpd takes a file apart into. */
export function blocksOf(bytes: Buffer, format: string): Block[] {
  switch (formatNamed(format)?.blocks) {
    case 'markdown':
      return markdownBlocks(bytes);
    case 'component':
      return componentBlocks(bytes, format);
    default:
      return [{ format, ranges: [[0, bytes.length]] }];
  }
}
