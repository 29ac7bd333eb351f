import { packFacts, unpackFacts, type Facts } from './facts.ts';

/**
 * The facts of every document as they were at one commit, in one text: a line with the commit, then a line for each
 * document. Kept only where no rule across documents was broken. It is searched, never taken apart: of thousands of
 * lines a commit needs a few.
 */

export interface DocumentFacts {
  readonly path: string;
  /** The number of its contract. */
  readonly contract: number;
  readonly facts: Facts;
}

/** A short value is part of many others, which costs little; each line that has it is taken apart. */
const mostHits = 50_000;
const mostFound = 500;

export class FactFile {
  readonly commit: string;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.commit = text.slice(0, text.indexOf('\n'));
  }

  of(path: string): DocumentFacts | undefined {
    const start = this.#text.indexOf(`\n${path}\t`);
    return start === -1 ? undefined : this.#lineAt(start + 1);
  }

  /** Every document that has this value somewhere; undefined when it is in too many places to look at each. */
  holding(value: string): DocumentFacts[] | undefined {
    const found: DocumentFacts[] = [];
    const text = this.#text;
    let hits = 0;
    for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
      if (++hits > mostHits || found.length > mostFound) return undefined;
      if (!isEdge(text.charCodeAt(at - 1)) || !isEdge(text.charCodeAt(at + value.length))) continue;
      const start = text.lastIndexOf('\n', at) + 1;
      // The first line holds the commit.
      if (start > 0) found.push(this.#lineAt(start));
    }
    return found;
  }

  #lineAt(start: number): DocumentFacts {
    const end = this.#text.indexOf('\n', start);
    const tab = this.#text.indexOf('\t', start);
    const { rule, facts } = unpackFacts(this.#text.slice(tab + 1, end));
    return { path: this.#text.slice(start, tab), contract: rule, facts };
  }
}

/** What stands around a value: the bar behind the contract, the marks between values and keys, the end of a line. */
function isEdge(code: number): boolean {
  return code === 0x7c || code === 0x1e || code === 0x1f || code === 0x0a;
}

export function fitsLine(path: string): boolean {
  return !/[\t\n\p{Cs}]/u.test(path);
}

/** The text of such a file; undefined where a path cannot be a part of it. */
export function factText(commit: string, documents: readonly DocumentFacts[]): string | undefined {
  if (!documents.every(({ path }) => fitsLine(path))) return undefined;
  const lines = documents.map(({ path, contract, facts }) => `${path}\t${packFacts(contract, facts)}`);
  return [commit, ...lines, ''].join('\n');
}
