import type { Value } from '../model/policy.ts';
import { nearest, nearestOf } from '../text/nearest.ts';
import type { Cause } from '../text/schema-errors.ts';
import { valueAt } from '../text/data.ts';
import { flowExpectations, flowKeysByPlace, flowShapes, isFlowKind } from './flow-words.ts';

/** What a mistake in `sluice.yml` or the baseline is called: what was found, what is expected, the nearest key. */
export interface Misfit {
  readonly path: readonly (string | number)[];
  readonly on: 'key' | 'value';
  readonly message: string;
}

/** The first mistake of a file in words, and how many more there are. `file`: its path, or what it is where it may lie anywhere. */
export function misfitOf(file: string, causes: readonly Cause[], data: Value): Misfit {
  const mistakes = withoutConsequences(file, causes);
  const [cause] = mistakes;
  if (!cause) return { path: [], on: 'value', message: 'this file does not fit its schema' };
  const more = mistakes.length > 1 ? ` (and ${mistakes.length - 1} more)` : '';
  const extra = extraKey(cause);
  if (extra !== undefined)
    return {
      path: [...cause.path, extra],
      on: 'key',
      message: unknownKey(file, cause, extra) + more,
    };
  return { path: cause.path, on: 'value', message: misfit(file, cause, valueAt(data, cause.path)) + more };
}

/** A key that is missing only because it was misspelt is one mistake: the one a person can see. */
function withoutConsequences(file: string, causes: readonly Cause[]): readonly Cause[] {
  const meant = new Set(
    causes.map((cause) => placeOfKey(cause, nearest(extraKey(cause) ?? '', knownKeys(file, cause)) ?? '')),
  );
  // What is wrong with a name is told of the mapping as well, without the name.
  const named = new Set(causes.filter(({ keyword }) => keyword === 'propertyNames').map(({ path }) => path.join('\0')));
  return causes.filter(
    (cause) =>
      (cause.keyword !== 'required' || !meant.has(placeOfKey(cause, missingKey(cause)))) &&
      (cause.keyword !== 'pattern' || !named.has(cause.path.join('\0'))),
  );
}

function extraKey({ params }: Cause): string | undefined {
  const key = params['additionalProperty'] ?? params['propertyName'];
  return typeof key === 'string' ? key : undefined;
}

function missingKey({ params }: Cause): string {
  return String(params['missingProperty']);
}

function placeOfKey(cause: Cause, key: string): string {
  return JSON.stringify([...cause.path, key]);
}

function unknownKey(file: string, cause: Cause, key: string): string {
  const known = knownKeys(file, cause);
  if (cause.keyword === 'propertyNames') {
    if (isFlowKind(file))
      return `"${key}" is not a name: use lowercase letters and digits, joined by hyphens or underscores`;
    return cause.path[0] === 'profiles'
      ? `"${key}" is not a name: use letters, digits, dots, hyphens and underscores`
      : `"${key}" is not a name: use lowercase letters, digits and hyphens, but not "none"`;
  }
  const meant = nearest(key, known);
  if (meant !== undefined) return `unknown key "${key}"; did you mean "${meant}"?`;
  return `unknown key "${key}"; ${known.length > 0 ? `the keys here are ${words(known, 'and')}` : 'remove it'}`;
}

/** The keys of our own formats, by file and place: few enough to be said here, and a test holds them to the schemas. */
const keysByPlace: readonly (readonly [RegExp, string])[] = [
  [/^sluice\.yml $/, 'version requires packs asOf profile locks checks duplicates contracts documents'],
  [/^sluice\.yml duplicates$/, 'generated vendored templates tests isolated withoutTool renamed'],
  [/^\.sluice\/baseline\.json $/, 'format accepted duplicates'],
  [/^\.sluice\/baseline\.json duplicates$/, 'ratchet accepted'],
  [/ duplicates\.accepted\.\d+$/, 'class tokens count'],
  [/ accepted\.\d+$/, 'path code key value count'],
  [/ checks$/, 'frontmatter stamps duplicates'],
  [/ documents\.\d+$/, 'paths contract schema required strict marks'],
  [
    / contracts\.[^.]+$/,
    'schema switch strict literal stamp quoted mustBe keyOrder headings requiredWhen forbiddenWhen sameAs body agree rules ' +
      'deprecated unique references successor originalCodes',
  ],
  [/\.switch\.\d+$/, 'when schema body'],
  [/\.headings$/, 'level required'],
  [/\.requiredWhen\.\d+$/, 'when keys'],
  [/\.forbiddenWhen\.\d+$/, 'when keys why'],
  [/\.sameAs\.\d+$/, 'key of'],
  [/\.body$/, 'maxChars maxLines required'],
  [/\.rules\.\d+$/, 'id when severity message at becomes'],
  [/\.references\.\d+$/, 'key to acyclic notBehind'],
  [/\.notBehind$/, 'key order'],
  [/\.successor$/, 'when key to'],
  [/\.when\.\d+$/, 'path key is absent'],
];

function knownKeys(file: string, cause: Cause): readonly string[] {
  const place = `${file} ${cause.path.join('.')}`;
  const table = isFlowKind(file) ? flowKeysByPlace : keysByPlace;
  return table.find(([pattern]) => pattern.test(place))?.[1].split(' ') ?? [];
}

function misfit(file: string, cause: Cause, value: Value | undefined): string {
  if (!isFlowKind(file) && cause.path[0] === 'documents' && cause.path.length === 2 && isAboutContract(cause))
    return 'a rule names either a `contract` or a `schema`, not both and not neither';
  const table = isFlowKind(file) ? flowExpectations : expectations;
  const said = table.find(([pattern]) => pattern.test(cause.path.join('.')))?.[1];
  if (said !== undefined && cause.keyword !== 'type') return `expected ${said}, found ${kindOf(value)}`;
  const shape = isFlowKind(file) ? flowShapes.find(([pattern]) => pattern.test(cause.path.join('.')))?.[1] : undefined;
  return misfitByKeyword(cause, value, said ?? shape?.replace('KEY', String(cause.path.at(-1))));
}

function isAboutContract(cause: Cause): boolean {
  return cause.keyword === 'oneOf' || (cause.keyword === 'required' && /^(?:contract|schema)$/.test(missingKey(cause)));
}

/** What fits in places where the schema's own keyword would say it in a way only a program reads. */
const expectations: readonly (readonly [RegExp, string])[] = [
  [/^requires$/, "the oldest version that will do, such as '>=0.1'"],
  [/^packs$/, 'auto or a list of packs'],
  [/^packs\.\d+$/, 'a pack, such as agent-skill or agent-skill@2026-11'],
  [/^asOf$/, "a month or a day, such as '2026-11'"],
  [/^profile$/, 'the name of a profile, such as poc or production'],
  [/^documents\.\d+\.paths$/, 'a pattern or a list of patterns'],
  [/^duplicates\.accepted\.\d+\.class$/, 'a class of copies, such as dup:1a2b3c4d5e6f'],
  [/^format$/, 'a format or a list of formats'],
  [/^maxSize$/, 'a size in quotes, such as "1mb", "100kb" or "102400"'],
  [/^formatsExts$/, 'endings by format, such as { "javascript": ["es", "es6"] }'],
  [/^formatsNames$/, 'names by format, such as { "makefile": ["GNUmakefile"] }'],
  [/^crossFormats$/, 'groups of formats, such as "js-ts" or [["css", "scss"]]'],
];

function misfitByKeyword({ keyword, params }: Cause, value: Value | undefined, said: string | undefined): string {
  switch (keyword) {
    case 'type':
      return `expected ${
        said ??
        words(
          ([params['type']].flat() as string[]).map((type) => typeWords[type] ?? type),
          'or',
        )
      }, found ${kindOf(value)}`;
    case 'required':
      return `the key "${String(params['missingProperty'])}" is missing; add it`;
    case 'const':
      return `expected ${JSON.stringify(params['allowedValue'])}, found ${kindOf(value)}`;
    case 'enum': {
      const allowed = params['allowedValues'] as unknown[];
      const list = allowed.map((one) => JSON.stringify(one));
      return `expected ${words(list, 'or')}, found ${kindOf(value)}${didYouMean(value, allowed)}`;
    }
    case 'minItems':
      return `expected at least ${String(params['limit'])} in this list, found ${Array.isArray(value) ? value.length : 'none'}`;
    case 'minLength':
    case 'minProperties':
      return 'this may not be empty';
    case 'minimum':
      return `expected ${String(params['limit'])} or more, found ${kindOf(value)}`;
    case 'maximum':
      return `expected ${String(params['limit'])} or less, found ${kindOf(value)}`;
    case 'dependentRequired':
      return `"${String(params['property'])}" stands beside "${String(params['missingProperty'])}", which is missing; add it`;
    default:
      return `${kindOf(value)} does not fit (${keyword} ${JSON.stringify(params)})`;
  }
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a string',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
};

function didYouMean(value: unknown, allowed: readonly unknown[]): string {
  const meant = nearestOf(value, allowed);
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}

/** `a, b or c`. */
function words(items: readonly string[], last: 'or' | 'and'): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

function kindOf(value: Value | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a mapping' : `the ${typeof value} ${JSON.stringify(value)}`;
}
