import { isUtf8 } from 'node:buffer';
import { Catalogue, type Indexing } from '../../duplicates/catalogue.ts';
import { mayShare, type FileFormat } from '../../duplicates/formats.ts';
import { isDamage } from '../../duplicates/index-file.ts';
import type { Prints } from '../../duplicates/matches.ts';
import { readText, type Text } from '../../duplicates/read.ts';
import { eachPrint } from '../../duplicates/prints.ts';
import type { CheckInput } from '../../model/check.ts';
import type { Change, Entry, Visit } from '../../model/snapshot.ts';
import { Lacking } from './files.ts';
import { indexingOf } from './indexing.ts';
import type { Judged } from './scope.ts';

/** A file of the tree that the change does not touch, or as it was before the change. */
export interface Shelved {
  readonly path: string;
  readonly bytes: Buffer;
  /** Read when somebody asks: most of what goes to jscpd nobody else looks into. */
  readonly text: Text;
}

/** Before the change, or with it. */
export type When = 'before' | 'now';

/** What somebody does with files as they come. */
export interface Taking {
  readonly take: (some: readonly Shelved[]) => void;
  /** Whether a file that has these fingerprints could still show anything. */
  readonly wants: (prints: readonly number[]) => boolean;
  /** Every one of them, however many; in CI it always is. */
  readonly all: boolean;
}

/** How many candidates are read in one go. */
const [atFirst, atOnce] = [4, 32];

/** Below so many files jscpd itself is as quick as an index. */
const fewFiles = 300;

/** All files of the tree but those that are judged: in an index, or, of a small tree or another format, as they are. */
export class Library {
  readonly #input: CheckInput;
  readonly #judged: Judged;
  readonly #changes: ReadonlyMap<string, Change>;
  /** Those that are judged. */
  readonly #own: ReadonlySet<string>;
  /** Somebody waits for a commit: of too many candidates some will have to do. */
  readonly #isHurried: boolean;
  readonly #read = new Map<string, Shelved | undefined>();
  #catalogue: Promise<Catalogue | undefined> | undefined;

  constructor(input: CheckInput, judged: Judged, changes: readonly Change[], own: Iterable<string>) {
    this.#input = input;
    this.#judged = judged;
    this.#changes = new Map(changes.map((change) => [change.path, change]));
    this.#own = new Set(own);
    this.#isHurried = ['index', 'worktree'].includes(input.snapshot.source.kind);
  }

  /** Whether an index knows which files share something. */
  async isIndexed(format: FileFormat): Promise<boolean> {
    return format.indexed && (await (this.#catalogue ??= this.#open())) !== undefined;
  }

  /** Hand out the files of the index that have one of the fingerprints. Whether none was left out because there are too many. */
  async near(prints: Prints, when: When, taking: Taking): Promise<boolean> {
    try {
      return await this.#inIndex((await this.#catalogue)!, prints, when, taking);
    } catch (error) {
      if (!isDamage(error)) throw error;
      const rebuilt = Catalogue.rebuilt(this.#indexing());
      this.#catalogue = rebuilt;
      return this.#inIndex(await rebuilt, prints, when, taking);
    }
  }

  /** All files that may share something with one of the format. */
  async all({ name }: FileFormat, when: When): Promise<Shelved[]> {
    const entries = (await this.#input.snapshot.entries()).filter(({ path }) => !this.#own.has(path));
    const then = when === 'now' ? entries : this.#undone(entries);
    const { detect } = this.#input.policy.duplicates;
    return this.#shelve(
      then.filter(({ path }) => {
        const other = this.#judged.formatOf(path);
        return other !== undefined && mayShare(name, other.name, detect);
      }),
    );
  }

  /** Whether a file is another one with the change, or is gone. */
  isChanged(path: string): boolean {
    return this.#changes.has(path);
  }

  async close(): Promise<void> {
    (await this.#catalogue)?.close();
  }

  async #open(): Promise<Catalogue | undefined> {
    const wish = this.#input.circumstances.env['SLUICE_DUP_INDEX'];
    if (wish === 'never') return undefined;
    const indexing = this.#indexing();
    if (wish !== 'always' && !Catalogue.isKept(indexing) && (await this.#input.snapshot.entries()).length < fewFiles)
      return undefined;
    return Catalogue.open(indexing);
  }

  #indexing(): Indexing {
    return indexingOf(this.#input, this.#judged, (path) => this.#changes.has(path));
  }

  async #inIndex(catalogue: Catalogue, prints: Prints, when: When, { take, wants, all }: Taking): Promise<boolean> {
    const { moved } = catalogue;
    const isLive = (path: string, id: string): boolean => {
      if (this.#own.has(path)) return false;
      const change = when === 'before' ? this.#changes.get(path) : undefined;
      return change ? change.before === id : moved.isLive(path, id);
    };
    const since = await this.#shelve(
      moved.entries.filter(({ path }) => !this.#own.has(path) && this.#wasThere(path, when)),
    );
    take(since.filter((shelved) => this.#shares(shelved, prints)));
    const { found, complete } = catalogue.candidates(prints.keys(), isLive, all || !this.#isHurried);
    // The first of them mostly show all there is to be seen.
    for (let from = 0, size = atFirst; from < found.length; from += size, size = atOnce) {
      const some = found.slice(from, from + size).filter((one) => wants(one.prints));
      take(await this.#shelve(some));
    }
    return complete;
  }

  #wasThere(path: string, when: When): boolean {
    return when === 'now' || !this.#changes.has(path);
  }

  #shares({ text }: Shelved, prints: Prints): boolean {
    let shared = false;
    eachPrint(text, this.#judged.grain, (print) => (shared ||= prints.has(print)));
    return shared;
  }

  #undone(entries: readonly Entry[]): Entry[] {
    const before = [...this.#changes.values()].flatMap(({ path, before: id }) =>
      id === '' || this.#own.has(path) ? [] : { path, id },
    );
    return [...entries.filter(({ path }) => !this.#changes.has(path)), ...before];
  }

  async #shelve(entries: readonly Entry[]): Promise<Shelved[]> {
    const { snapshot } = this.#input;
    const { maxSize } = this.#judged;
    const unread = entries.filter((entry) => !this.#read.has(keyOf(entry)));
    let lacking = false;
    const visit: Visit = (entry, content) => {
      lacking ||= content === 'missing';
      const fits = typeof content !== 'string' && content.size <= maxSize && isUtf8(content.bytes);
      this.#read.set(keyOf(entry), fits ? this.#shelved(entry.path, Buffer.from(content.bytes)) : undefined);
    };
    await snapshot.readBlobs(
      unread.filter(({ id }) => id !== ''),
      maxSize + 1,
      visit,
    );
    await snapshot.read(
      unread.filter(({ id }) => id === ''),
      maxSize + 1,
      visit,
    );
    if (lacking) throw new Lacking();
    return entries.flatMap((entry) => this.#read.get(keyOf(entry)) ?? []);
  }

  #shelved(path: string, bytes: Buffer): Shelved {
    const { formatOf, names } = this.#judged;
    let text: Text | undefined;
    return {
      path,
      bytes,
      get text() {
        return (text ??= readText(bytes, formatOf(path)!.name, names));
      },
    };
  }
}

/** One blob under several names may be of several formats. */
function keyOf({ path, id }: Entry): string {
  return `${id} ${path}`;
}
