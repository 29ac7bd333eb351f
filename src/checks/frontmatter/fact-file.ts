import { byBytes } from '../../model/path.ts';
import { escaped } from '../../text/pattern.ts';
import { packFacts, unpackFacts, type Facts } from './facts.ts';

/**
 * The facts of every document as they were at one commit, in one text: a line with the commit, then a line for each
 * document, in the order of paths. Kept only where no rule across documents was broken. It is searched, never taken
 * apart: of thousands of lines a commit needs a few.
 */

export interface DocumentFacts {
  readonly path: string;
  /** The number of its contract. */
  readonly contract: number;
  readonly facts: Facts;
}

/** Where more documents than this share a value with what has changed, all of them are looked at. */
const mostFound = 500;

export class FactFile {
  readonly commit: string;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.commit = text.slice(0, text.indexOf('\n'));
  }

  of(path: string): DocumentFacts | undefined {
    let [from, to] = [this.commit.length + 1, this.#text.length];
    while (from < to) {
      const start = this.#text.lastIndexOf('\n', ((from + to) >> 1) - 1) + 1;
      const order = byBytes(path, this.#text.slice(start, this.#text.indexOf('\t', start)));
      if (order === 0) return this.#lineAt(start);
      if (order < 0) to = start;
      else from = this.#text.indexOf('\n', start) + 1;
    }
    return undefined;
  }

  /** Every document that has one of these values somewhere; undefined when they are too many to look at each. */
  holding(values: ReadonlySet<string>): DocumentFacts[] | undefined {
    if (values.size === 0) return [];
    // All at once: to go through the text costs more than to look for hundreds of values in it.
    const pattern = new RegExp(`[|\\x1e\\x1f](?:${[...values].map(escaped).join('|')})(?=[\\x1e\\x1f\\n])`, 'g');
    const found: DocumentFacts[] = [];
    for (let hit = pattern.exec(this.#text); hit; hit = pattern.exec(this.#text)) {
      if (found.length === mostFound) return undefined;
      found.push(this.#lineAt(this.#text.lastIndexOf('\n', hit.index) + 1));
      pattern.lastIndex = this.#text.indexOf('\n', hit.index);
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

export function fitsLine(path: string): boolean {
  return !/[\t\n\p{Cs}]/u.test(path);
}

/** The text of such a file; undefined where a path cannot be a part of it. */
export function factText(commit: string, documents: readonly DocumentFacts[]): string | undefined {
  if (!documents.every(({ path }) => fitsLine(path))) return undefined;
  const inOrder = [...documents].sort((one, other) => byBytes(one.path, other.path));
  const lines = inOrder.map(({ path, contract, facts }) => `${path}\t${packFacts(contract, facts)}`);
  return [commit, ...lines, ''].join('\n');
}
