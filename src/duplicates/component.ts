import { formatOfWord } from './formats.ts';
import { blanked, grouped, type Block, type Range } from './parts.ts';

interface Section {
  readonly format: string;
  readonly start: number;
  readonly inner: Range;
  readonly past: number;
}

/** Scripts, styles and templates by their language; what stands around them is markup, and a template goes on from it. */
export function componentBlocks(bytes: Buffer, format: string): Block[] {
  const text = bytes.toString('latin1').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const tags = format === 'vue' ? ['template', 'script', 'style'] : ['script', 'style'];
  const all = tags.flatMap((tag) => sectionsOf(text, tag)).sort((a, b) => a.start - b.start);
  const sections: Section[] = [];
  for (const one of all)
    if (!sections.some(({ start, past }) => one.start >= start && one.start < past)) sections.push(one);
  const filled = sections.filter(({ inner: [from, to] }) => from < to);
  const markup: Block = {
    format: 'html',
    ranges: [[0, bytes.length]],
    bytes: blanked(
      bytes,
      filled.map(({ inner }) => inner),
    ),
  };
  const blocks = grouped(filled);
  const templates = blocks.find((block) => block.format === 'html');
  // Both parts of the markup are one text to jscpd, the outer one first; the blanks of the outer one are read over.
  return [templates ? { ...markup, more: templates.ranges } : markup, ...blocks.filter((block) => block !== templates)];
}

function sectionsOf(text: string, tag: string): Section[] {
  const sections: Section[] = [];
  const [opening, closing] = [`<${tag}`, `</${tag}>`];
  for (let from = 0; ;) {
    const start = text.indexOf(opening, from);
    const named = start + opening.length;
    // Another tag that begins so ends the search, as it does for jscpd.
    if (start === -1 || /[a-z]/.test(text[named] ?? '')) return sections;
    const inner = text.indexOf('>', start) + 1;
    const close = inner === 0 ? -1 : text.indexOf(closing, inner);
    if (close === -1) return sections;
    from = close + closing.length;
    sections.push({ format: languageOf(tag, text.slice(named, inner)), start, inner: [inner, close], past: from });
  }
}

function languageOf(tag: string, attributes: string): string {
  const lang = /^[^]*?lang=(["'])([^]*?)\1/.exec(attributes)?.[2] ?? '';
  if (tag === 'template') return lang === 'pug' || lang === 'jade' ? 'pug' : 'html';
  if (tag === 'style') return lang === 'scss' || lang === 'sass' ? 'scss' : lang === 'less' ? 'less' : 'css';
  if (lang === 'ts') return 'typescript';
  return lang === 'js' || formatOfWord(lang) === undefined ? 'javascript' : lang;
}
