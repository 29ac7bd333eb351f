import { join } from 'node:path';
import { readIfThere } from '../../disk/read.ts';
import { isFault } from '../../model/fault.ts';
import type { Told } from '../../model/run.ts';
import type { Worked } from '../execute.ts';
import { deliver, moveToCompleted, placesWhenDone, type Courier, type Delivery } from './deliver.ts';
import type { Ground } from './ground.ts';
import { affectsOf, isAffected, promptOf, type PromptText } from './prompt.ts';
import { promptsAmong } from './select.ts';

/** Where prompts are delivered, and by whom. */
interface Round {
  readonly top: string;
  /** The folder of the queue, as the repository has it. */
  readonly root: string;
  readonly runUtc: string;
  readonly courier: Courier;
  readonly ground: Ground;
  /** What is to be done with a prompt that succeeded. */
  deliveryOf(prompt: PromptText): Delivery;
}

const done: Worked = { outcome: 'pass', reason: '' };

/** Commits, pushes and moves the prompt at hand. What was done is told in the log: in a file that is committed it would be one run late. */
export class Delivering {
  readonly #round: Round;
  told: Told = {};

  constructor(round: Round) {
    this.#round = round;
  }

  isIdle(prompt: PromptText): boolean {
    const { autocommit, move } = this.#round.deliveryOf(prompt);
    return !autocommit && !move;
  }

  /** What would stand in the way of the commit, while nothing has run; '' where nothing does. `left`: by its last round. */
  async hindrance(prompt: PromptText, left: Told): Promise<string> {
    const { courier, ground, root } = this.#round;
    const affects = affectsOf(prompt) ?? [];
    if (affects.length === 0 || ground.isKnown || !this.#round.deliveryOf(prompt).autocommit) return '';
    const doing = courier.underWay();
    if (doing !== undefined) return `${doing} is under way: end it, then run it again; nothing of it was run`;
    await ground.begin(left);
    // Of a folder it may leave alone what lies there: that is seen afterwards.
    const held = ground.somebodys().filter((path) => affects.includes(path));
    // Stamps are in prompts that nobody has committed.
    const ours = new Set(promptsAmong(held, root));
    const mixed = held.find((path) => !ours.has(path));
    return mixed === undefined ? '' : `${heldBefore(mixed)}; nothing of it was run`;
  }

  async work(prompt: PromptText): Promise<Worked> {
    try {
      return await this.#deliver(prompt);
    } catch (error) {
      // Whoever goes on delivers it: what there is to be delivered is seen by how things stand then.
      if (!isFault(error) || error.kind !== 'interrupted') throw error;
      return { outcome: 'interrupted', reason: error.message };
    }
  }

  async #deliver(prompt: PromptText): Promise<Worked> {
    const delivery = this.#round.deliveryOf(prompt);
    const trouble = delivery.autocommit ? await this.#commit(prompt, delivery) : '';
    if (trouble !== '') return { outcome: 'fail', reason: trouble };
    return delivery.move ? this.#move(prompt) : done;
  }

  async #commit(prompt: PromptText, delivery: Delivery): Promise<string> {
    const { runUtc, courier, ground } = this.#round;
    const affects = affectsOf(prompt) ?? [];
    const changed = await ground.uncommitted();
    const mixed = changed.find((one) => ground.isSomebodys(one) && isAffected(one, affects));
    if (mixed !== undefined) return heldBefore(mixed);
    const { reason, told } = await deliver(delivery, prompt.path, runUtc, changed, affects, courier);
    this.told = told;
    return reason;
  }

  #move({ path }: PromptText): Worked {
    const { top, runUtc } = this.#round;
    const moved = moveToCompleted(top, path, runUtc);
    if (!('to' in moved)) {
      this.told = { ...this.told, move_status: 'failed' };
      return { outcome: 'fail', reason: `${path} was not moved: ${moved.why}` };
    }
    this.#tellMoved(moved.to);
    return done;
  }

  /** Whoever was killed after it moved the prompt has done what there was to do. */
  movedBefore(path: string, content: unknown): PromptText | undefined {
    const { top, runUtc } = this.#round;
    for (const place of placesWhenDone(path, runUtc)) {
      const bytes = readIfThere(join(top, place));
      const prompt = bytes && promptOf(path, bytes);
      if (!prompt || prompt.content !== content) continue;
      this.#tellMoved(place);
      return prompt;
    }
    return undefined;
  }

  #tellMoved(to: string): void {
    this.told = { ...this.told, move_status: 'success', moved_to: to };
  }
}

function heldBefore(path: string): string {
  return `${path} held changes of somebody's before: commit those, then run it again`;
}
