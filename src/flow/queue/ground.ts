import { join } from 'node:path';
import { bytesDigest } from '../../disk/digest.ts';
import { readIfThere } from '../../disk/read.ts';
import type { Standing } from '../../git/changes.ts';
import type { Told } from '../../model/run.ts';
import { text } from './files.ts';
import { isAffected } from './prompt.ts';

/** How a work tree is looked at. */
export interface Surveyor {
  standing(): Promise<Standing>;
  /** The paths that one commit has otherwise than another. */
  between(before: string, now: string): Promise<readonly string[]>;
  /** Keep how everything stood where a later process finds it; what it is known by. */
  keepStanding(standing: Standing): string;
  /** Undefined where it is not there any more, or not what was kept. */
  keptStanding(name: string): Standing | undefined;
}

/** How things stood before a prompt had any effects, and what it has changed since: every attempt answers for all of them. */
export class Ground {
  readonly #top: string;
  readonly #surveyor: Surveyor;
  #before: Standing | undefined;
  /** What that is known by; '' where nothing was kept. */
  #keptAs = '';
  /** Files that were changed before it began, by itself. */
  #own: ReadonlySet<string> = new Set();
  #isTakenUp = false;

  constructor(top: string, surveyor: Surveyor) {
    [this.#top, this.#surveyor] = [top, surveyor];
  }

  get isKnown(): boolean {
    return this.#before !== undefined;
  }

  /** Another process began the work. */
  get isTakenUp(): boolean {
    return this.#isTakenUp;
  }

  /** Another prompt begins. */
  leave(): void {
    [this.#before, this.#keptAs, this.#own, this.#isTakenUp] = [undefined, '', new Set(), false];
  }

  /** `begun`: what was told when the work began, be it by a process that is gone. */
  takeUp(begun: Told): void {
    this.#keptAs = text(begun['before']);
    if (Array.isArray(begun['own'])) this.#own = new Set(begun['own'].map(String));
    if (this.#keptAs === '' || this.#before) return;
    this.#before = this.#surveyor.keptStanding(this.#keptAs);
    this.#isTakenUp = true;
  }

  /** What is told when work begins. `left`: what the prompt left when it failed last. */
  async begin(left: Told): Promise<Told> {
    if (!this.#before && this.#keptAs !== '') return { before: this.#keptAs, own: [...this.#own] };
    if (!this.#before) {
      this.#before = await this.#surveyor.standing();
      // What lies as it was left is its own, and what somebody has changed since is not.
      const own = Object.entries(left).filter(([path, digest]) => this.#digestOf(path) === digest);
      this.#own = new Set(own.map(([path]) => path));
    }
    return { before: this.#surveyor.keepStanding(this.#before), own: [...this.#own] };
  }

  /** Whether a file held changes of somebody's before. */
  isSomebodys(path: string): boolean {
    return this.#before?.files.has(path) === true && !this.#own.has(path);
  }

  /** All files that did, and that could be committed. */
  somebodys(): string[] {
    return [...(this.#before?.files.keys() ?? [])].filter((path) => this.isSomebodys(path) && !isGits(path));
  }

  /** The paths that are another thing than when the prompt began. */
  async changed(): Promise<string[]> {
    return this.#changedBy(await this.#surveyor.standing());
  }

  async #changedBy(now: Standing): Promise<string[]> {
    const before = this.#before!;
    const differ = [...now.files.keys(), ...before.files.keys()].filter(
      (path) => now.files.get(path) !== before.files.get(path),
    );
    // What a block commits is no less changed.
    const isMoved = now.head !== before.head && /^[0-9a-f]+$/.test(before.head) && /^[0-9a-f]+$/.test(now.head);
    return [...new Set([...differ, ...(isMoved ? await this.#surveyor.between(before.head, now.head) : [])])];
  }

  /** What of it nobody has committed: a process that was killed may have, and so may the prompt itself. */
  async uncommitted(now?: Standing): Promise<string[]> {
    const standing = now ?? (await this.#surveyor.standing());
    const changed = this.#before ? await this.#changedBy(standing) : [...standing.files.keys()];
    return changed.filter((path) => standing.files.has(path) && !isGits(path));
  }

  /** What the prompt leaves under `## Affects`, for its next round: the digest of each file. */
  async left(affects: readonly string[]): Promise<Told> {
    if (!this.#before || affects.length === 0) return {};
    const now = await this.#surveyor.standing();
    const changed = (await this.uncommitted(now)).filter((path) => isAffected(path, affects));
    const own = [...this.#own].filter((path) => now.files.has(path));
    return Object.fromEntries([...new Set([...own, ...changed])].map((path) => [path, this.#digestOf(path)]));
  }

  #digestOf(path: string): string {
    const bytes = readIfThere(join(this.#top, path));
    return bytes ? bytesDigest(bytes) : 'gone';
  }
}

/** What git goes by is in no commit. */
function isGits(path: string): boolean {
  return /^(?:\.git|~)\//.test(path);
}
