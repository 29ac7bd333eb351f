import type { SchemaError } from '../model/validate.ts';
import { pointerParts } from './pointer.ts';

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
  const path = pointerParts(error.instancePath).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
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

/** Of all branches the one that was meant; where none was, what they would all have taken. */
function best(choice: SchemaError, causes: readonly Cause[]): Cause[] {
  const whole = causeOf(choice);
  const branches = byBranch(whole, causes);
  const meant = branches.filter((branch) => !branch.some((cause) => isOther(cause, whole)));
  if (meant.length > 0) return [...meant.reduce((least, branch) => (branch.length < least.length ? branch : least))];
  const tags = branches.map((branch) => branch.find(isTag));
  if (tags.length > 1 && tags.every((tag) => tag !== undefined && samePlace(tag, tags[0]!)))
    return merged(whole, tags as Cause[]);
  const candidates = causes.filter((cause) => samePlace(cause, whole));
  if (candidates.length === 0) return causes.length > 0 ? [causes[0]!] : [whole];
  const types = candidates.filter((cause) => cause.keyword === 'type');
  const inside = candidates.filter((cause) => cause.keyword !== 'type');
  // A branch of the right type was meant: speak of that one.
  if (types.length === 0 || inside.length > 0) return merged(whole, inside);
  const expected = types.flatMap((cause) => cause.params['type'] as string | string[]);
  return [{ ...types[0]!, params: { type: [...new Set(expected)] } }];
}

/** The failures of each branch; behind a reference, of each definition. */
function byBranch(choice: Cause, causes: readonly Cause[]): Cause[][] {
  const start = `${choice.schemaPath}/`;
  const branches = new Map<string, Cause[]>();
  for (const cause of causes) {
    const inside = cause.schemaPath.startsWith(start);
    const branch = inside
      ? cause.schemaPath.slice(start.length).split('/')[0]!
      : cause.schemaPath.split('/').slice(0, 3).join('/');
    branches.set(branch, [...(branches.get(branch) ?? []), cause]);
  }
  return [...branches.values()];
}

/** A word that tells the branches apart. */
function isTag(cause: Cause): boolean {
  return cause.keyword === 'const' || cause.keyword === 'enum';
}

/** The value was not meant for this branch: it is of another type, or another word. */
function isOther(cause: Cause, choice: Cause): boolean {
  return isTag(cause) || (cause.keyword === 'type' && samePlace(cause, choice));
}

function merged(whole: Cause, causes: readonly Cause[]): Cause[] {
  if (causes.every((cause) => cause.keyword === 'enum' || cause.keyword === 'const')) {
    const allowedValues = causes.flatMap(
      (cause) => (cause.params['allowedValues'] as unknown[] | undefined) ?? [cause.params['allowedValue']],
    );
    return [{ ...causes[0]!, keyword: 'enum', params: { allowedValues: [...new Set(allowedValues)] } }];
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
