import { drawing } from './copies.ts';

/** How a language writes lines that have nothing in common, and a file of them. */
export interface Language {
  /** As jscpd names it. */
  readonly name: string;
  readonly extension: string;
  /** One line of at least eight tokens. */
  readonly line: (word: () => string, number: () => number) => string;
  /** What makes a file of lines. */
  readonly file?: (lines: string) => string;
  /** A line of a comment, which the tool takes for text, and so parts what a copy has from what it has not. */
  readonly remark?: (word: string) => string;
}

const slashes = (word: string): string => `// ${word}`;
const hash = (word: string): string => `# ${word}`;

export const languages: readonly Language[] = [
  {
    name: 'python',
    extension: 'py',
    line: (w, n) => `${w()} = ${w()}(${w()}, ${n()}) + ${w()}["${w()}"]`,
    remark: hash,
  },
  {
    name: 'bash',
    extension: 'sh',
    line: (w, n) => `${w()} --${w()} "$${w()}" ${n()} | ${w()} > ${w()}`,
    remark: hash,
  },
  {
    name: 'go',
    extension: 'go',
    line: (w, n) => `\t${w()} := ${w()}(${w()}, ${n()}) + ${w()}.${w()}`,
    file: (lines) => `package main\n\nfunc main() {\n${lines}}\n`,
    remark: slashes,
  },
  {
    name: 'java',
    extension: 'java',
    line: (w, n) => `    int ${w()} = ${w()}(${w()}, ${n()}) + ${w()}.${w()}();`,
    file: (lines) => `class Main {\n  void run() {\n${lines}  }\n}\n`,
    remark: slashes,
  },
  {
    name: 'c',
    extension: 'c',
    line: (w, n) => `  int ${w()} = ${w()}(${w()}, ${n()}) + ${w()}->${w()};`,
    file: (lines) => `int main(void) {\n${lines}}\n`,
    remark: slashes,
  },
  {
    name: 'cpp',
    extension: 'cpp',
    line: (w, n) => `  auto ${w()} = ${w()}<${w()}>(${w()}, ${n()}) + ${w()}::${w()}();`,
    file: (lines) => `int main() {\n${lines}}\n`,
    remark: slashes,
  },
  {
    name: 'rust',
    extension: 'rs',
    line: (w, n) => `    let ${w()} = ${w()}(&${w()}, ${n()}) + ${w()}.${w()}();`,
    file: (lines) => `fn main() {\n${lines}}\n`,
    remark: slashes,
  },
  {
    name: 'css',
    extension: 'css',
    line: (w, n) => `.${w()} .${w()} { ${w()}: ${n()}px; ${w()}: ${w()}; }`,
    // A selector that goes on in the next line; of a comment the ends would be alike.
    remark: (word) => word,
  },
  {
    name: 'scss',
    extension: 'scss',
    line: (w, n) => `.${w()} { .${w()} { ${w()}: ${n()}px; ${w()}: $${w()}; } }`,
    remark: slashes,
  },
  {
    name: 'json',
    extension: 'json',
    line: (w, n) => `  "${w()}": { "${w()}": ${n()}, "${w()}": ["${w()}", "${w()}"] },`,
    file: (lines) => `{\n${lines.replace(/,\n$/, '\n')}}\n`,
  },
  {
    name: 'yaml',
    extension: 'yml',
    line: (w, n) => `${w()}: { ${w()}: ${n()}, ${w()}: [${w()}, ${w()}] }`,
    remark: hash,
  },
  {
    name: 'markdown',
    extension: 'md',
    line: (w, n) => `${w()} ${w()} ${w()} ${w()}, ${w()} ${n()} ${w()} ${w()}`,
  },
];

export function languageLines({ line }: Language, seed: string, count = 24): string {
  const { word, number } = drawing(seed);
  return Array.from({ length: count }, () => `${line(word, number)}\n`).join('');
}

/** A file of the language: its own lines, these, and its own again. */
export function languageFile(language: Language, seed: string, ...parts: readonly string[]): string {
  const { word } = drawing(`remarks ${seed}`);
  const apart = (): string => (language.remark ? `${language.remark(word())}\n` : '');
  const ownLines = (at: number): string => languageLines(language, `${seed} ${at}`, 3) + apart();
  const lines = ownLines(0) + parts.map((part, at) => part + apart() + ownLines(at + 1)).join('');
  return language.file ? language.file(lines) : lines;
}
