import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Documents as people write them, made anew from a seed: the same corpus on every machine, none of it anyone's. */

/** A small generator of numbers that are the same everywhere. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru'.split(' ');

export class Writer {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = numbers(seed);
  }

  upTo(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.upTo(items.length)]!;
  }

  word(): string {
    return Array.from({ length: 1 + this.upTo(3) }, () => this.pick(syllables)).join('');
  }

  words(count: number): string {
    return Array.from({ length: count }, () => this.word()).join(' ');
  }

  sentence(): string {
    const text = this.words(6 + this.upTo(12));
    return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
  }
}

const statuses = ['draft', 'review', 'published', 'archived'] as const;
const kinds = ['guide', 'reference', 'tutorial', 'landing-page', 'how-to', 'glossary'] as const;

/** The schema every peer is given. */
export const articleSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['title', 'slug', 'description', 'kind', 'status'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 120 },
    slug: { type: 'string', pattern: '^[a-z0-9]+(?:[-/][a-z0-9]+)*$' },
    description: { type: 'string', minLength: 10, maxLength: 400 },
    kind: { enum: kinds },
    status: { enum: statuses },
    updated: { type: 'string', format: 'date' },
    order: { type: 'integer', minimum: 0 },
    tags: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' }, maxItems: 12 },
    authors: { type: 'array', items: { type: 'string' } },
    sidebar: {
      type: 'object',
      additionalProperties: false,
      properties: { label: { type: 'string' }, hidden: { type: 'boolean' }, weight: { type: 'integer' } },
    },
  },
} as const;

/** One article of about four kilobytes, its frontmatter of two to four hundred bytes. */
export function article(index: number): string {
  const write = new Writer(index * 7919 + 17);
  const lines = [
    '---',
    `title: ${write.pick(['', '"', "'"]) === '"' ? `"${write.words(4)}: ${write.words(2)}"` : write.words(5)}`,
    `slug: ${write.word()}/${write.word()}-${index}`,
    `description: ${write.sentence()} ${write.sentence()}`,
    `kind: ${write.pick(kinds)}`,
    `status: ${write.pick(statuses)}`,
    `updated: 2026-0${1 + write.upTo(9)}-${10 + write.upTo(18)}`,
  ];
  if (write.upTo(2) === 0) lines.push(`order: ${write.upTo(400)}`);
  lines.push('tags:', ...Array.from({ length: 1 + write.upTo(4) }, () => `  - ${write.word()}`));
  if (write.upTo(3) === 0) lines.push(`authors: [${write.word()}, ${write.word()}]`);
  if (write.upTo(3) === 0) lines.push('sidebar:', `  label: ${write.words(2)}`, `  weight: ${write.upTo(9)}`);
  lines.push('---', '', `# ${write.words(4)}`, '');
  while (lines.join('\n').length < 3400 + write.upTo(1200))
    lines.push(Array.from({ length: 5 }, () => write.sentence()).join(' '), '');
  return `${lines.join('\n')}\n`;
}

/** Write a corpus below a folder, thirty documents to a folder. */
export function writeCorpus(folder: string, count: number): void {
  for (let index = 0; index < count; index++) {
    const path = join(
      folder,
      'articles',
      `part-${Math.floor(index / 600)}`,
      `chapter-${Math.floor(index / 30)}`,
      `article-${index}.md`,
    );
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, article(index));
  }
}
