import { Writer } from '../../bench/corpus.ts';

/**
 * Frontmatter as people write it, in as many styles as they have: made anew from a seed, so that a test and a bench that
 * name the seed have the same text. What it says does not matter, only how.
 */
export function yamlDocument(seed: number): string {
  const document = new YamlWriter(new Writer(seed * 2_654_435 + 97));
  return document.text();
}

const oddNames = ['"a b"', "'it''s'", '"q"', 'x.y', 'no', '1', '2024', 'é', 'a:b', '"#"', '1.10'];
const plainTexts = [
  'yes',
  'No',
  'true',
  'null',
  '~',
  '0',
  '-7',
  '1.10',
  '12e5',
  '2026-02-13',
  "it's",
  'a#b',
  'http://x/y',
  'é 😀 ü',
  '(x)',
  'a, b',
  'x y:z',
];
const quotedTexts = ['""', "''", '"a: b"', "'it''s'", '"x\\ty \\u0041"', "'# no comment'", '"[x"', "'no'"];
const lookAlikes = ['# no comment', 'key: value', '- item', '{x', "'open", 'text text', '```sh', '  deeper'];
const refusedValues = ['&x 1', '!!str 1', '*x', '[&x a, *x]', '{a, b}', '{x: , y: 1}', '{{x}}', '!tag {a: 1}'];

class YamlWriter {
  readonly #write: Writer;
  readonly #eol: string;
  readonly #step: number;
  readonly #listStep: number;
  /** How often in a hundred there is a comment, a blank line, a flow collection. */
  readonly #comments: number;
  readonly #blanks: number;
  readonly #flow: number;
  /** Nothing but the usual forms, as most people write. */
  readonly #plain: boolean;
  readonly #refused: number;
  #lines: string[] = [];

  constructor(write: Writer) {
    this.#write = write;
    this.#eol = write.pick(['\n', '\n', '\r\n']);
    this.#step = write.pick([2, 2, 2, 4, 3, 1]);
    this.#listStep = write.pick([0, 2, this.#step]);
    this.#comments = write.pick([0, 0, 10, 40]);
    this.#blanks = write.pick([0, 0, 10, 30]);
    this.#flow = write.pick([0, 20, 60]);
    this.#plain = write.upTo(3) === 0;
    this.#refused = write.upTo(40) === 0 ? 15 : 0;
  }

  text(): string {
    const kind = this.#write.upTo(60);
    if (kind === 0) return '';
    if (kind === 1) return `# ${this.#write.words(2)}${this.#eol}${this.#eol}`;
    if (kind === 2) return `${this.#flowMapping(2)}${this.#eol}`;
    this.#between(0);
    const column = kind === 3 ? 2 : 0;
    this.#mapping(column, 1);
    if (this.#write.upTo(4) === 0) this.#stamped(column);
    this.#between(0);
    return this.#lines.map((line) => line + this.#eol).join('');
  }

  #chance(inHundred: number): boolean {
    return this.#write.upTo(100) < inHundred;
  }

  /** Comments and blank lines, in places where an author may have left them. */
  #between(column: number): void {
    if (this.#chance(this.#blanks)) this.#lines.push(this.#write.pick(['', '', '   ']));
    if (!this.#chance(this.#comments)) return;
    const indent = this.#write.pick([column, column, 0, column + this.#step]);
    this.#lines.push(`${' '.repeat(indent)}#${this.#write.pick([' ', '', '# '])}${this.#write.words(3)}`);
  }

  #behind(): string {
    if (this.#chance(this.#comments >> 1)) return `${this.#write.pick([' ', '   '])}# ${this.#write.words(2)}`;
    return this.#chance(4) ? '  ' : '';
  }

  #mapping(column: number, depth: number): void {
    const names = new Set<string>();
    const count = 1 + this.#write.upTo(depth === 1 ? 9 : 4);
    for (let index = 0; index < count; index++) {
      const name = !this.#plain && this.#chance(5) ? this.#write.pick(oddNames) : this.#name();
      if (names.has(name)) continue;
      names.add(name);
      if (index > 0) this.#between(column);
      this.#entry(`${' '.repeat(column)}${name}:`, column, depth);
    }
  }

  /** What a stamp may find in its place. */
  #stamped(column: number): void {
    const [start, indent] = [' '.repeat(column), ' '.repeat(column + this.#step)];
    const beside = this.#write.pick([
      '',
      '',
      '',
      ' {}',
      ' { version: v1 }',
      ' {stages: {draft: {source: x}}}',
      ' null',
      ' ~',
    ]);
    this.#lines.push(`${start}prompt_flow:${beside}${this.#behind()}`);
    if (beside !== '' || this.#chance(20)) return;
    this.#between(column + this.#step);
    this.#lines.push(`${indent}version: v1`, `${indent}stages:${this.#behind()}`);
    this.#mapping(column + this.#step * 2, 3);
    if (this.#chance(50)) this.#entry(`${start}last:`, column, 4);
  }

  #name(): string {
    return `${this.#write.word()}${this.#write.pick(['', '', '_', '-'])}${this.#write.word()}`;
  }

  #entry(start: string, column: number, depth: number): void {
    const kind = this.#write.upTo(100);
    if (this.#refused > 0 && this.#chance(this.#refused)) {
      this.#lines.push(`${start} ${this.#write.pick(refusedValues)}`);
    } else if (kind < 45 || (depth > 4 && kind < 90)) this.#lines.push(`${start} ${this.#scalar()}${this.#behind()}`);
    else if (kind < 50) this.#lines.push(start + this.#behind());
    else if (kind < 65) this.#list(start, column);
    else if (kind < 82 && depth < 6) {
      this.#lines.push(start + this.#behind());
      this.#between(column + this.#step);
      this.#mapping(column + this.#step, depth + 1);
    } else if (kind < 90) this.#block(start, column);
    else if (this.#plain) this.#lines.push(`${start} ${this.#flowList(1)}${this.#behind()}`);
    else this.#unusual(start, column);
  }

  #scalar(): string {
    const kind = this.#write.upTo(12);
    if (kind === 0) return this.#write.pick(quotedTexts);
    if (kind === 1) return this.#write.pick(plainTexts);
    if (kind === 2) return `"${this.#write.words(3)}"`;
    if (kind === 3) return `'${this.#write.words(3)}'`;
    if (kind === 4) return this.#write.words(30);
    if (kind === 5) return String(this.#write.upTo(1000));
    return this.#write.words(1 + this.#write.upTo(4));
  }

  #list(start: string, column: number): void {
    if (this.#chance(this.#flow)) {
      this.#lines.push(`${start} ${this.#flowList(2)}${this.#behind()}`);
      return;
    }
    this.#lines.push(start + this.#behind());
    const indent = ' '.repeat(column + this.#listStep);
    const dash = this.#write.pick(['- ', '- ', '-   ']);
    const count = 1 + this.#write.upTo(4);
    for (let index = 0; index < count; index++) {
      this.#between(column + this.#listStep);
      if (!this.#plain && this.#chance(12)) this.#oddItem(indent, dash);
      else this.#lines.push(`${indent}${dash}${this.#scalar()}${this.#behind()}`);
    }
  }

  #oddItem(indent: string, dash: string): void {
    const deeper = indent + ' '.repeat(dash.length);
    const kind = this.#write.upTo(5);
    if (kind === 0) this.#lines.push(`${indent}${dash}${this.#name()}: 1`, `${deeper}b: ${this.#scalar()}`);
    else if (kind === 1) this.#lines.push(`${indent}${dash}- x`, `${deeper}- y`);
    else if (kind === 2) this.#lines.push(`${indent}${dash}${this.#flowMapping(1)}`);
    else if (kind === 3) this.#lines.push(`${indent}${dash}|`, `${deeper}text`, '', `${deeper}- more`);
    else this.#lines.push(`${indent}-`);
  }

  #block(start: string, column: number): void {
    const sign = this.#write.pick(['|', '>', '|-', '>-', '|+', '>+', '|', '>-']);
    this.#lines.push(`${start} ${sign}${this.#chance(this.#comments >> 2) ? ' # c' : ''}`);
    const indent = ' '.repeat(column + this.#step + this.#write.pick([0, 0, 1]));
    this.#lines.push(indent + this.#write.words(4));
    for (let more = this.#write.upTo(5); more > 0; more--) {
      const kind = this.#write.upTo(4);
      this.#lines.push(kind === 0 ? '' : indent + (kind === 1 ? this.#write.pick(lookAlikes) : this.#write.words(6)));
    }
  }

  /** What goes on over lines. */
  #unusual(start: string, column: number): void {
    const indent = ' '.repeat(column + this.#step);
    const [one, two] = [this.#write.words(4), this.#write.words(3)];
    const kind = this.#write.upTo(7);
    if (kind === 0) this.#lines.push(`${start} ${one}`, indent + two);
    else if (kind === 1) this.#lines.push(`${start} "${one}`, '', `${indent}${two}"${this.#behind()}`);
    else if (kind === 2) this.#lines.push(`${start} '${one}`, `${indent}${two}'`);
    else if (kind === 3) this.#lines.push(start, indent + one, indent + two);
    else if (kind === 4) this.#lines.push(`${start} ${this.#flowMapping(1)}${this.#behind()}`);
    else this.#flowLines(start, column, this.#write.pick(['[]', '{}']));
  }

  /** A flow collection over several lines. */
  #flowLines(start: string, column: number, [open, close]: string): void {
    this.#lines.push(`${start} ${open}`);
    const indent = ' '.repeat(column + this.#step);
    const count = 1 + this.#write.upTo(4);
    for (let index = 0; index < count; index++) {
      const key = open === '{' ? `k${index}: ` : '';
      const comma = index < count - 1 || this.#chance(30) ? ',' : '';
      this.#lines.push(`${indent}${key}${this.#flowScalar()}${comma}${this.#behind()}`);
      if (this.#chance(this.#comments >> 2)) this.#lines.push(`${indent}# ${this.#write.words(2)}`);
    }
    this.#lines.push(`${' '.repeat(column + this.#write.pick([0, 1]))}${close}`);
  }

  #flowScalar(): string {
    return this.#write.pick([
      this.#write.word(),
      this.#write.words(2),
      `'${this.#write.words(2)}'`,
      '"x, y"',
      'no',
      '12',
      'é',
      "'a: b'",
    ]);
  }

  #flowList(depth: number): string {
    const items = Array.from({ length: this.#write.upTo(4) }, () =>
      depth > 1 && !this.#plain && this.#chance(8) ? this.#flowMapping(depth - 1) : this.#flowScalar(),
    );
    const [space, comma] = [this.#write.pick(['', '', ' ']), this.#write.pick([', ', ', ', ','])];
    return `[${space}${items.join(comma)}${items.length > 0 && this.#chance(5) ? ',' : ''}${space}]`;
  }

  #flowMapping(depth: number): string {
    const space = this.#write.pick(['', '', ' ']);
    const entries = Array.from({ length: this.#write.upTo(4) }, (_, index) => {
      const value = depth > 1 && this.#chance(30) ? this.#flowMapping(depth - 1) : this.#flowScalar();
      return `${this.#chance(10) ? `"q ${index}"` : `k${index}`}: ${value}`;
    });
    return `{${space}${entries.join(', ')}${space}}`;
  }
}
