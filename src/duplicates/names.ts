import { hashOf } from './lex.ts';
import type { Lexemes } from './lexemes.ts';

/** Words that one language or another reserves: the rest are names, of which one is as good as another. */
const reserved: ReadonlySet<number> = new Set(
  (
    'abstract and any as assert async await boolean break byte case catch chan char class const constructor continue ' +
    'debugger declare def default defer del delete do done double elif else end enum esac except exec export extends ' +
    'extern false fi final finally float fn for foreach func function get global go goto if impl implements import in ' +
    'instanceof int interface is keyof lambda let long loop map match mod module move mut namespace never new nil ' +
    'none nonlocal not null number object of or package pass private protected pub public raise range readonly ref ' +
    'require return select self set short static str string struct super switch symbol synchronized template then this ' +
    'throw throws trait true try type typedef typeof undefined union unknown unsafe until use using val var void ' +
    'volatile when where while with yield'
  )
    .split(' ')
    .map((word) => hashOf(Buffer.from(word), 0, word.length)),
);

/** What every name becomes. */
const someName = 0x6e616d65;

/** Give all names one hash. */
export function likenNames(bytes: Uint8Array, lexemes: Lexemes): void {
  for (let at = 0; at < lexemes.count; at++)
    if (isLetter(bytes[lexemes.start[at]!]!) && !reserved.has(lexemes.hash[at]!)) lexemes.hash[at] = someName;
}

function isLetter(byte: number): boolean {
  return (
    (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f || byte === 0x24 || byte >= 0x80
  );
}
