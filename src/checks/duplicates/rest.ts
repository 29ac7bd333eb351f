import type { Text } from '../../duplicates/read.ts';
import { guaranteed } from '../../duplicates/windows.ts';
import type { CheckInput } from '../../model/check.ts';
import type { Change } from '../../model/snapshot.ts';
import { exactRenames, keyOf, readBlobs, type ChangedFile } from './files.ts';
import { Gains } from './gained.ts';
import type { Shelved } from './library.ts';
import type { Judged } from './scope.ts';
import { grownFiles, type Grown } from './suspects.ts';

/** The changed files that have something of which the tree had less before. */
export async function grownBy(
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

/** A file that is gone, as it was. */
export interface Gone extends Shelved {
  /** Another file has all of it now. */
  readonly renamed: boolean;
  /** Of which side it was. */
  readonly side: number;
  /** By the commits that were made since, what it is called now: more than one name where branches moved it apart. */
  readonly names: readonly string[];
}

/** The same, before git is asked for names. */
interface Lost extends Omit<Gone, 'names'> {
  /** The path it had, and the format it was read as. */
  readonly was: string;
  readonly format: string;
}

/** What else the change did: files that are gone or renamed, and what a merge brought along. */
export class Rest {
  readonly #input: CheckInput;
  readonly #judged: Judged;
  readonly #sides: readonly (readonly Change[])[];
  readonly #own: ReadonlySet<string>;
  /** New files, by their paths without ending. */
  readonly #fresh = new Map<string, ChangedFile[]>();
  /** Paths of which the content has another path now. */
  readonly #renamed: ReadonlySet<string>;
  #gains: Gains | undefined;
  #read: Promise<readonly Lost[]> | undefined;
  #gone: Promise<readonly Gone[]> | undefined;

  constructor(input: CheckInput, judged: Judged, sides: readonly (readonly Change[])[], files: readonly ChangedFile[]) {
    this.#input = input;
    this.#judged = judged;
    this.#own = new Set(files.map(({ path }) => path));
    for (const file of files) {
      if (file.before.some((text) => text)) continue;
      const stem = stemOf(file.path);
      this.#fresh.set(stem, [...(this.#fresh.get(stem) ?? []), file]);
    }
    this.#renamed = new Set(exactRenames(sides[0] ?? [], judged).keys());
    this.#sides = sides.map((side) => side.filter(({ path }) => !this.#own.has(path) && judged.formatOf(path)));
  }

  counts(gains: Gains): void {
    this.#gains = gains;
  }

  /** Those that have grown by the whole change as well. */
  async grown<One extends Grown>(files: readonly One[]): Promise<One[]> {
    if (this.#sides.every((side) => side.length === 0)) return [...files];
    const gains = this.#gains!;
    await this.#counted();
    return files.flatMap((one) => {
      const gained = gains.of(one.file.now);
      return gained ? { ...one, gained } : [];
    });
  }

  /** What goes on from a file that is gone, in another language: `a.js` that is `a.ts` by now. */
  #under(path: string, entry: Change['entry']): readonly ChangedFile[] {
    const format = this.#judged.formatOf(path)!.name;
    const fresh = entry ? [] : (this.#fresh.get(stemOf(path)) ?? []);
    return fresh.filter((file) => file.format.name !== format);
  }

  /** The files that are gone, as they were. Of other sides than the first one, only those that have another name now. */
  gone(): Promise<readonly Gone[]> {
    return (this.#gone ??= this.#counted().then((gone) => this.#named(gone)));
  }

  /** What a commit alone has done is told by what it comes to; git is asked where there were several. */
  async #named(gone: readonly Lost[]): Promise<readonly Gone[]> {
    const origins = gone.some(({ renamed }) => !renamed) ? await this.#input.snapshot.origins() : [];
    const names = origins.map((side) => this.#namesIn(side));
    return gone
      .map((one) => ({ ...one, names: names[one.side]?.get(keyOf(one.was, one.format)) ?? [] }))
      .filter(({ side, names: now }) => side === 0 || now.length > 0);
  }

  /** Of the files that are judged, what each has come from; what is another language by now was read as that. */
  #namesIn(origins: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
    const names = new Map<string, string[]>();
    for (const path of this.#own) {
      const origin = origins.get(path);
      if (origin === undefined) continue;
      const key = keyOf(origin, this.#judged.formatOf(path)!.name);
      names.set(key, [...(names.get(key) ?? []), path]);
    }
    return names;
  }

  /** The first time, everything is counted. */
  #counted(): Promise<readonly Lost[]> {
    return (this.#read ??= this.#count());
  }

  async #count(): Promise<readonly Lost[]> {
    const { snapshot } = this.#input;
    const blobs = this.#sides.flatMap((side) =>
      side.flatMap(({ path, before, entry }) => {
        const format = this.#judged.formatOf(path)!.name;
        const others = this.#under(path, entry).map(({ format: other }) => ({ id: before, format: other.name }));
        const own = [before, entry?.id ?? ''].map((id) => ({ id, format }));
        return [...own, ...others].filter(({ id }) => id !== '');
      }),
    );
    const texts = await readBlobs(snapshot, blobs, this.#judged);
    const gone: Lost[] = [];
    for (const [number, side] of this.#sides.entries()) {
      for (const { path, before, entry } of side) {
        const format = this.#judged.formatOf(path)!.name;
        const lost = (text: Text): Omit<Lost, 'path' | 'format' | 'renamed'> => ({
          bytes: text.bytes,
          text,
          side: number,
          was: path,
        });
        const [was, is] = [before, entry?.id ?? ''].map((id) => texts.get(keyOf(id, format)));
        if (was) this.#gains!.count(was, -1, number);
        if (is) this.#gains!.count(is, 1, number);
        if (was && !entry) gone.push({ ...lost(was), path, format, renamed: this.#renamed.has(path) });
        for (const { path: now, format: other } of this.#under(path, entry)) {
          const text = texts.get(keyOf(before, other.name));
          if (!text) continue;
          this.#gains!.count(text, -1, number);
          gone.push({ ...lost(text), path: now, format: other.name, renamed: false });
        }
      }
    }
    return gone;
  }
}

function stemOf(path: string): string {
  return path.replace(/\.[^./]*$/, '');
}
