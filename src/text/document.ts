import matter from 'gray-matter';
import type { Value } from '../model/policy.ts';
import { findFence } from './fence.ts';
import { readClosely } from './places.ts';
import { isMapping } from './data.ts';

/**
 * A document as its readers take it: data and body. For people and programs that want to look at one, never for a
 * verdict. The only file that knows gray-matter, and the fence is looked at before gray-matter sees the text:
 * left alone it runs a `---js` block as code and answers a broken text from its cache.
 */

export interface DocumentView {
  readonly data: Readonly<Record<string, Value>>;
  readonly body: string;
}

const refuse = {
  parse: (): object => {
    throw new Error('only YAML frontmatter is read');
  },
};

/** Undefined when the text has no frontmatter that can be read. */
export function viewDocument(text: string): DocumentView | undefined {
  const fence = findFence(text, true);
  if (fence.kind !== 'block' || fence.closedBy === '...') return undefined;
  const read = (): Readonly<Record<string, Value>> => readAsObject(text.slice(fence.start, fence.end));
  let asked = false;
  try {
    // Always with options: without them gray-matter hands out one cached object per text.
    const { data } = matter(text, {
      language: 'yaml',
      // It takes any line that begins with dashes for the end of the block, so it is given what lies between ours.
      engines: {
        yaml: () => {
          asked = true;
          return read();
        },
        javascript: refuse,
        coffee: refuse,
        json: refuse,
      },
    });
    // Of a block with nothing before such a line it asks nobody; and it leaves blanks behind the fence to the body.
    return { data: asked ? data : read(), body: text.slice(fence.body) };
  } catch {
    return undefined;
  }
}

function readAsObject(yaml: string): Readonly<Record<string, Value>> {
  const { reading } = readClosely(yaml);
  if (!reading.ok) throw new Error(reading.error);
  if (reading.data !== undefined && reading.data !== null && !isMapping(reading.data)) throw new Error('not a mapping');
  return reading.data ?? {};
}
