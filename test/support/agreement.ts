import { isUtf8 } from 'node:buffer';
import { Cover, type Match } from '../../src/checks/duplicates/cover.ts';
import type { Suspect } from '../../src/checks/duplicates/suspects.ts';
import { leavesOpen, untoldBy } from '../../src/checks/duplicates/untold.ts';
import { lexemesIn } from '../../src/duplicates/align.ts';
import { Catalogue } from '../../src/duplicates/catalogue.ts';
import { formatter } from '../../src/duplicates/formats.ts';
import { IndexFile } from '../../src/duplicates/index-file.ts';
import { IndexWriter } from '../../src/duplicates/index-write.ts';
import { judge, unparsed, type Verdict } from '../../src/duplicates/judge.ts';
import type { Source, Tool } from '../../src/duplicates/scratch.ts';
import { printsOf, runsBetween } from '../../src/duplicates/matches.ts';
import { readText, type Text } from '../../src/duplicates/read.ts';
import { eachFingerprint, grainFor, guaranteed, type Grain } from '../../src/duplicates/windows.ts';
import { RandomBytes } from '../../src/disk/random.ts';
import type { Detection } from '../../src/model/duplicates.ts';
import { pairsIn, pathOf, type Side } from './jscpd.ts';

/**
 * Whether jscpd says the same of a file and of what the index hands it, as it says of the file in the whole tree.
 */

/** Every file that shares something, or those that show the longest run through each place, as far as that is enough. */
export type Choice = 'all' | 'cover';

interface Disagreement {
  readonly path: string;
  readonly missed: readonly number[];
  readonly added: readonly number[];
}

interface Agreement {
  /** How many files were compared, and how many lines of them are copies. */
  files: number;
  lines: number;
  missed: number;
  added: number;
  readonly where: Disagreement[];
}

export type Counted = Readonly<Record<Choice, Agreement>> & {
  readonly unparsed: number;
  /** By format: the least that a copy has of lexemes for each of jscpd's tokens. */
  readonly leastLexemes: ReadonlyMap<string, LeastLexemes>;
};

interface LeastLexemes {
  readonly share: number;
  readonly path: string;
  readonly line: number;
}

export interface Comparing {
  readonly tool: Tool;
  readonly detect: Detection;
  /** Which files are compared; all of them are in the tree. */
  readonly isAsked?: (path: string) => boolean;
}

/** jscpd as it is without a configuration, but for the smallest copy. */
export const noDetection: Omit<Detection, 'minTokens' | 'minLines'> = {
  maxLines: undefined,
  maxSize: 1 << 20,
  mode: 'mild',
  formats: [],
  formatsExts: {},
  formatsNames: {},
  crossFormats: [],
  ignore: [],
  ignorePattern: [],
  ignoreCase: false,
  ignoreIdentifiers: false,
  ignoreLiterals: false,
  ignoreAnnotations: false,
  skipLocal: false,
};

/** A tree as the index has it. */
class Shelves {
  readonly grain: Grain;
  readonly #minLines: number;
  readonly paths: readonly string[];
  readonly #sources: ReadonlyMap<string, Buffer>;
  readonly #formatOf: ReturnType<typeof formatter>;
  readonly #texts = new Map<string, Text>();
  readonly #catalogue: Catalogue;

  constructor(sources: ReadonlyMap<string, Buffer>, detect: Detection) {
    this.grain = grainFor(detect.minTokens);
    this.#minLines = detect.minLines;
    this.#formatOf = formatter(detect);
    this.#sources = new Map([...sources].filter(([path, bytes]) => this.#fits(path, bytes, detect)));
    this.paths = [...this.#sources.keys()];
    const writer = new IndexWriter();
    for (const path of this.paths)
      writer.add({ id: '00'.repeat(20), paths: [path] }, (tell) => {
        const { lexemes, stretches } = this.text(path);
        for (const stretch of stretches) eachFingerprint(lexemes, stretch, this.grain, tell);
      });
    this.#catalogue = Catalogue.of(IndexFile.in(new RandomBytes(writer.bytes('')))!, {
      entries: [],
      isLive: () => true,
    });
  }

  #fits(path: string, bytes: Buffer, { maxSize }: Detection): boolean {
    return this.#formatOf(path)?.indexed === true && bytes.length <= maxSize && isUtf8(bytes);
  }

  text(path: string): Text {
    let text = this.#texts.get(path);
    if (!text) {
      text = readText(this.#sources.get(path)!, this.#formatOf(path)!.name);
      this.#texts.set(path, text);
    }
    return text;
  }

  source(path: string): Source {
    return { path, bytes: this.#sources.get(path)! };
  }

  /** Of the file as one that is new. */
  matches(path: string): Match[] {
    const text = this.text(path);
    const prints = printsOf(text, this.grain, () => true);
    const { found } = this.#catalogue.candidates(prints.keys(), (other) => other !== path, true);
    return found.flatMap((one) => {
      const other = this.text(one.path);
      const shelved = { path: one.path, bytes: other.bytes, text: other };
      const runs = runsBetween(text, prints, shelved.text, this.grain, guaranteed(this.grain));
      return runs.length > 0 ? { shelved, runs } : [];
    });
  }

  /** As few of them as show all that they show together. */
  cover(path: string, matches: readonly Match[]): Match['shelved'][] {
    const text = this.text(path);
    const all = (): boolean => true;
    const least = { grain: this.grain, minLines: this.#minLines };
    const cover = new Cover(text, printsOf(text, this.grain, all), least, all);
    cover.taking(false).take(matches.map(({ shelved }) => shelved));
    return cover.chosen();
  }

  /** As the check asks it of a change. */
  suspect(path: string, matches: readonly Match[], chosen: readonly Match['shelved'][]): Suspect {
    const now = this.text(path);
    const file = { path, now, entry: { path, id: '' }, format: this.#formatOf(path)!, before: [], was: path };
    const gained = new Uint8Array(now.lexemes.count).fill(1);
    const leftOut = chosen.length < matches.length;
    return { file, gained, prints: new Map(), matches, chosen, leftOut, complete: true };
  }
}

export async function compare(sources: ReadonlyMap<string, Buffer>, comparing: Comparing): Promise<Counted> {
  const { tool, detect, isAsked } = comparing;
  const shelves = new Shelves(sources, detect);
  const whole = pairsIn(
    shelves.paths.map((path) => [path, shelves.source(path).bytes] as const),
    detect,
  );
  const copied = linesOf(whole.flatMap(({ firstFile, secondFile }) => [firstFile, secondFile].map(sideOf)));
  const counted = { all: nothing(), cover: nothing() };
  const lexemes = new LexemesPerToken(shelves);
  const compareOne = async (path: string): Promise<void> => {
    const expected = copied.get(path) ?? new Set();
    const matches = shelves.matches(path);
    const all = matches.map(({ shelved }) => shelved.path);
    const chosen = shelves.cover(path, matches);
    const ask = async (others: readonly string[]): Promise<Verdict> => {
      const verdict = await judge(
        tool,
        detect,
        [path, ...others].map((one) => shelves.source(one)),
      );
      lexemes.count(verdict);
      return verdict;
    };
    const linesBy = ({ clones }: Verdict): Set<number> =>
      linesOf(clones.flatMap(({ fragments }) => fragments)).get(path) ?? new Set();
    const byAll = linesBy(await ask(all));
    count(counted.all, path, expected, byAll);
    if (chosen.length === all.length) return count(counted.cover, path, expected, byAll);
    const byCover = await ask(chosen.map((shelved) => shelved.path));
    const suspects = [shelves.suspect(path, matches, chosen)];
    // As the check does: where something is left open, everything is asked.
    const isOpen = leavesOpen(suspects, untoldBy(byCover, suspects, detect));
    count(counted.cover, path, expected, isOpen ? byAll : linesBy(byCover));
  };
  const asked = shelves.paths.filter((path) => isAsked?.(path) ?? true);
  // Of a script that jscpd cannot parse the check says that it was not judged.
  const scripts = asked.filter((path) => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(path));
  const broken = await unparsed(
    tool,
    scripts.map((path) => ({
      ...shelves.source(path),
      format: /\.[cm]?ts$/.test(path) ? 'typescript' : path.endsWith('x') ? 'tsx' : 'jsx',
    })),
  );
  await severally(
    asked.filter((path) => !broken.has(path)),
    compareOne,
  );
  return { ...counted, unparsed: broken.size, leastLexemes: lexemes.least };
}

function nothing(): Agreement {
  return { files: 0, lines: 0, missed: 0, added: 0, where: [] };
}

/** A few at a time: most of the time goes by while another program works. */
async function severally(paths: readonly string[], one: (path: string) => Promise<void>): Promise<void> {
  const left = paths.toReversed();
  const work = async (): Promise<void> => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) await one(path);
  };
  await Promise.all([work(), work(), work()]);
}

function count(agreement: Agreement, path: string, expected: ReadonlySet<number>, told: ReadonlySet<number>): void {
  const missed = [...expected].filter((line) => !told.has(line));
  const added = [...told].filter((line) => !expected.has(line));
  agreement.files++;
  agreement.lines += expected.size;
  agreement.missed += missed.length;
  agreement.added += added.length;
  if (missed.length + added.length > 0) agreement.where.push({ path, missed, added });
}

interface Lines {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
}

function sideOf(side: Side): Lines {
  return { path: pathOf(side), line: side.start, endLine: side.end };
}

/** By file the lines that are part of a copy. */
function linesOf(parts: readonly Lines[]): Map<string, Set<number>> {
  const copied = new Map<string, Set<number>>();
  for (const { path, line, endLine } of parts) {
    const lines = copied.get(path) ?? new Set();
    copied.set(path, lines);
    for (let at = line; at <= endLine; at++) lines.add(at);
  }
  return copied;
}

/** What the guarantee of fingerprints stands on: a token is a lexeme at least. */
class LexemesPerToken {
  readonly least = new Map<string, LeastLexemes>();
  readonly #shelves: Shelves;

  constructor(shelves: Shelves) {
    this.#shelves = shelves;
  }

  count({ clones }: Verdict): void {
    for (const { format, tokens, fragments } of clones) {
      for (const { path, start, end, line } of fragments) {
        const range = lexemesIn(this.#shelves.text(path), format, start, end);
        const share = range ? (range[1] - range[0]) / tokens : 0;
        if (share < (this.least.get(format)?.share ?? Number.POSITIVE_INFINITY))
          this.least.set(format, { share, path, line });
      }
    }
  }
}
