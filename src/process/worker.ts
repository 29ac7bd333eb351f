import { Worker } from 'node:worker_threads';

/** An error is what the thread itself ended with. */
export type WorkerFailure = 'timed out' | 'out of memory' | 'died' | Error;

/** A thread that answers questions in order, and is ended when one of them takes too long. */
export class AskedWorker<Question, Answer> {
  readonly #worker: Worker;
  readonly #limitMs: number;
  readonly #waiting: ((answer: Answer | WorkerFailure) => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #failed: WorkerFailure | undefined;

  constructor(file: URL, workerData: unknown, limitMs: number) {
    this.#limitMs = limitMs;
    this.#worker = new Worker(file, { workerData, resourceLimits: { maxOldGenerationSizeMb: 512 } });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (error: NodeJS.ErrnoException) =>
      this.#fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out of memory' : error),
    );
    this.#worker.on('exit', () => this.#fail('died'));
  }

  /** The next answer, to a question or to being started. Its time runs from when the one before it was answered. */
  ask(question?: Question): Promise<Answer | WorkerFailure> {
    if (this.#failed) return Promise.resolve(this.#failed);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) this.#startClock();
      if (question !== undefined) this.#worker.postMessage(question);
    });
  }

  close(): void {
    this.#failed ??= 'died';
    clearTimeout(this.#timer);
    void this.#worker.terminate();
  }

  #startClock(): void {
    this.#timer = setTimeout(() => this.#fail('timed out'), this.#limitMs);
  }

  #settle(answer: Answer): void {
    clearTimeout(this.#timer);
    this.#waiting.shift()?.(answer);
    if (this.#waiting.length > 0) this.#startClock();
  }

  #fail(failure: WorkerFailure): void {
    if (this.#failed === undefined) void this.#worker.terminate();
    this.#failed ??= failure;
    clearTimeout(this.#timer);
    for (const resolve of this.#waiting.splice(0)) resolve(this.#failed);
  }
}
