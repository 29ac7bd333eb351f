/**
 * Whether a regular expression is one that jscpd takes. It is written in Rust, whose dialect has no look-around and no
 * back references, and what it cannot take it leaves out with a word on stderr.
 */

class Trouble extends Error {}

/** Deeper nesting Rust refuses too. */
const deepest = 250;
const assertions = new Set(['A', 'z', 'B', '<', '>']);
const boundaries = new Set(['start', 'end', 'start-half', 'end-half']);
const posix = /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/;
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Why a text is no such expression; undefined when it is one. Names of Unicode properties are taken as they are. */
export function regexTrouble(pattern: string): string | undefined {
  // Where blanks and remarks mean nothing, other rules hold; nobody writes that in one line.
  if (/\(\?[a-zA-Z]*x/.test(pattern)) return undefined;
  try {
    new Reader(pattern).whole();
    return undefined;
  } catch (error) {
    if (error instanceof Trouble) return error.message;
    throw error;
  }
}

class Reader {
  readonly #chars: readonly string[];
  readonly #names = new Set<string>();
  #at = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#chars = Array.from(pattern);
  }

  whole(): void {
    this.#alternatives();
    if (this.#at < this.#chars.length) throw new Trouble('it closes a group that was never opened');
  }

  #peek(ahead = 0): string | undefined {
    return this.#chars[this.#at + ahead];
  }

  #rest(): string {
    return this.#chars.slice(this.#at).join('');
  }

  #take(lacking: string): string {
    const char = this.#chars[this.#at++];
    if (char === undefined) throw new Trouble(lacking);
    return char;
  }

  #skip(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }

  /** What stands between two brackets, or from end to end. */
  #alternatives(): void {
    let repeatable = false;
    for (let char = this.#peek(); char !== undefined && char !== ')'; char = this.#peek()) {
      this.#at++;
      if ('*+?{'.includes(char)) {
        if (!repeatable) throw new Trouble(`there is nothing that its "${char}" could repeat`);
        if (char === '{') this.#count();
        this.#skip('?');
      } else repeatable = this.#single(char);
    }
  }

  /** Whether what was read can be repeated. */
  #single(char: string): boolean {
    if (char === '|') return false;
    if (char === '(') return this.#group();
    if (char === '[') this.#set();
    else if (char === '\\') this.#escape(false);
    return true;
  }

  #count(): void {
    const [text, least, most] = /^\s*(\d+)\s*(?:,\s*(\d+)\s*|,)?\}/.exec(this.#rest()) ?? [];
    if (text === undefined) throw new Trouble('its "{" is no count such as {2,5}; a plain one is written "\\{"');
    if (Number(least) > 0xffffffff || Number(most ?? 0) > 0xffffffff) throw new Trouble('it counts too far');
    if (most !== undefined && Number(most) < Number(least)) throw new Trouble(`it counts down in "{${text}"`);
    this.#at += Array.from(text).length;
  }

  #group(): boolean {
    if (++this.#depth > deepest) throw new Trouble('it is nested too deep');
    const isGroup = !this.#skip('?') || this.#special();
    if (isGroup) {
      this.#alternatives();
      if (!this.#skip(')')) throw new Trouble('it opens a group and never closes it');
    }
    this.#depth--;
    return isGroup;
  }

  /** Behind `(?`: false where it only sets flags. */
  #special(): boolean {
    if (/^<?[=!]/.test(this.#rest())) throw new Trouble('jscpd knows no look-ahead and no look-behind');
    if (/^P?</.test(this.#rest())) {
      this.#at += this.#peek() === 'P' ? 2 : 1;
      this.#name();
      return true;
    }
    return this.#flags();
  }

  #name(): void {
    const [text, name] = /^([^>]*)>/u.exec(this.#rest()) ?? [];
    if (text === undefined || !/^[_\p{Alphabetic}][\w\p{Alphabetic}\p{N}.[\]]*$/u.test(name!))
      throw new Trouble('the name of a group is made of letters, digits and underscores');
    if (this.#names.has(name!)) throw new Trouble(`two of its groups are called "${name}"`);
    this.#names.add(name!);
    this.#at += Array.from(text).length;
  }

  #flags(): boolean {
    const [text, flags, end] = /^([a-zA-Z-]*)([:)])/.exec(this.#rest()) ?? [];
    const letters = (flags ?? '').replace('-', '');
    const wrong =
      text === undefined ||
      /[^imsUuR]/.test(letters) ||
      new Set(letters).size < letters.length ||
      flags!.endsWith('-') ||
      text === ')';
    if (wrong) throw new Trouble('behind "(?" it has something that jscpd does not know');
    this.#at += text.length;
    return end === ':';
  }

  #set(): void {
    if (++this.#depth > deepest) throw new Trouble('it is nested too deep');
    const lacking = 'it opens a set with "[" and never closes it';
    this.#skip('^');
    let first = true;
    for (; this.#skip('-'); first = false);
    if (first) this.#skip(']');
    while (!this.#skip(']')) {
      const pair = `${this.#peek() ?? ''}${this.#peek(1) ?? ''}`;
      const [named] = posix.exec(this.#rest()) ?? [];
      if (named !== undefined) this.#at += named.length;
      else if (this.#skip('[')) this.#set();
      else if (pair === '&&' || pair === '--' || pair === '~~') this.#at += 2;
      else this.#range(lacking);
    }
    this.#depth--;
  }

  #range(lacking: string): void {
    const start = this.#member(lacking);
    if (this.#peek() !== '-' || [']', '-'].includes(this.#peek(1) ?? '')) return;
    this.#at++;
    const end = this.#member(lacking);
    if (start === undefined || end === undefined) throw new Trouble('a range in "[…]" has one letter at either end');
    if (start > end) throw new Trouble('a range in "[…]" runs backwards');
  }

  #member(lacking: string): number | undefined {
    const char = this.#take(lacking);
    return char === '\\' ? this.#escape(true) : char.codePointAt(0);
  }

  /** What stands behind a back-slash: the character it is, undefined where it is a kind of characters or a place. */
  #escape(inSet: boolean): number | undefined {
    const char = this.#take('it ends in a back-slash');
    if (/[0-9]/.test(char)) throw new Trouble('jscpd knows no back references');
    if (char in hexDigits) return this.#hex(char);
    if (char === 'p' || char === 'P') return this.#property();
    if (/[dswDSW]/.test(char)) return undefined;
    if (char === 'b' || assertions.has(char)) {
      if (inSet) throw new Trouble(`"\\${char}" is a place and cannot stand in "[…]"`);
      if (char === 'b') this.#boundary();
      return undefined;
    }
    const simple = 'aftnrv'.indexOf(char);
    if (simple !== -1) return [7, 12, 9, 10, 13, 11][simple];
    if (/[^\0-\x7f]|[A-Za-z]/.test(char)) throw new Trouble(`jscpd does not know "\\${char}"`);
    return char.codePointAt(0);
  }

  #hex(kind: string): number {
    const digits = /^\{([0-9A-Fa-f]+)\}/.exec(this.#rest());
    const plain = new RegExp(`^[0-9A-Fa-f]{${hexDigits[kind]}}`).exec(this.#rest());
    const code = parseInt(digits?.[1] ?? plain?.[0] ?? '', 16);
    if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff))
      throw new Trouble(`behind "\\${kind}" there is no number of a character`);
    this.#at += (digits ?? plain)![0].length;
    return code;
  }

  #property(): undefined {
    const [text] = /^(?:[LMNPSZC]|\{[\w !:=.-]+\})/i.exec(this.#rest()) ?? [];
    if (text === undefined) throw new Trouble('behind "\\p" there is no property of characters');
    this.#at += text.length;
  }

  /** `\b{start}` is a place as well; `\b{2}` is one counted. */
  #boundary(): void {
    if (!/^\{(?:[A-Za-z-]|$)/.test(this.#rest())) return;
    const [text, word] = /^\{([A-Za-z-]+)\}/.exec(this.#rest()) ?? [];
    if (text === undefined || !boundaries.has(word!))
      throw new Trouble('"\\b{" is followed by start, end, start-half or end-half');
    this.#at += text.length;
  }
}
