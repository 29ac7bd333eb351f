import type { Lexemes } from './lexemes.ts';
import type { Stretch, Text } from './read.ts';
import { eachFingerprint, type Grain } from './windows.ts';

/** The fingerprints of a text, one after the other. */
interface Row {
  readonly prints: readonly number[];
  readonly places: readonly number[];
  /** Where each stretch has its last. */
  readonly ends: readonly number[];
}

const rows = new WeakMap<Lexemes, Map<number, Row>>();

/** Call `visit` with every fingerprint of a text. One that is kept is asked several times, and worked out once. */
export function eachPrint(
  text: Text,
  grain: Grain,
  visit: (fingerprint: number, at: number, stretch: Stretch) => void,
): void {
  const { prints, places, ends } = rowOf(text, grain);
  for (let number = 0, next = 0; number < ends.length; number++)
    for (; next < ends[number]!; next++) visit(prints[next]!, places[next]!, text.stretches[number]!);
}

function rowOf(text: Text, grain: Grain): Row {
  if (!text.lexemes.kept) return rowIn(text, grain);
  let known = rows.get(text.lexemes);
  if (!known) rows.set(text.lexemes, (known = new Map()));
  const name = grain.length * 1000 + grain.span;
  let row = known.get(name);
  if (!row) known.set(name, (row = rowIn(text, grain)));
  return row;
}

function rowIn({ lexemes, stretches }: Text, grain: Grain): Row {
  const [prints, places]: [number[], number[]] = [[], []];
  const ends = stretches.map((stretch) => {
    eachFingerprint(lexemes, stretch, grain, (fingerprint, at) => {
      prints.push(fingerprint);
      places.push(at);
    });
    return prints.length;
  });
  return { prints, places, ends };
}
