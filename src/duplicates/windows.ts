import type { Lexemes } from './lexemes.ts';

/**
 * Windows of lexemes and the fingerprints that stand for them: of each `span` windows in a row the smallest hash is one
 * (winnowing), so that two texts with `length + span - 1` lexemes in common have a fingerprint in common.
 */

export interface Grain {
  /** Lexemes in a window. */
  readonly length: number;
  /** Windows of which one is a fingerprint. */
  readonly span: number;
}

/** Fine enough to find every copy of so many tokens, with a margin for lexemes that are longer than tokens. */
export function grainFor(minTokens: number): Grain {
  const guaranteed = Math.max(8, Math.floor(minTokens * 0.78));
  const length = Math.min(24, Math.floor(guaranteed * 0.62));
  return { length, span: Math.min(32, guaranteed - length + 1) };
}

/** What two texts have to have in common so that a fingerprint tells of it. */
export function guaranteed({ length, span }: Grain): number {
  return length + span - 1;
}

const base = 0x9e3779b1 | 0;

/** The same lexemes are something else in another format. */
export function seedOf(format: string): number {
  let hash = 0;
  for (let at = 0; at < format.length; at++) hash = (Math.imul(hash, 31) + format.charCodeAt(at)) | 0;
  return mixed(hash, 0x5bd1e995);
}

/** Every bit of the result depends on every bit given. */
function mixed(value: number, seed: number): number {
  let hash = value ^ seed;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

interface Stretch {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** Call `visit` with the hash of each window of `length` lexemes, and the lexeme it begins with. */
export function eachWindow(
  { hash }: Lexemes,
  { seed, from, to }: Stretch,
  length: number,
  visit: (hash: number, at: number) => void,
): void {
  if (to - from < length) return;
  let outgoing = 1;
  for (let at = 1; at < length; at++) outgoing = Math.imul(outgoing, base);
  let value = 0;
  for (let at = from; at < from + length; at++) value = (Math.imul(value, base) + hash[at]!) | 0;
  for (let at = from; ; at++) {
    visit(mixed(value, seed), at);
    const incoming = at + length;
    if (incoming >= to) return;
    value = (Math.imul(value - Math.imul(hash[at]!, outgoing), base) + hash[incoming]!) | 0;
  }
}

let ring = new Int32Array(64);
let places = new Int32Array(64);

/** Call `visit` with each fingerprint, as a number without sign, and the lexeme its window begins with. */
export function eachFingerprint(
  lexemes: Lexemes,
  stretch: Stretch,
  { length, span }: Grain,
  visit: (fingerprint: number, at: number) => void,
): void {
  if (ring.length < span + 1) [ring, places] = [new Int32Array(span + 1), new Int32Array(span + 1)];
  const size = span + 1;
  /** Windows that may still become the smallest, in order of place and of hash: a queue in a ring. */
  let [head, tail, told] = [0, 0, -1];
  eachWindow(lexemes, stretch, length, (hash, at) => {
    while (tail !== head && hash < ring[(tail + size - 1) % size]!) tail = (tail + size - 1) % size;
    ring[tail] = hash;
    places[tail] = at;
    tail = (tail + 1) % size;
    if (places[head]! <= at - span) head = (head + 1) % size;
    if (at - stretch.from + 1 >= span && places[head] !== told) visit(ring[head]! >>> 0, (told = places[head]!));
  });
  // A stretch that is shorter has one fingerprint all the same.
  if (told === -1 && tail !== head) visit(ring[head]! >>> 0, places[head]!);
}

/** How often each of many numbers was seen. */
export class Counts {
  #keys: Int32Array;
  #counts: Int32Array;
  #used = 0;

  constructor(room: number) {
    const size = 1 << Math.max(4, Math.ceil(Math.log2(room * 2 + 1)));
    this.#keys = new Int32Array(size);
    this.#counts = new Int32Array(size);
  }

  add(key: number, by: number): void {
    if (this.#used * 2 >= this.#keys.length) this.#grow();
    const at = this.#placeOf(key);
    if (this.#keys[at] === 0) {
      this.#keys[at] = key === 0 ? 1 : key;
      this.#used++;
    }
    this.#counts[at]! += by;
  }

  of(key: number): number {
    return this.#counts[this.#placeOf(key)]!;
  }

  /** 0 marks an empty place, so that 0 and 1 share one. */
  #placeOf(key: number): number {
    const wanted = key === 0 ? 1 : key;
    const mask = this.#keys.length - 1;
    let at = mixed(wanted, 0) & mask;
    while (this.#keys[at] !== 0 && this.#keys[at] !== wanted) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const [keys, counts] = [this.#keys, this.#counts];
    this.#keys = new Int32Array(keys.length * 2);
    this.#counts = new Int32Array(keys.length * 2);
    for (let at = 0; at < keys.length; at++) {
      if (keys[at] === 0) continue;
      const place = this.#placeOf(keys[at]!);
      this.#keys[place] = keys[at]!;
      this.#counts[place] = counts[at]!;
    }
  }
}
