import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/** For output that is on its way when everything we know of has ended; who escaped may hold the stream for ever. */
const drainMs = 500;

/** What a program writes to its two streams, handed on as it comes. */
export class Output {
  /** What the taker threw; nothing is handed to it any more. */
  thrown: { readonly error: unknown } | undefined;
  onThrown: (() => void) | undefined;
  readonly #child: ChildProcess;
  /** Where both streams are one. */
  readonly #piped: Socket | undefined;
  readonly #closed: Promise<void>;

  constructor(child: ChildProcess, take: ((chunk: Buffer) => void) | undefined, piped: Socket | undefined) {
    this.#child = child;
    this.#piped = piped;
    this.#closed = new Promise((resolve) => {
      (piped ?? child).once('close', () => resolve());
    });
    const hand = (chunk: Buffer): void => this.#hand(chunk, take);
    for (const stream of [child.stdout, child.stderr, piped]) stream?.on('data', hand);
    piped?.on('error', () => undefined);
  }

  /** All that was written has been handed on. */
  async drained(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, drainMs);
    });
    await Promise.race([this.#closed, late]);
    clearTimeout(timer);
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr, this.#piped]) stream?.destroy();
  }

  /** An error that left a stream's listener would end us, and leave the program behind. */
  #hand(chunk: Buffer, take: ((chunk: Buffer) => void) | undefined): void {
    if (this.thrown !== undefined) return;
    try {
      take?.(chunk);
    } catch (error) {
      this.thrown = { error };
      this.onThrown?.();
    }
  }
}
