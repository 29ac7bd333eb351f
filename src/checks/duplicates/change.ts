import { judge, unparsed, type Source, type Tool, type Verdict } from '../../duplicates/judge.ts';
import { formatNamed } from '../../duplicates/formats.ts';
import { printsOf, runsBetween } from '../../duplicates/matches.ts';
import { guaranteed } from '../../duplicates/windows.ts';
import type { CheckInput, Judged as Answer } from '../../model/check.ts';
import type { Finding } from '../../model/finding.ts';
import type { Change } from '../../model/snapshot.ts';
import { rulingBy } from './classes.ts';
import { classesOf, isAccepted, type Shelf } from './copies.ts';
import { readBlobs, keyOf, readFiles, type ChangedFile, type NotJudged } from './files.ts';
import { findingFor, ignoredIn, notJudged } from './findings.ts';
import { Gains } from './gained.ts';
import { Library, type Shelved } from './library.ts';
import { newCopies } from './newness.ts';
import { judgedBy, type Judged } from './scope.ts';
import { grownFiles, suspectsAmong, type Grown, type Suspect } from './suspects.ts';

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

async function grownBy(
  files: readonly ChangedFile[],
  sides: readonly (readonly Change[])[],
  judged: Judged,
  rest: Rest,
): Promise<Grown[]> {
  const room = files.reduce((sum, { now }) => sum + now.lexemes.count, 0);
  const gains = new Gains(guaranteed(judged.grain), sides.length, room);
  for (const { now, before } of files) {
    gains.count(now, 1, 'every');
    for (const [side, text] of before.entries()) if (text) gains.count(text, -1, side);
  }
  rest.counts(gains);
  const grown = grownFiles(files, gains, judged.grain);
  // A merge has whole branches for the rest: they are only asked where there is a copy.
  return grown.length === 0 || sides.length > 1 ? grown : rest.grown(grown);
}

/** What else the change did: files that are gone or renamed, and what a merge brought along. */
class Rest {
  readonly #input: CheckInput;
  readonly #judged: Judged;
  readonly #sides: readonly (readonly Change[])[];
  readonly #own: ReadonlySet<string>;
  #gains: Gains | undefined;
  #gone: Promise<readonly Shelved[]> | undefined;

  constructor(input: CheckInput, judged: Judged, sides: readonly (readonly Change[])[], files: readonly ChangedFile[]) {
    this.#input = input;
    this.#judged = judged;
    this.#own = new Set(files.map(({ path }) => path));
    this.#sides = sides.map((side) => side.filter(({ path }) => !this.#own.has(path) && judged.formatOf(path)));
  }

  counts(gains: Gains): void {
    this.#gains = gains;
  }

  /** Those that have grown by the whole change as well. */
  async grown<One extends Grown>(files: readonly One[]): Promise<One[]> {
    if (this.#sides.every((side) => side.length === 0)) return [...files];
    const gains = this.#gains!;
    await this.gone();
    return files.flatMap((one) => {
      const gained = gains.of(one.file.now);
      return gained ? { ...one, gained } : [];
    });
  }

  /** The files that are gone, as they were; the first time, everything is counted. */
  gone(): Promise<readonly Shelved[]> {
    return (this.#gone ??= this.#read());
  }

  async #read(): Promise<readonly Shelved[]> {
    const { snapshot } = this.#input;
    const blobs = this.#sides.flatMap((side) =>
      side.flatMap(({ path, before, entry }) => {
        const format = this.#judged.formatOf(path)!.name;
        return [before, entry?.id ?? ''].flatMap((id) => (id === '' ? [] : { id, format }));
      }),
    );
    const texts = await readBlobs(snapshot, blobs, this.#judged);
    const gone: Shelved[] = [];
    for (const [number, side] of this.#sides.entries()) {
      for (const { path, before, entry } of side) {
        const format = this.#judged.formatOf(path)!.name;
        const [was, is] = [before, entry?.id ?? ''].map((id) => texts.get(keyOf(id, format)));
        if (was) this.#gains!.count(was, -1, number);
        if (is) this.#gains!.count(is, 1, number);
        if (was && !entry && number === 0) gone.push({ path, text: was });
      }
    }
    return gone;
  }
}

/** Both of two answers; where one fails, the other is waited for all the same. */
async function both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

/** Scripts that have grown and that jscpd cannot read: of those it finds no copies, which is no verdict. */
async function brokenAmong(tool: Tool, grown: readonly Grown[]): Promise<NotJudged[]> {
  const scripts = grown.filter(({ file: { format } }) => isScript(format.name));
  if (scripts.length === 0) return [];
  const broken = await unparsed(
    tool,
    scripts.map(({ file: { path, now } }) => ({ path, bytes: now.bytes })),
  );
  return scripts.flatMap(({ file: { path, format } }) =>
    broken.has(path) ? { path, why: 'syntax' as const, format: format.name } : [],
  );
}

function isScript(format: string): boolean {
  const known = formatNamed(format);
  return known?.script === true || known?.blocks === 'component';
}
