import { spawn, spawnSync } from 'node:child_process';

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input?: Uint8Array | string;
  readonly timeoutMs?: number;
  /** Output beyond this many bytes is dropped and the program is ended. */
  readonly maxBytes?: number;
}

export interface Ended {
  /** Undefined when it was ended by a signal or could not be started. */
  readonly status: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Why there is no answer to rely on. */
  readonly failed?: 'not found' | 'timed out' | 'too much output' | 'killed';
  /** What it was ended by, where that was a signal. */
  readonly signal?: NodeJS.Signals;
}

/** Start one program, wait for it, and keep what it said. Never throws for what the program does. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let size = 0;
    let failed: Ended['failed'];
    const stop = (why: Ended['failed']): void => {
      failed ??= why;
      child.kill('SIGKILL');
    };
    const timer = options.timeoutMs === undefined ? undefined : setTimeout(() => stop('timed out'), options.timeoutMs);
    const max = options.maxBytes ?? 1 << 30;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > max) stop('too much output');
      else stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < 64) stderr.push(chunk);
    });
    child.on('error', () => {
      failed ??= 'not found';
    });
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      if (signal !== null) failed ??= 'killed';
      const ended = {
        status: status ?? undefined,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString(),
        ...(signal !== null && { signal }),
      };
      resolve(failed ? { ...ended, status: undefined, failed } : ended);
    });
    // A program that ends before it has read its input is judged by its status, not by the broken pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);
  });
}

/**
 * The same without streams, for answers that are small and needed at once: setting up streams costs a short-lived
 * process as much as the program it starts.
 */
export function runNow(command: string, args: readonly string[], options: RunOptions): Ended {
  const { input, maxBytes = 1 << 26, cwd, env } = options;
  const ended = spawnSync(command, args, { cwd, env, input: input ?? '', maxBuffer: maxBytes, windowsHide: true });
  const outputs = { stdout: ended.stdout ?? Buffer.alloc(0), stderr: ended.stderr?.toString() ?? '' };
  const { code } = (ended.error ?? {}) as { readonly code?: string };
  if (code === 'ENOBUFS') return { ...outputs, status: undefined, failed: 'too much output' };
  if (code !== undefined) return { ...outputs, status: undefined, failed: 'not found' };
  if (ended.signal !== null) return { ...outputs, status: undefined, failed: 'killed', signal: ended.signal };
  return { ...outputs, status: ended.status ?? undefined };
}
