import type { SchemaError } from '../model/validate.ts';

/** One mistake, after everything that only follows from it has been taken away. */
export interface Cause {
  readonly keyword: string;
  readonly path: readonly (string | number)[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly schemaPath: string;
}

/**
 * One cause per mistake. A validator reports every branch of a choice that failed, the choice itself, and every
 * keyword that a value of the wrong type breaks besides: dozens of lines for one slip of the pen.
 */
export function rootCauses(errors: readonly SchemaError[]): Cause[] {
  const causes: Cause[] = [];
  for (const error of errors) {
    if (error.keyword === 'if' || (error as { propertyName?: string }).propertyName !== undefined) continue;
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf') causes.push(...best(error, claim(causes, error)));
    else causes.push(causeOf(error));
  }
  return causes.filter(
    (cause, index) => !causes.some((other, at) => at !== index && explains(other, cause, at < index)),
  );
}

function causeOf(error: SchemaError): Cause {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return { keyword: error.keyword, path, params: error.params, schemaPath: error.schemaPath };
}

/** Take the branches' own errors back: they stand before the choice and lie at or below its value. */
function claim(causes: Cause[], choice: SchemaError): Cause[] {
  const path = causeOf(choice).path;
  const first = causes.findIndex((cause) => startsWith(cause.path, path));
  if (first === -1) return [];
  const branches = causes.slice(first).filter((cause) => startsWith(cause.path, path));
  causes.splice(first, causes.length, ...causes.slice(first).filter((cause) => !startsWith(cause.path, path)));
  return branches;
}

/** Of all branches the one that got furthest; where none got anywhere, what they would all have taken. */
function best(choice: SchemaError, branches: readonly Cause[]): Cause[] {
  const whole = causeOf(choice);
  const deepest = branches.reduce((depth, cause) => Math.max(depth, cause.path.length), 0);
  const candidates = branches.filter((cause) => cause.path.length === deepest);
  if (candidates.length === 0) return [whole];
  if (deepest > whole.path.length) return [candidates[0]!];
  const types = candidates.filter((cause) => cause.keyword === 'type');
  const inside = candidates.filter((cause) => cause.keyword !== 'type');
  // A branch of the right type was meant: speak of that one.
  if (types.length > 0 && inside.length > 0) return merged(whole, inside);
  if (types.length > 0)
    return [
      {
        ...types[0]!,
        params: { type: [...new Set(types.flatMap((cause) => cause.params['type'] as string | string[]))] },
      },
    ];
  return merged(whole, inside);
}

function merged(whole: Cause, causes: readonly Cause[]): Cause[] {
  if (causes.every((cause) => cause.keyword === 'enum' || cause.keyword === 'const')) {
    const allowedValues = causes.flatMap(
      (cause) => (cause.params['allowedValues'] as unknown[] | undefined) ?? [cause.params['allowedValue']],
    );
    return [{ ...causes[0]!, keyword: 'enum', params: { allowedValues } }];
  }
  return causes.length === 1 ? [causes[0]!] : [{ ...whole, params: { ...whole.params, branches: causes.length } }];
}

function startsWith(path: readonly (string | number)[], start: readonly (string | number)[]): boolean {
  return start.every((part, index) => path[index] === part);
}

function samePlace(one: Cause, other: Cause): boolean {
  return one.path.length === other.path.length && startsWith(one.path, other.path);
}

/** Whether `other` says the same as `cause`, or is the reason for it. */
function explains(other: Cause, cause: Cause, earlier: boolean): boolean {
  if (!samePlace(other, cause)) return false;
  if (other.keyword === 'type') return cause.keyword !== 'type' || earlier;
  return earlier && other.keyword === cause.keyword && JSON.stringify(other.params) === JSON.stringify(cause.params);
}
