import type { Value } from '../model/policy.ts';

/**
 * Values as YAML text. What YAML 1.1 or 1.2, or somebody's idea of either, would read as something else than a text
 * stands in quotes, whatever was there before.
 */

type Quoting = 'plain' | 'single' | 'double';

/** What some reader takes for a truth value, nothing, or a merge. */
const words = /^(?:y|n|yes|no|on|off|true|false|null|~|=|<<)$/i;
/** Numbers in any base, versions, dates, times, and ids that only happen to have no other digit. */
const likeNumber = /^[-+.]?[0-9][-+0-9a-fxobtz_:.,\s]*$/i;
const likeHexId = /^(?=.*[0-9]|.{7})[0-9a-f]+$/i;
const plainStart = /^(?:[A-Za-z0-9_/(\u00a1-\uffff]|\.{1,2}\/)/;
/** What ends a plain text early, and what only an escape can write. */
const endsPlain = /: |:$| #|\s$/;
const endsPlainInFlow = /[[\]{},:]/;
const needsEscape =
  /[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const plainKey = /^[A-Za-z_][\w-]*$/;

/** A scalar, in the quotes that were there where it can be written so. */
export function scalarText(value: string | number | boolean | null, was: Quoting, inFlow: boolean): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'string') return String(value);
  if (was === 'plain' && canBePlain(value, inFlow)) return value;
  return was === 'double' || needsEscape.test(value) ? doubleQuoted(value) : `'${value.replaceAll("'", "''")}'`;
}

/** Any value on one line, as it may stand inside a flow collection and elsewhere. */
export function inlineText(value: Value, inFlow: boolean): string {
  if (typeof value !== 'object' || value === null) return scalarText(value, 'plain', inFlow);
  if (isList(value)) return `[${value.map((item) => inlineText(item, true)).join(', ')}]`;
  return `{${flowEntries(Object.entries(value))}}`;
}

/** What stands between the braces of a flow mapping. */
export function flowEntries(entries: readonly (readonly [string, Value])[]): string {
  return entries.map(([key, value]) => `${keyText(key)}: ${inlineText(value, true)}`).join(', ');
}

export function keyText(key: string): string {
  return plainKey.test(key) && !words.test(key) ? key : scalarText(key, 'single', false);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

function canBePlain(text: string, inFlow: boolean): boolean {
  if (!plainStart.test(text) || endsPlain.test(text) || needsEscape.test(text)) return false;
  if (inFlow && endsPlainInFlow.test(text)) return false;
  return !words.test(text) && !likeNumber.test(text) && !likeHexId.test(text);
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return String(value);
}

/** JSON's escapes are YAML's too; YAML asks for a few more. */
function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
