import { relative } from 'node:path';
import { isThere } from '../disk/read.ts';
import { shellWord } from '../text/shell-word.ts';
import type { Console } from './command.ts';

/** What a person types to call the program as it was called just now. */
function calledAs(console: Console, script: string): string {
  const isInstalled = /[\\/]node_modules[\\/]/.test(script) || isThere('node_modules/.bin/sluice');
  if (console.env['npm_command'] === 'exec' || isInstalled) return 'npx sluice';
  const isCopy = /[\\/]sluice[\\/]engine[\\/]cli\.cjs$/.test(script);
  // Where the folder is gone, the command itself says so.
  return isCopy && isThere('.') ? `node ${shellWord(seenFrom(console.cwd, script))}` : 'sluice';
}

/** A path as seen from where the person is, if it lies below; else one that holds everywhere. */
export function seenFrom(folder: string, path: string): string {
  const seen = relative(folder, path);
  return (seen.startsWith('..') ? path : seen).replaceAll('\\', '/');
}

/** Commands in what is said to people are such that they can be copied. */
export function copyable(console: Console, script = process.argv[1] ?? ''): Console {
  const word = calledAs(console, script);
  if (word === 'sluice') return console;
  const worded = (text: string): string => text.replaceAll('`sluice ', () => `\`${word} `);
  return Object.assign(Object.create(console) as Console, {
    out: (text: string) => console.out(worded(text)),
    err: (text: string) => console.err(worded(text)),
  });
}
