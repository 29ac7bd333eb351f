import type { Severity } from '../../model/finding.ts';
import { nearest, nearestOf } from '../../text/nearest.ts';
import { mostTold, type Cause } from '../../text/schema-errors.ts';
import { valueAt } from '../../text/data.ts';
import type { Document } from './read.ts';
import { branchOf, conditionWords } from './conditions.ts';
import { kindOf, shown, typeWords } from './rules.ts';
import type { Trouble } from './trouble.ts';

/** What a schema says beside a keyword: how to word it, how heavy it is, which keys there are. */
export interface Beside {
  readonly say?: string;
  readonly severity?: Severity;
  readonly keys?: readonly string[];
}

/** What is wrong by a schema as troubles of ours. */
export function schemaTroubles(
  document: Document,
  causes: readonly (Cause & { readonly beside: Beside })[],
): Trouble[] {
  const troubles = causes.slice(0, mostTold).map((cause) => toTrouble(document, cause, cause.beside));
  const others = causes.slice(mostTold).map((cause) => severityOf(document, cause, cause.beside));
  return [...mistyped(troubles), ...(others.length > 0 ? [andMore(document, others)] : [])];
}

/** Its digest is of the whole frontmatter: who accepts it has accepted what is not listed, and nothing that comes later. */
function andMore({ data }: Document, others: readonly Severity[]): Trouble {
  const severity = others.includes('error') ? 'error' : 'warning';
  return { code: 'fm/and-more', path: [], at: 'close', args: { count: others.length }, severity, value: data };
}

function severityOf({ rule: { contract } }: Document, { keyword }: Cause, beside: Beside): Severity {
  if (beside.severity) return beside.severity;
  // A pack's closed lists age; a schema of the repository means what it says.
  const strict = contract.strict ?? contract.edition === 'sluice.yml';
  return isOfKeys(keyword) && !strict ? 'warning' : 'error';
}

/** Keywords that close a list of keys. */
function isOfKeys(keyword: string): boolean {
  return ['additionalProperties', 'unevaluatedProperties', 'propertyNames'].includes(keyword);
}

function toTrouble(document: Document, cause: Cause, beside: Beside): Trouble {
  const value = valueAt(document.data, cause.path);
  const key = cause.path.join('.');
  const base = { path: cause.path, at: 'value' as const, value, ...(beside.severity && { severity: beside.severity }) };
  const { params } = cause;
  switch (cause.keyword) {
    case 'required':
    case 'dependentRequired':
    case 'dependencies':
      return missingKey(cause, params['missingProperty'], beside);
    case 'additionalProperties':
    case 'unevaluatedProperties':
    case 'propertyNames':
      return unknownKey(document, cause, beside);
    case 'type':
      return wrongType(base, key, value, [params['type']].flat() as string[]);
    case 'enum':
    case 'const':
      return notAllowed(
        base,
        key,
        value,
        (params['allowedValues'] as unknown[] | undefined) ?? [params['allowedValue']],
      );
    case 'pattern':
      return {
        ...base,
        code: 'fm/pattern',
        args: { key, value: shown(value), expected: beside.say ?? `like ${String(params['pattern'])}` },
      };
    case 'format':
      return {
        ...base,
        code: 'fm/format',
        args: { key, value: shown(value), expected: beside.say ?? String(params['format']) },
      };
    case 'minLength':
    case 'maxLength':
      return { ...base, code: 'fm/length', args: { key, expected: bound(cause), found: [...String(value)].length } };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return {
        ...base,
        code: 'fm/range',
        args: { key, value: shown(value), expected: `${String(params['comparison'])} ${String(params['limit'])}` },
      };
    case 'multipleOf':
      return {
        ...base,
        code: 'fm/range',
        args: { key, value: shown(value), expected: `a multiple of ${String(params['multipleOf'])}` },
      };
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'maxProperties':
      return {
        ...base,
        code: 'fm/count',
        args: { key: key || 'the frontmatter', expected: `${bound(cause)} entries` },
      };
    case 'uniqueItems':
      return { ...base, code: 'fm/count', args: { key, expected: 'every entry once' } };
    case 'false schema':
      return {
        ...base,
        code: 'fm/schema',
        args: { key, pointer: cause.schemaPath.replace(/\/false schema$/, ''), never: 'true' },
      };
    default:
      return { ...base, code: 'fm/schema', args: { key, pointer: cause.schemaPath } };
  }
}

function bound(cause: Cause): string {
  return `${cause.keyword.startsWith('min') ? 'at least' : 'at most'} ${String(cause.params['limit'])}`;
}

function missingKey(cause: Cause, missing: unknown, beside: Beside): Trouble {
  const path = [...cause.path, String(missing)];
  return {
    code: 'fm/missing-key',
    path,
    at: 'key',
    args: { key: path.join('.') },
    ...(beside.severity && { severity: beside.severity }),
  };
}

function unknownKey(document: Document, cause: Cause, beside: Beside): Trouble {
  const key = String(
    cause.params['additionalProperty'] ?? cause.params['unevaluatedProperty'] ?? cause.params['propertyName'],
  );
  const path = [...cause.path, key];
  const there = new Set(Object.keys(valueAt(document.data, cause.path) ?? {}));
  const meant = nearest(
    key,
    (beside.keys ?? []).filter((other) => !there.has(other)),
  );
  return {
    code: 'fm/unknown-key',
    path,
    at: 'key',
    args: { key: path.join('.'), contract: branchWords(document), ...(meant !== undefined && { meant }) },
    severity: severityOf(document, cause, beside),
    value: key,
    ...(meant !== undefined && { rename: meant }),
  };
}

/** The contract by name, and where a branch of it decides, by the reason: which keys there are depends on it. */
function branchWords({ rule: { contract }, path, data }: Document): string {
  const branch = branchOf(contract, path, data);
  return branch ? `${contract.id} when ${conditionWords(branch.when)}` : contract.id;
}

type Base = Omit<Trouble, 'code' | 'args'>;

function wrongType(base: Base, key: string, value: unknown, types: readonly string[]): Trouble {
  if (types.includes('string') && (typeof value === 'number' || typeof value === 'boolean')) {
    return { ...base, code: 'fm/quote-it', args: { key, found: kindOf(value), source: String(value) }, quote: true };
  }
  return {
    ...base,
    code: 'fm/wrong-type',
    args: { key: key || 'the frontmatter', expected: typeWords(types), found: kindOf(value) },
  };
}

function notAllowed(base: Base, key: string, value: unknown, allowed: readonly unknown[]): Trouble {
  const meant = nearestOf(value, allowed);
  const list = allowed.map(shown);
  const expected = list.length > 1 ? `${list.slice(0, -1).join(', ')} or ${list.at(-1)}` : (list[0] ?? 'nothing');
  return {
    ...base,
    code: 'fm/not-allowed',
    args: { key, value: shown(value), expected, ...(meant !== undefined && { meant }) },
  };
}

/** A required key under a wrong name is one mistake, not an unknown key and a missing one. */
function mistyped(troubles: readonly Trouble[]): Trouble[] {
  const missing = new Set(
    troubles.filter((trouble) => trouble.code === 'fm/missing-key').map((trouble) => trouble.path.join('.')),
  );
  const found = new Set<string>();
  const merged = troubles.map((trouble): Trouble => {
    const meant = trouble.rename === undefined ? undefined : [...trouble.path.slice(0, -1), trouble.rename].join('.');
    if (meant === undefined || !missing.has(meant)) return trouble;
    found.add(meant);
    return { ...trouble, severity: 'error' };
  });
  return merged.filter((trouble) => trouble.code !== 'fm/missing-key' || !found.has(trouble.path.join('.')));
}
