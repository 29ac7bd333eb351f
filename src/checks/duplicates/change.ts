import { judge, type Verdict } from '../../duplicates/judge.ts';
import type { Text } from '../../duplicates/read.ts';
import type { Source, Tool } from '../../duplicates/scratch.ts';
import type { CheckInput, Judged as Answer } from '../../model/check.ts';
import type { Finding } from '../../model/finding.ts';
import type { Change } from '../../model/snapshot.ts';
import { acceptedNow } from './accepted-now.ts';
import { brokenAmong, unreadBeside } from './broken.ts';
import type { Shelf } from './copies.ts';
import { readFiles, type ChangedFile } from './files.ts';
import { editsOf } from './edits.ts';
import { ignoredIn, notJudged } from './findings.ts';
import { Library } from './library.ts';
import { newCopies } from './newness.ts';
import { withOrigins, withoutOrigins } from './origins.ts';
import { refusedAmong } from './refused.ts';
import { grownBy, Rest } from './rest.ts';
import { judgedBy, type Judged } from './scope.ts';
import { suspectsAmong, type Grown, type Suspect } from './suspects.ts';

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
    const all = input.snapshot.source.kind === 'tree';
    const [findings, broken] = await both(copiesIn(input, parts, all), asked);
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

/** `all`: hold the change against every candidate, as CI does, and not only against as many as show what there is. */
async function copiesIn(input: Asking, parts: Parts, all: boolean): Promise<readonly Finding[]> {
  const { judged, library, rest } = parts;
  const { grain } = judged;
  const rules = input.policy.duplicates;
  const { detect } = rules;
  const suspects = await suspectsAmong(parts.grown, parts.files, library, grain, all);
  if (suspects.length === 0) return [];
  const complete = suspects.every((one) => one.complete);
  // What is as long as a copy mostly is one, and then every candidate is asked about in the end.
  if (!complete && suspects.some((one) => hasRunOf(one, detect.minTokens))) return copiesIn(input, parts, true);
  const ask = (sources: readonly Source[]): Promise<Verdict> => judge(input.tool, detect, sources);
  const verdict = await ask(sourcesOf(suspects, parts.files));
  const unread = await unreadBeside(input.tool, suspects, verdict, { grain, minTokens: detect.minTokens });
  const findings = unread.map(notJudged);
  if (verdict.clones.length === 0) return findings;
  const gone = await rest.gone();
  const files = withOrigins(parts.files, gone);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const grown = (await rest.grown(suspects)).map((one) => ({ ...one, file: byPath.get(one.file.path)! }));
  const { minTokens } = detect;
  // How many lines a copy had is the formatter's affair.
  const askThen = (sources: readonly Source[]): Promise<Verdict> =>
    judge(input.tool, { ...detect, minLines: 1 }, sources);
  const shelves = shelvesOf(suspects, files);
  const texts = new Map(shelves.map(({ path, text }) => [path, text]));
  const textAt = (path: string): Text | undefined => texts.get(path);
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
  const copies = await newCopies(verdict, grown, comparing);
  if (copies.length === 0) return findings;
  // Where jscpd cuts a text depends on what it is given: whatever is told and accepted has to be the same at every door.
  if (!complete) return copiesIn(input, parts, true);
  const fresh = await acceptedNow(input, parts.sides);
  const refused = await refusedAmong(copies, { verdict, grown, shelves, comparing, rules, fresh, ask });
  return [...refused, ...findings];
}

function hasRunOf({ matches }: Suspect, lexemes: number): boolean {
  return matches.some(({ runs }) => runs.some(({ length }) => length >= lexemes));
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
