import { Worker } from 'node:worker_threads';

export type WorkerFailure = 'timed out' | 'out of memory' | 'died';

/** A thread that is asked one question at a time and ended when an answer takes too long. */
export class AskedWorker<Question, Answer> {
  readonly #worker: Worker;
  readonly #limitMs: number;
  #pending: ((answer: Answer | WorkerFailure) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failed: WorkerFailure | undefined;

  constructor(file: URL, workerData: unknown, limitMs: number) {
    this.#limitMs = limitMs;
    this.#worker = new Worker(file, { workerData, resourceLimits: { maxOldGenerationSizeMb: 512 } });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (error: NodeJS.ErrnoException) =>
      this.#fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out of memory' : 'died'),
    );
    this.#worker.on('exit', () => this.#fail('died'));
  }

  /** The next answer, to a question or to being started. */
  ask(question?: Question): Promise<Answer | WorkerFailure> {
    if (this.#failed) return Promise.resolve(this.#failed);
    return new Promise((resolve) => {
      this.#pending = resolve;
      this.#timer = setTimeout(() => this.#fail('timed out'), this.#limitMs);
      if (question !== undefined) this.#worker.postMessage(question);
    });
  }

  close(): void {
    this.#failed ??= 'died';
    void this.#worker.terminate();
  }

  #settle(answer: Answer | WorkerFailure): void {
    clearTimeout(this.#timer);
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.(answer);
  }

  #fail(failure: WorkerFailure): void {
    if (this.#failed === undefined) void this.#worker.terminate();
    this.#failed ??= failure;
    this.#settle(this.#failed);
  }
}
