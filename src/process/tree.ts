import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Began, Left, ProcessTable } from '../model/process-table.ts';
import { descendantsOf } from './descendants.ts';
import { endAll, isThere, type Target } from './end-all.ts';

interface Told {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mark: string;
  readonly table: ProcessTable | undefined;
}

/** Who reads what the program wrote, such as a `tee` it started, is about to end by itself. */
const settleMs = 250;

/** A program that leads a group, and everything that it started. */
export class Tree {
  readonly #child: ChildProcess;
  readonly #leader: Began;
  readonly #told: Told;
  /** Those out of its group, where they had to be listed beforehand. */
  #listed: readonly Left[] = [];

  /** Right after the start of a program. */
  constructor(child: ChildProcess, pid: number, told: Told) {
    this.#child = child;
    this.#told = told;
    this.#leader = told.table?.began(pid) ?? { pid, started: undefined, at: 0 };
  }

  /** End what is left of it; where the program ended by itself, that is mostly nothing. */
  async end(alone: boolean, graceMs: number): Promise<{ readonly strays: number; readonly left: number }> {
    if (alone && (await this.#settled())) return { strays: 0, left: 0 };
    if (!alone && this.#told.table === undefined) await this.#list();
    const strays = new Set<number>();
    const left = await endAll(() => this.#targets(alone, strays), graceMs);
    return { strays: strays.size, left: left.length };
  }

  async #settled(): Promise<boolean> {
    const until = performance.now() + settleMs;
    for (let pause = 1; ; pause *= 2) {
      if (this.#there().length === 0) return true;
      if (performance.now() > until) return false;
      await sleep(pause);
    }
  }

  /** The group is told as one, so that no part of it sees another one end first. */
  #targets(alone: boolean, strays: Set<number>): readonly Target[] {
    const { pid: leader } = this.#leader;
    const there = this.#there();
    for (const { pid, group } of there) if (alone || group !== leader) strays.add(pid);
    return [...new Set(there.map(({ pid, group }) => (group === leader ? -leader : pid)))];
  }

  #there(): readonly Left[] {
    const { pid } = this.#leader;
    const itself = { pid, group: pid };
    const { table, mark } = this.#told;
    if (table === undefined) {
      const group = isThere(-pid) ? [itself] : [];
      return [...group, ...this.#listed.filter((one) => isThere(one.pid))];
    }
    const runs = this.#child.exitCode === null && this.#child.signalCode === null;
    return [...(runs ? [itself] : []), ...table.leftOf(this.#leader, mark)];
  }

  async #list(): Promise<void> {
    const { pid } = this.#leader;
    this.#listed = (await descendantsOf(pid, this.#told.env)).filter(({ group }) => group !== pid);
  }
}
