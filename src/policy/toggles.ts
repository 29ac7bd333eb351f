import { toggles, type ProfileValues, type RawProfile, type Toggle } from '../model/profile.ts';
import { nearest } from '../text/nearest.ts';

/** What a toggle comes to. `fits` is false where the value itself could not be had, and another stands for it. */
interface Normal {
  readonly value: string;
  readonly fits: boolean;
}

interface Kind {
  /** The values in words. */
  readonly range: string;
  /** The values that have a name, strict ones first; none where it is a number without an end. */
  readonly words: readonly string[];
  /** Where nobody says anything. */
  readonly fallback: string;
  readonly read: (text: string) => Normal | undefined;
}

const yesNo: Readonly<Record<string, string>> = { yes: 'yes', true: 'yes', 1: 'yes', no: 'no', false: 'no', 0: 'no' };
const warnModes: Readonly<Record<string, string>> = {
  halt: 'halt',
  ask: 'ask',
  'auto-approve': 'auto-approve',
  autoapprove: 'auto-approve',
  auto_approve: 'auto-approve',
};

function oneOf(table: Readonly<Record<string, string>>): Kind['read'] {
  return (text) => (Object.hasOwn(table, text) ? { value: table[text]!, fits: true } : undefined);
}

function wholeNumber(text: string): number | undefined {
  const number = Number(text);
  return /^[-+]?\d+$/.test(text) && Number.isSafeInteger(number) ? number : undefined;
}

function retries(text: string): Normal | undefined {
  const words = oneOf(yesNo)(text);
  if (words) return { value: words.value === 'yes' ? '1' : '0', fits: true };
  const number = wholeNumber(text);
  if (number === undefined) return undefined;
  return { value: number <= 0 ? '0' : '1', fits: number === 0 || number === 1 };
}

function atLeastOne(text: string): Normal | undefined {
  const number = wholeNumber(text);
  return number === undefined ? undefined : { value: String(Math.max(1, number)), fits: number >= 1 };
}

const fromOne = 'a whole number from 1 up';

const kinds: Readonly<Record<Toggle, Kind>> = {
  warn_mode: {
    range: 'halt, ask or auto-approve',
    words: ['halt', 'ask', 'auto-approve'],
    fallback: 'ask',
    read: oneOf(warnModes),
  },
  warn_gate: { range: 'yes or no', words: ['yes', 'no'], fallback: 'yes', read: oneOf(yesNo) },
  retry_max: { range: '0 or 1', words: ['0', '1'], fallback: '1', read: retries },
  pipeline_fail_fast_threshold: { range: fromOne, words: [], fallback: '3', read: atLeastOne },
  pipeline_max_total_failures: { range: fromOne, words: [], fallback: '8', read: atLeastOne },
};

export function isToggle(word: string): word is Toggle {
  return Object.hasOwn(kinds, word);
}

export function fallbackOf(toggle: Toggle): string {
  return kinds[toggle].fallback;
}

export function normalise(toggle: Toggle, raw: unknown): Normal {
  const text = ['string', 'number', 'boolean'].includes(typeof raw) ? String(raw).trim().toLowerCase() : '';
  return kinds[toggle].read(text) ?? { value: kinds[toggle].fallback, fits: false };
}

/** Every toggle of a profile, what does not fit or is missing replaced, as the helper always did. */
export function normalProfile(raw: RawProfile): ProfileValues {
  return Object.fromEntries(
    toggles.map((toggle) => [
      toggle,
      Object.hasOwn(raw, toggle) ? normalise(toggle, raw[toggle]).value : fallbackOf(toggle),
    ]),
  ) as ProfileValues;
}

/** What is wrong with a value that does not fit: what it may be, and the word that was meant. */
export function misfitWords(toggle: Toggle, raw: unknown): string {
  const { range, words } = kinds[toggle];
  const meant = typeof raw === 'string' ? nearest(raw, words) : undefined;
  return `${toggle} is ${range}, and not ${shown(raw)}${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
}

/** A value as JSON has it, and no more of it than fits in a sentence. */
export function shown(raw: unknown): string {
  const text = JSON.stringify(raw) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Whether the second value lets more through than the first. Smaller numbers are the stricter ones. */
export function isLooser(toggle: Toggle, before: string, after: string): boolean {
  const { words } = kinds[toggle];
  const rank = (value: string): number => (words.length > 0 ? words.indexOf(value) : Number(value));
  return rank(after) > rank(before);
}
