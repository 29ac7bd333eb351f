import { judge, type Source, type Tool, type Verdict } from '../../duplicates/judge.ts';
import { printsOf, runsBetween } from '../../duplicates/matches.ts';
import { guaranteed } from '../../duplicates/windows.ts';
import type { CheckInput, Judged as Answer } from '../../model/check.ts';
import type { Finding } from '../../model/finding.ts';
import { brokenAmong } from './broken.ts';
import { rulingBy } from './classes.ts';
import { classesOf, isAccepted, type Shelf } from './copies.ts';
import { readFiles, type ChangedFile } from './files.ts';
import { findingFor, ignoredIn, notJudged } from './findings.ts';
import { Library, type Shelved } from './library.ts';
import { newCopies } from './newness.ts';
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
    const [{ findings, cloned }, broken] = await both(
      copiesIn(input, { judged, files: files.changed, grown, library, rest }),
      asked,
    );
    const unread = broken.filter(({ path }) => !cloned.has(path));
    return {
      findings: [...findings, ...ignoredIn(files.changed), ...[...files.notJudged, ...unread].map(notJudged)],
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
  readonly files: readonly ChangedFile[];
  readonly grown: readonly Grown[];
  readonly library: Library;
  readonly rest: Rest;
}

interface Found {
  readonly findings: readonly Finding[];
  /** Files that are part of a pair, and so were parsed. */
  readonly cloned: ReadonlySet<string>;
}

const nothing: Found = { findings: [], cloned: new Set() };

async function copiesIn(input: Asking, parts: Parts): Promise<Found> {
  const { judged, library, rest } = parts;
  const { grain } = judged;
  const rules = input.policy.duplicates;
  const { detect } = rules;
  const all = input.snapshot.source.kind === 'tree';
  const suspects = await suspectsAmong(parts.grown, parts.files, library, grain, all);
  if (suspects.length === 0) return nothing;
  const ask = (sources: readonly Source[]): Promise<Verdict> => judge(input.tool, detect, sources);
  const verdict = await ask(sourcesOf(suspects, parts.files));
  const cloned = new Set(verdict.clones.flatMap(({ fragments }) => fragments.map(({ path }) => path)));
  if (verdict.clones.length === 0) return { ...nothing, cloned };
  const gone = await rest.gone();
  const files = parts.files.map((file) => withOrigin(file, gone, judged));
  const grown = (await rest.grown(suspects)).map((one) => ({
    ...one,
    file: files.find(({ path }) => path === one.file.path)!,
  }));
  const comparing = {
    files,
    gone: notOrigins(gone, files),
    library,
    grain,
    minTokens: detect.minTokens,
    ask,
  };
  const copies = await newCopies(verdict, grown, comparing);
  const ruling = rulingBy(rules);
  const classes = classesOf(copies, verdict.clones, shelvesOf(suspects, files), grain);
  const findings = classes.flatMap((one) => {
    const judgement = isAccepted(one, rules.accepted, detect.minTokens) ? undefined : ruling(one);
    return judgement ? findingFor(one, judgement) : [];
  });
  return { findings, cloned };
}

/** The changed files themselves, and what they may be copies of. */
export function sourcesOf(suspects: readonly Suspect[], files: readonly ChangedFile[]): Source[] {
  const sources = new Map<string, Source>();
  for (const { chosen } of suspects)
    for (const { path, text } of chosen) sources.set(path, { path, bytes: text.bytes });
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

/** A file that was renamed and edited goes on from what it was: the file that is gone of which it has the most. */
function withOrigin(file: ChangedFile, gone: readonly Shelved[], { grain }: Judged): ChangedFile {
  if (file.before.length !== 1 || file.before[0]) return file;
  const prints = printsOf(file.now, grain, () => true);
  let [origin, most] = [undefined as Shelved | undefined, 0];
  for (const one of gone) {
    const runs = runsBetween(file.now, prints, one.text, grain, guaranteed(grain));
    const shared = runs.reduce((sum, { length }) => sum + length, 0);
    if (shared > most && shared * 2 > Math.min(file.now.lexemes.count, one.text.lexemes.count))
      [origin, most] = [one, shared];
  }
  return origin ? { ...file, before: [origin.text], was: origin.path } : file;
}

function notOrigins(gone: readonly Shelved[], files: readonly ChangedFile[]): Shelved[] {
  const origins = new Set(files.map(({ was }) => was));
  return gone.filter(({ path }) => !origins.has(path));
}

/** Both of two answers; where one fails, the other is waited for all the same. */
async function both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}
