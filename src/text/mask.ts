import { bytesOfLatin, encodedAsLatin, latinOf } from './latin.ts';

/** Takes secrets out of bytes that come in pieces. */
export interface Masker {
  /** What can be told by now: the beginning of a secret is kept back until the rest of it is there. */
  take(chunk: Uint8Array): Uint8Array;
  /** What was kept back when nothing more comes. */
  rest(): Uint8Array;
}

type Environment = Readonly<Record<string, string | undefined>>;

const secretName =
  /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|(?:^|_)PASS$|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL|_KEY$|(?:^|_)O?AUTH(?:_|$)|AUTHORIZATION/i;
/** A shorter one may be any word of the output. */
const shortest = 8;
/** Longer than any token; what goes on for longer is no part of one. */
const longestToken = 512;
/** As long as servers take one. */
const longestHeader = 1 << 13;
/** Longer than any key. */
const longestKey = 1 << 14;

const tokenStarts = [
  'ghp_',
  'gho_',
  'ghu_',
  'ghs_',
  'ghr_',
  'github_pat_',
  'sk-',
  'xoxb-',
  'xoxp-',
  'xoxa-',
  'xoxr-',
  'xoxs-',
  'AKIA',
  'ASIA',
];
const keyStart = '-----BEGIN ';
/** In an address, whoever it is of. */
const inAddress = `(?<=://[^\\0-\\x20/:@]{0,${longestToken}}:)([^\\0-\\x20/@]{1,${longestToken}})(?=@)`;
/** In a header; a word that holds a digit is none of a sentence. */
const inHeader = `(?<=\\b(?:Bearer|Basic) )(?=[A-Za-z+/._~-]*[0-9=])[A-Za-z0-9+/=._~-]{${shortest},${longestHeader}}`;
const tokens =
  '(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{20,512}|github_pat_[A-Za-z0-9_]{20,512}|sk-[A-Za-z0-9_-]{20,512}|xox[abprs]-[A-Za-z0-9-]{10,512}|A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9]))';
/** To its end, or, where that is missing, as far as it looks like one. */
const keys = `-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:(?:(?!-----BEGIN )[^]){0,${longestKey}}?-----END [A-Z ]{0,40}PRIVATE KEY-----|[A-Za-z0-9+/=\\s\\\\]{0,${longestKey}})`;

/** For the values of these variables whose names say that they are secret, and for what looks like a token or a key. */
export function maskerFor(env: Environment): Masker {
  const secrets = secretsOf(env);
  const values = [...secrets.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp([...values.map(escaped), `(${keys})`, `(${tokens})`, inAddress, inHeader].join('|'), 'g');
  const beginnings = new Beginnings([...values, ...tokenStarts, keyStart]);
  let kept = '';
  /** What stands before it: a token does not begin within a word. */
  let before = '';

  const masked = (text: string, end: number): Uint8Array => {
    let [out, at] = ['', before.length];
    pattern.lastIndex = at;
    for (const match of text.matchAll(pattern)) {
      if (match.index >= end) break;
      const [all, key, , password] = match;
      const kind = key === undefined ? (password === undefined ? 'TOKEN' : 'PASSWORD') : 'PRIVATE_KEY';
      const name = secrets.get(all) ?? kind;
      out += `${text.slice(at, match.index)}***${name}***`;
      at = match.index + all.length;
    }
    const stop = Math.max(at, end);
    out += text.slice(at, stop);
    before = text.slice(Math.max(0, stop - 1), stop);
    kept = text.slice(stop);
    return bytesOfLatin(out);
  };

  return {
    take: (chunk) => {
      const text = before + kept + latinOf(chunk);
      const end = Math.min(beginnings.in(text), openToken(text), openWord(text), openKey(text));
      return masked(text, Math.max(before.length, end));
    },
    rest: () => masked(before + kept, before.length + kept.length),
  };
}

/** Each secret, as bytes, and its name; a value of several lines is known by each of them. */
function secretsOf(env: Environment): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value = ''] of Object.entries(env)) {
    const said = secretName.test(name) ? value.split(/\r?\n/) : passwordsIn(value);
    for (const line of said)
      for (const form of formsOf(line.trim())) if (form.length >= shortest) found.set(encodedAsLatin(form), name);
  }
  return found;
}

/** What stands before the @ of an address, whatever the variable is called. */
function passwordsIn(value: string): string[] {
  return [...value.matchAll(/:\/\/[^\s/:@]*:([^\s/@]+)@/g)].map(([, password]) => password!);
}

/** A secret as it is, and as programs write it that pass it on. */
function formsOf(secret: string): string[] {
  if (secret.length < shortest) return [];
  return [secret, encodeURIComponent(secret), ...[0, 1, 2].map((before) => base64After(before, secret))];
}

/** As it stands in base64 behind so many bytes: signs that hold bits of what comes before it or after it are none of it. */
function base64After(before: number, secret: string): string {
  const base64 = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
    .toString('base64')
    .replace(/=+$/, '');
  return base64.slice(Math.ceil((before * 8) / 6), base64.length % 4 === 0 ? undefined : -1);
}

/** Where in a text something may have begun that is not there as a whole. */
class Beginnings {
  readonly #byFirst = new Map<string, string[]>();
  readonly #longest: number;

  constructor(words: readonly string[]) {
    this.#longest = Math.max(...words.map((word) => word.length));
    for (const word of words) this.#byFirst.set(word[0]!, [...(this.#byFirst.get(word[0]!) ?? []), word]);
  }

  in(text: string): number {
    for (let at = Math.max(0, text.length - this.#longest + 1); at < text.length; at++) {
      const words = this.#byFirst.get(text[at]!);
      if (words === undefined) continue;
      const tail = text.slice(at);
      if (words.some((word) => word.length > tail.length && word.startsWith(tail))) return at;
    }
    return text.length;
  }
}

/** Where a token begins that may go on in the next piece. */
function openToken(text: string): number {
  const from = Math.max(0, text.length - longestToken);
  const word = /[A-Za-z0-9_-]*$/.exec(text.slice(from))!;
  const start = /ghp_|gh[ousr]_|github_pat_|sk-|xox[abprs]-|A[KS]IA/.exec(word[0]);
  return start === null ? text.length : from + word.index + start.index;
}

/** Where an address or a header begins whose password may go on in the next piece. */
function openWord(text: string): number {
  const from = Math.max(0, text.length - longestHeader);
  const word =
    /(?::\/{0,2}|:\/\/[^\s/@]*|\bB(?:e(?:a(?:r(?:er?)?)?)?|a(?:s(?:ic?)?)?)?|\b(?:Bearer|Basic) [A-Za-z0-9+/=._~-]*)$/.exec(
      text.slice(from),
    );
  return word === null ? text.length : from + word.index;
}

/** Where a key begins that has not ended. */
function openKey(text: string): number {
  const at = text.lastIndexOf(keyStart);
  if (at === -1 || text.length - at > longestKey) return text.length;
  const rest = text.slice(at);
  return /^-----BEGIN [A-Z ]{0,40}(?:$|-{1,4}$|PRIVATE KEY-----)/.test(rest) &&
    !/-----END [A-Z ]{0,40}PRIVATE KEY-----/.test(rest)
    ? at
    : text.length;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
