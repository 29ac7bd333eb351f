import { realConsole } from './console.ts';
import { main } from './main.ts';

/** Called by the starter, and the last thing in this file: one that was cut short has nothing to call. */
export function start(): void {
  const console = realConsole();
  void main(process.argv.slice(2), console).then(console.end);
}
