import type { SchemaError } from '../model/validate.ts';
import { pointerParts } from './pointer.ts';

/** So many mistakes of one document are told one by one; of the others, how many they are. */
export const mostTold = 300;

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
  // One for each value, however many failures it has: they may be a hundred thousand.
  const paths = new Map<string, Cause['path']>();
  for (const error of errors) {
    if (error.keyword === 'if' || (error as { propertyName?: string }).propertyName !== undefined) continue;
    let path = paths.get(error.instancePath);
    if (!path) paths.set(error.instancePath, (path = pathTo(error.instancePath)));
    const cause = { keyword: error.keyword, path, params: error.params, schemaPath: error.schemaPath };
    const isChoice = error.keyword === 'anyOf' || error.keyword === 'oneOf';
    for (const one of isChoice ? best(cause, claim(causes, cause)) : [cause]) causes.push(one);
  }
  return withoutEchoes(causes);
}

function pathTo(pointer: string): Cause['path'] {
  return pointerParts(pointer).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Take the branches' own errors back: they stand right before the choice and lie at or below its value. */
function claim(causes: Cause[], { path, schemaPath }: Cause): Cause[] {
  let first = causes.length;
  while (first > 0 && startsWith(causes[first - 1]!.path, path)) first--;
  while (first < causes.length && isBeside(causes[first]!, path, schemaPath)) first++;
  return causes.splice(first);
}

/** Of the errors at a choice's value the first may be what stands beside the choice in the schema. */
function isBeside({ schemaPath }: Cause, path: Cause['path'], choice: string): boolean {
  if (schemaPath === choice || schemaPath.startsWith(`${choice}/`)) return false;
  // A branch that is a reference to the whole schema is of a value further in.
  if (path.length > 0) return schemaPath.startsWith(choice.slice(0, choice.lastIndexOf('/') + 1));
  return schemaPath.startsWith('#/') && !/^#\/(?:\$defs|definitions)\//.test(schemaPath);
}

/** Of all branches the one that was meant; where none was, what they would all have taken. */
function best(whole: Cause, causes: readonly Cause[]): readonly Cause[] {
  // More than one branch took it: what the others say is no reason.
  if (Array.isArray(whole.params['passingSchemas'])) return [whole];
  const branches = byBranch(whole, causes);
  if (branches.length === 1) return branches[0]!;
  const meant = branches.filter((branch) => !branch.some((cause) => isOther(cause, whole)));
  if (meant.length > 0) return meant.reduce((least, branch) => (branch.length < least.length ? branch : least));
  const tags = branches.map((branch) => branch.find(isTag));
  if (tags.length > 1 && tags.every((tag) => tag !== undefined && samePlace(tag, tags[0]!)))
    return merged(whole, tags as Cause[]);
  const candidates = causes.filter((cause) => samePlace(cause, whole));
  if (candidates.length === 0) return [whole];
  const types = candidates.filter((cause) => cause.keyword === 'type');
  const inside = candidates.filter((cause) => cause.keyword !== 'type');
  // A branch of the right type was meant: speak of that one.
  if (types.length === 0 || inside.length > 0) return merged(whole, inside);
  const expected = types.flatMap((cause) => cause.params['type'] as string | string[]);
  return [{ ...types[0]!, params: { type: [...new Set(expected)] } }];
}

/** What a reference led to: a definition, or all of another file. */
const definition = /^(?:[^#]+#(?:\/(?:\$defs|definitions)\/[^/]*)?|#?(?:\/[^/]*){0,2})/;

/** The failures of each branch; behind a reference, of each definition. */
function byBranch(choice: Cause, causes: readonly Cause[]): Cause[][] {
  const start = `${choice.schemaPath}/`;
  const branches = new Map<string, Cause[]>();
  for (const cause of causes) {
    const { schemaPath } = cause;
    const branch = schemaPath.startsWith(start)
      ? schemaPath.slice(start.length, schemaPath.indexOf('/', start.length))
      : definition.exec(schemaPath)![0];
    const known = branches.get(branch);
    if (known) known.push(cause);
    else branches.set(branch, [cause]);
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
  return path === start || start.every((part, index) => path[index] === part);
}

function samePlace(one: Cause, other: Cause): boolean {
  return one.path.length === other.path.length && startsWith(one.path, other.path);
}

/** Of one value: nothing but its type where that is wrong, and nothing twice. Equal paths are the same here. */
function withoutEchoes(causes: readonly Cause[]): Cause[] {
  const ofType = causes.filter(({ keyword }) => keyword === 'type');
  const mistyped = new Map(ofType.toReversed().map((cause) => [cause.path, cause]));
  const said = new Map<Cause['path'], Set<string>>();
  return causes.filter((cause) => {
    const reason = mistyped.get(cause.path);
    if (reason) return reason === cause;
    const known = said.get(cause.path) ?? new Set();
    said.set(cause.path, known);
    const before = known.size;
    return known.add(`${cause.keyword} ${JSON.stringify(cause.params)}`).size > before;
  });
}
