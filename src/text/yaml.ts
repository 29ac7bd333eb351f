import { CORE_SCHEMA, load, Type, type EventType, type State } from 'js-yaml';
import type { Value } from '../model/policy.ts';
import { readFlat } from './flat-yaml.ts';

/**
 * The one decision what a YAML text says: YAML 1.2 core values, no dates, no merge keys, no code.
 * js-yaml decides because it is the fastest reader that is right; `places.ts` explains, and only when asked.
 */

export const limits = { keys: 1000, depth: 32 } as const;

export type Reading =
  | { readonly ok: true; readonly data: Value | undefined }
  /** Refused, or not certain: `places.ts` finds out why. */
  | { readonly ok: false; readonly error: string; readonly offset: number };

/** js-yaml's own integers also know a binary form, which YAML 1.2 reads as text. */
const integer = new Type('tag:yaml.org,2002:int', {
  kind: 'scalar',
  resolve: (text: unknown) => typeof text === 'string' && /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/.test(text),
  construct: (text: string) => Number(text),
});
/** And its own fractions know no sign before a point. */
const float = new Type('tag:yaml.org,2002:float', {
  kind: 'scalar',
  resolve: (text: unknown) =>
    typeof text === 'string' &&
    /^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(
      text,
    ),
  construct: (text: string) => Number(text.replace(/\.inf$/i, 'Infinity')),
});
const schema = CORE_SCHEMA.extend({ implicit: [integer, float] });

/**
 * What js-yaml accepts and a document may not have: a tag, an explicit key, a collection as a key, a merge key,
 * a key that reaches a prototype. And what it misreads: a quote that is closed on a later line, where it overlooks
 * what follows, an empty list item, behind which it loses count of the indentation, and dashes, which
 * it takes for the start of a document whatever follows them. Rare, and sometimes only a look-alike in prose, so a match
 * means "look closer".
 */
const suspicious = new RegExp(
  [
    /(?:^|[\s,[{:-])![^\s]/,
    /^[ \t]*\?(?:\s|$)|[,{[]\s*\?\s/,
    /[\]}]\s*:(?:\s|$)/,
    /<<|__proto__/,
    /(?:[:-][ \t]+|^[ \t]*)(?:"(?:\\.|[^"\\\n])*|'(?:''|[^'\n])*)\\?\n/,
    /^[ \t]*(?:-[ \t]+)*-[ \t]*(?:#.*)?\r?$/,
    /^---/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'm',
);

class Anchored extends Error {}

function refuseAnchors(_event: EventType, state: State): void {
  // js-yaml keeps the anchor of the node it is in here; its types do not say so.
  if ((state as State & { anchor?: string | null }).anchor != null) throw new Anchored();
}

/** Read a YAML text, or say that it needs a closer look. */
export function readYaml(text: string): Reading {
  const flat = readFlat(text);
  if (flat !== undefined) return { ok: true, data: flat };
  if (suspicious.test(text)) return { ok: false, error: '', offset: 0 };
  return readUnchecked(text);
}

/** Read a text that a closer look has found harmless. */
export function readUnchecked(text: string): Reading {
  try {
    const data = load(text, { schema, listener: refuseAnchors }) as Value | undefined;
    const trouble = overLimit(data, 1);
    return trouble ? { ok: false, error: trouble, offset: 0 } : { ok: true, data };
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Reading {
  if (error instanceof Anchored) return { ok: false, error: 'anchor', offset: 0 };
  if (error instanceof RangeError) return { ok: false, error: 'too deep', offset: 0 };
  const { reason, mark } = error as { reason?: string; mark?: { position: number } };
  return { ok: false, error: reason ?? String(error), offset: mark?.position ?? 0 };
}

function overLimit(value: Value | undefined, depth: number): 'too deep' | 'too many keys' | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > limits.depth) return 'too deep';
  const children = Array.isArray(value) ? (value as readonly Value[]) : Object.values(value);
  if (!Array.isArray(value) && children.length > limits.keys) return 'too many keys';
  for (const child of children) {
    const trouble = overLimit(child, depth + 1);
    if (trouble) return trouble;
  }
  return undefined;
}
