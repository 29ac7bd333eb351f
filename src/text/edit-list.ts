/** A piece of a text and what stands in its place: offsets count UTF-16 units of the text it was made for. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Why a text is left as it is: the form of YAML that stands in the way, and where. */
export class Refused extends Error {
  readonly at: number;

  constructor(construct: string, at: number) {
    super(construct);
    this.at = at;
  }
}

/** Apply edits that lie in order and do not overlap. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** The edits of one text while they are found. */
export class EditList {
  readonly #text: string;
  readonly #eol: string;
  readonly #edits: TextEdit[] = [];

  constructor(text: string, eol: string) {
    this.#text = text;
    this.#eol = eol;
  }

  /** A comment is one only behind a blank. */
  replace(start: number, end: number, text: string): void {
    const glued = text !== '' && this.#text[end] === '#' && !/\s$/.test(text);
    this.#edits.push({ start, end, text: glued ? `${text} ` : text });
  }

  /** Lines behind the line in which an offset lies, and behind comments on it that are indented deeper than they are. */
  insertBelow(offset: number, column: number, lines: readonly string[]): void {
    const at = this.#pastComments(this.#nextLine(offset), column);
    const closed = at === 0 || this.#text[at - 1] === '\n';
    const text = closed ? lines.map((line) => line + this.#eol) : lines.map((line) => this.#eol + line);
    this.replace(at, at, text.join(''));
  }

  /** In order; what is inserted at one place becomes one edit, in the order in which it was found. */
  ordered(): TextEdit[] {
    const ordered: TextEdit[] = [];
    for (const edit of this.#edits.toSorted((one, other) => one.start - other.start)) {
      const last = ordered.at(-1);
      if (last && last.end === edit.start && last.start === last.end && edit.start === edit.end)
        ordered[ordered.length - 1] = { ...last, text: last.text + edit.text };
      else ordered.push(edit);
    }
    return ordered;
  }

  lines(lines: readonly string[]): string {
    return lines.join(this.#eol);
  }

  #nextLine(offset: number): number {
    const end = this.#text.indexOf('\n', offset);
    return end === -1 ? this.#text.length : end + 1;
  }

  #pastComments(start: number, column: number): number {
    let at = start;
    for (;;) {
      const next = this.#nextLine(at);
      const indent = this.#text.slice(at, next).search(/[^ ]/);
      if (indent <= column || this.#text[at + indent] !== '#') return at;
      at = next;
    }
  }
}
