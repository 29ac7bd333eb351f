import { judge, type Verdict } from '../../duplicates/judge.ts';
import type { Text } from '../../duplicates/read.ts';
import type { Source, Tool } from '../../duplicates/scratch.ts';
import type { Grain } from '../../duplicates/windows.ts';
import type { CheckInput, Judged as Answer } from '../../model/check.ts';
import type { Finding } from '../../model/finding.ts';
import type { Change } from '../../model/snapshot.ts';
import { acceptedNow } from './accepted-now.ts';
import { brokenAmong, unreadBeside } from './broken.ts';
import { unbroken } from './copies.ts';
import { Shelves, type Shelf } from './shelves.ts';
import type { Copy } from './copy.ts';
import { readFiles, type ChangedFile } from './files.ts';
import { editsOf } from './edits.ts';
import { ignoredIn, notJudged } from './findings.ts';
import { Library } from './library.ts';
import { newCopies } from './newness.ts';
import { withOrigins, withoutOrigins } from './origins.ts';
import { refusedAmong } from './refused.ts';
import { grownBy, Rest } from './rest.ts';
import { judgedBy, type Judged } from './scope.ts';
import { holdersOf, suspectsAmong, type Grown, type Suspect } from './suspects.ts';
import { leavesOpen, untoldBy } from './untold.ts';

export interface Asking extends CheckInput {
  readonly tool: Tool;
}

/** What a change adds that is there already. jscpd is only started where something could be. */
export async function judgeChange(input: Asking): Promise<Answer> {
  const judged = judgedBy(input.policy.duplicates);
  const sides = await input.snapshot.sides();
  const files = await readFiles(input, judged, sides);
  const rest = new Rest(input, judged, sides, files.changed);
  const grown = await grownBy(files.changed, sides, judged, rest);
  const library = new Library(
    input,
    judged,
    sides[0] ?? [],
    files.changed.map(({ path }) => path),
  );
  try {
    // Beside the search, on another processor.
    const asked = brokenAmong(input.tool, grown);
    const parts = { judged, sides, files: files.changed, grown, library, rest };
    const [findings, broken] = await both(copiesIn(input, parts), asked);
    return {
      findings: [...findings, ...ignoredIn(files.changed), ...[...files.notJudged, ...broken].map(notJudged)],
      notRun: [],
      documents: input.scope.named
        ? input.scope.entries.filter(({ path }) => judged.formatOf(path)).length
        : files.count,
    };
  } finally {
    await library.close();
  }
}

interface Parts {
  readonly judged: Judged;
  readonly sides: readonly (readonly Change[])[];
  readonly files: readonly ChangedFile[];
  readonly grown: readonly Grown[];
  readonly library: Library;
  readonly rest: Rest;
}

/**
 * The change is held against as many files as show the longest of all that it has in common with any, which are few; where
 * that leaves something open, against every candidate.
 */
async function copiesIn(input: Asking, parts: Parts): Promise<readonly Finding[]> {
  return (await foundIn(input, parts, false)) ?? (await foundIn(input, parts, true)) ?? [];
}

/** Undefined where only every candidate gives the answer. */
async function foundIn(input: Asking, parts: Parts, all: boolean): Promise<readonly Finding[] | undefined> {
  const { judged, library, rest } = parts;
  const { grain } = judged;
  const rules = input.policy.duplicates;
  const { detect } = rules;
  const { minTokens, minLines } = detect;
  const suspects = await suspectsAmong(parts.grown, parts.files, library, { grain, minLines, all });
  if (suspects.length === 0) return [];
  const complete = all || suspects.every((one) => one.complete);
  const ask = (sources: readonly Source[]): Promise<Verdict> => judge(input.tool, detect, sources);
  const verdict = await ask(sourcesOf(suspects, parts.files));
  const isUntold = untoldBy(verdict, suspects, detect);
  if (!all && leavesOpen(suspects, isUntold)) return undefined;
  const unread = await unreadBeside(input.tool, suspects, isUntold, { grain, minTokens });
  const findings = unread.map(notJudged);
  if (verdict.clones.length === 0) return findings;
  const gone = await rest.gone();
  const files = withOrigins(parts.files, gone);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const grown = (await rest.grown(suspects)).map((one) => ({ ...one, file: byPath.get(one.file.path)! }));
  // How many lines a copy had is the formatter's affair.
  const askThen = (sources: readonly Source[]): Promise<Verdict> =>
    judge(input.tool, { ...detect, minLines: 1 }, sources);
  const known = shelvesOf(suspects, files);
  const knownAt = new Map(known.map((shelf) => [shelf.path, shelf]));
  const textAt = (path: string): Text | undefined => knownAt.get(path)?.text;
  const comparing = {
    files,
    gone: withoutOrigins(gone, files),
    textAt,
    edits: editsOf(),
    library,
    grain,
    minTokens,
    ask: askThen,
  };
  const fresh = await newCopies(verdict, grown, comparing);
  if (fresh.length === 0) return findings;
  if (!complete) return undefined;
  const shelves = new Shelves(known, grain);
  const copies = unbroken(fresh, shelves);
  await addHolders(shelves, copies, library, grain);
  const acceptedWith = await acceptedNow(input, parts.sides);
  const found = { verdict, grown, shelves, comparing, rules, fresh: acceptedWith, ask, all };
  const refused = await refusedAmong(copies, found);
  return refused && [...refused, ...findings];
}

/** All that have the greater part of a copy count as places of it. */
async function addHolders(shelves: Shelves, copies: readonly Copy[], library: Library, grain: Grain): Promise<void> {
  for (const { grown, from, to } of copies) {
    const { now: text, format } = grown.file;
    for (const shelf of await holdersOf({ text, from, to }, format, library, grain)) shelves.add(shelf);
  }
}

/** The changed files themselves, and what they may be copies of. */
export function sourcesOf(suspects: readonly Suspect[], files: readonly ChangedFile[]): Source[] {
  const sources = new Map<string, Source>();
  for (const { chosen } of suspects) for (const shelved of chosen) sources.set(shelved.path, shelved);
  for (const { path, now } of files) sources.set(path, { path, bytes: now.bytes });
  return [...sources.values()];
}

export function shelvesOf(suspects: readonly Suspect[], files: readonly ChangedFile[]): Shelf[] {
  const shelves = new Map<string, Shelf>();
  for (const { matches, chosen } of suspects)
    for (const shelf of [...chosen, ...matches.map(({ shelved }) => shelved)]) shelves.set(shelf.path, shelf);
  for (const { path, now } of files) shelves.set(path, { path, text: now });
  return [...shelves.values()];
}

/** Both of two answers; where one fails, the other is waited for all the same. */
async function both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}
