import { componentBlocks } from './component.ts';
import { formatNamed } from './formats.ts';
import { markdownBlocks } from './markdown.ts';
import type { Block } from './parts.ts';

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
