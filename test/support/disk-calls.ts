import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Call = (...args: never[]) => unknown;

/** What happens instead of a call of the system, which is handed over; it may fail in its place. */
export type Instead = (name: string, real: () => unknown) => unknown;

/** Watch the calls that write for as long as `body` takes. */
export function withCalls(names: readonly string[], instead: Instead, body: () => void): void {
  const calls = fs as unknown as Record<string, Call>;
  const real = names.map((name) => [name, calls[name]!] as const);
  for (const [name, call] of real) calls[name] = (...args) => instead(name, () => call(...args));
  syncBuiltinESMExports();
  try {
    body();
  } finally {
    for (const [name, call] of real) calls[name] = call;
    syncBuiltinESMExports();
  }
}

/** Which of these calls were made, in their order. */
export function callsOf(names: readonly string[], body: () => void): string[] {
  const made: string[] = [];
  withCalls(
    names,
    (name, real) => {
      made.push(name);
      return real();
    },
    body,
  );
  return made;
}
