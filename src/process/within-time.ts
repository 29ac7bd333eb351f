import { Script } from 'node:vm';

/** Where the script finds what it is to call. A name of the language's own table of symbols: a script has no scope. */
const slot = Symbol.for('sluice: called within a time limit');
const globals = globalThis as { [name: symbol]: unknown };
let script: Script | undefined;

/**
 * Call something that may never end, such as a pattern that somebody else wrote. Nothing in a thread can stop what runs
 * in it but its own engine, and that does so for scripts: this is a script of one call.
 */
export function withinTime<T>(limitMs: number, call: () => T): T | 'timed out' {
  script ??= new Script(`globalThis[Symbol.for(${JSON.stringify(slot.description)})]()`);
  globals[slot] = call;
  try {
    return script.runInThisContext({ timeout: limitMs, displayErrors: false }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'timed out';
    throw error;
  } finally {
    delete globals[slot];
  }
}
