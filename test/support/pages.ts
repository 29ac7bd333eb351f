import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

/** Every page a person reads. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .sort()
    .map((name) => `docs/${name}`),
];

export function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

export function blocksOf(page: string): Block[] {
  return [...textOf(page).matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
    page,
    language,
    text,
  }));
}

/** Command lines a page names: those of its shell blocks, and those it quotes in a sentence. */
export function commandLines(page: string): string[] {
  const inBlocks = blocksOf(page)
    .filter((block) => block.language === 'sh')
    .flatMap((block) => block.text.split('\n'));
  const quoted = [...textOf(page).matchAll(/`((?:npx )?sluice [^`\n]+)`/g)].map(([, line = '']) => line);
  return [...inBlocks, ...quoted].filter((line) => /^(?:npx )?sluice /.test(line));
}
