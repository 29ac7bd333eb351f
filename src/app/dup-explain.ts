import { placesOfClasses } from '../checks/duplicates/accepted.ts';
import { reasonOf } from '../checks/duplicates/codes.ts';
import { treeClasses, type TreeClass } from '../checks/duplicates/tree-classes.ts';
import type { Repository } from '../git/repository.ts';
import { worktreeSnapshot } from '../git/worktree-snapshot.ts';
import { Fault } from '../model/fault.ts';
import { showPath } from '../model/path.ts';
import type { Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { verdictCache } from '../policy/cache.ts';
import { loadPolicy } from '../policy/load.ts';
import { sideBySide, type Numbered, type Row } from '../text/side-by-side.ts';
import { judge } from './check.ts';
import { asFault, toolFor, withNewCopies, type FoundCopy } from './copies.ts';
import { circumstancesOf, type CheckOptions } from './options.ts';
import { refuseUnknownPaths, repositoryPaths } from './paths.ts';
import { openRepository } from './repository.ts';

/** Lines of a file. */
export interface Lines {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
}

/** A class of copies: one of them, the one to use in its place, and where it is besides. */
export interface ExplainedCopy {
  readonly class: string;
  readonly tokens: number;
  /** It comes with what changed or is staged. */
  readonly isNew: boolean;
  /** How many the baseline lets be there, if it does. */
  readonly accepted: number | undefined;
  readonly copy: Lines;
  readonly use: Lines;
  readonly others: readonly Lines[];
  readonly rows: readonly Row[];
}

export interface Explained {
  readonly copies: readonly ExplainedCopy[];
  /** Why nothing can be said of the file that was asked about. */
  readonly notJudged?: string;
}

interface Options extends Pick<CheckOptions, 'cwd' | 'env' | 'watch'> {
  /** `dup:` and digits, or a path, with a line or without. */
  readonly word: string;
}

/** What a class is, or a place is a copy of: first among what the work tree changes and what is staged. */
export async function explainCopies(options: Options): Promise<Explained> {
  const repository = await openRepository(options.cwd, options.env);
  const { top } = repository;
  if (top === undefined) throw new Fault('usage', 'copies are shown in a work tree, and this repository is bare.');
  const snapshot = worktreeSnapshot(repository, top);
  try {
    const asked = await askedFor(options, repository, snapshot);
    const policy = await loadPolicy(snapshot, { duplicates: true });
    const { watch } = options;
    const fresh = await withNewCopies(
      { repository, top, evenAccepted: true, ...(watch && { watch }) },
      async (copies) => {
        const wanted = copies.filter((one) => isAsked(asked, one.class, placesOf(one)));
        return Promise.all(wanted.map((one) => explained(ofNew(one), policy, one.snapshot)));
      },
    );
    if (fresh.length > 0) return { copies: fresh };
    const isAboutOld = asked.class !== undefined || asked.line !== undefined;
    const old = isAboutOld ? await oldCopies(asked, snapshot, policy, () => toolFor(repository)) : [];
    if (old.length === 0 && asked.class !== undefined) throw unknown(asked.class);
    const copies = await Promise.all(old.map((one) => explained(ofOld(one, asked), policy, snapshot)));
    const notJudged = copies.length > 0 ? undefined : await whyNotJudged(asked, { repository, snapshot, policy });
    return { copies, ...(notJudged !== undefined && { notJudged }) };
  } catch (error) {
    throw asFault(error);
  } finally {
    snapshot.close();
  }
}

/** That nothing was found says nothing where nobody could look. */
async function whyNotJudged(
  { path }: Asked,
  { repository, snapshot, policy }: { repository: Repository; snapshot: Snapshot; policy: Policy },
): Promise<string | undefined> {
  const isFile = path !== undefined && (await snapshot.entries()).some((entry) => entry.path === path);
  if (!isFile) return undefined;
  const { findings } = await judge({
    snapshot,
    policy,
    cache: verdictCache(repository.commonDir),
    all: true,
    paths: [path],
    only: ['duplicates'],
    circumstances: circumstancesOf(repository),
  });
  const found = findings.find(
    ({ code, args, path: of }) => code === 'dup/not-checked' && of === path && args['why'] !== 'other',
  );
  return found && reasonOf(found.args);
}

function unknown(name: string): Fault {
  return new Fault(
    'usage',
    `${name} is no class of copies here: \`sluice check --only duplicates\` and \`sluice baseline show\` name those there are.`,
  );
}

interface Asked {
  readonly class?: string;
  readonly path?: string;
  readonly line?: number;
}

async function askedFor({ word, cwd, env }: Options, repository: Repository, snapshot: Snapshot): Promise<Asked> {
  if (word.startsWith('dup:')) return { class: word };
  const [, place, line] = /^(.+?):(\d+)(?:[-:]\d+)?$/.exec(word) ?? [];
  const named = { cwd, env, paths: [place ?? word] };
  await refuseUnknownPaths(repository, [snapshot], named);
  const [path] = repositoryPaths(repository, named) as [string];
  return line === undefined ? { path } : { path, line: Number(line) };
}

function isAsked(asked: Asked, name: string, places: readonly Lines[]): boolean {
  return asked.class === undefined ? places.some((place) => holds(place, asked)) : asked.class === name;
}

function holds({ path, line, endLine }: Lines, asked: Asked): boolean {
  return path === asked.path && (asked.line === undefined || (line <= asked.line && asked.line <= endLine));
}

/** The new copy, the one to use, and the others. */
function placesOf({ finding }: FoundCopy): [Lines, Lines, ...Lines[]] {
  const places = [finding, ...(finding.related ?? [])].map(({ path, at, end = at }) => ({
    path,
    line: at.line,
    endLine: end.line,
  }));
  return places as [Lines, Lines, ...Lines[]];
}

type Known = Omit<ExplainedCopy, 'accepted' | 'rows'>;

function ofNew(one: FoundCopy): Known {
  const [copy, use, ...others] = placesOf(one);
  return { class: one.class, tokens: one.tokens, isNew: true, copy, use, others };
}

/** Old copies are all alike: the one asked about, against the first of the others. */
function ofOld({ id, tokens, instances }: TreeClass, asked: Asked): Known {
  const places = instances.map(({ path, line, endLine }) => ({ path, line, endLine }));
  const at = asked.class === undefined ? places.findIndex((place) => holds(place, asked)) : 1;
  const [copy] = places.splice(at, 1) as [Lines];
  const [use, ...others] = places as [Lines, ...Lines[]];
  return { class: id, tokens, isNew: false, copy, use, others };
}

async function oldCopies(
  asked: Asked,
  snapshot: Snapshot,
  { duplicates }: Policy,
  tool: () => ReturnType<typeof toolFor>,
): Promise<TreeClass[]> {
  const accepted = duplicates.accepted.filter((one) => one.class === asked.class);
  if (accepted.length > 0) {
    const classes = accepted.map(({ class: id, tokens }) => ({ id, tokens }));
    const places = await placesOfClasses({ snapshot, rules: duplicates }, classes);
    return classes
      .map((one) => ({ ...one, instances: places.get(one.id) ?? [] }))
      .filter(({ instances }) => instances.length > 1);
  }
  // Here somebody asks, and tests and templates are told as well.
  const rules = { ...duplicates, classes: { ...duplicates.classes, tests: [], templates: [] } };
  const classes = await treeClasses({ snapshot, rules, tool: tool() });
  return classes.filter(({ id, instances }) => instances.length > 1 && isAsked(asked, id, instances));
}

async function explained(known: Known, { duplicates }: Policy, snapshot: Snapshot): Promise<ExplainedCopy> {
  const accepted = duplicates.accepted.find((one) => one.class === known.class)?.count;
  const rows = sideBySide(await linesOf(known.copy, snapshot), await linesOf(known.use, snapshot));
  return { ...known, accepted, rows };
}

async function linesOf({ path, line, endLine }: Lines, snapshot: Snapshot): Promise<Numbered[]> {
  const bytes = await snapshot.file(path);
  if (!bytes) throw new Fault('git', `${showPath(path)} went away meanwhile: run this again.`);
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  return lines.slice(line - 1, endLine).map((text, at) => ({ line: line + at, text }));
}
