import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeCache } from '../disk/atomic.ts';
import { readIfThere } from '../disk/read.ts';

/** The number of this format. An older one is rebuilt, a newer one left alone. */
const format = 1;
/** Beyond this many lines a file starts over: what is still used comes back by itself. */
const most = 200_000;

/**
 * One file per contract, `key TAB value` a line, with a checksum in front. Data only, never code; whatever is torn,
 * foreign or unreadable counts as empty.
 */
export function readLines(commonDir: string, name: string): Map<string, string> {
  const lines = new Map<string, string>();
  const text = safely(() => readIfThere(pathOf(commonDir, name))?.toString('utf8'));
  const header = /^sluice (\d+) ([0-9a-f]{40})\n/.exec(text ?? '');
  if (!text || !header || Number(header[1]) !== format) return lines;
  const body = text.slice(header[0].length);
  if (checksum(body) !== header[2]) return lines;
  for (let at = 0; at < body.length;) {
    const tab = body.indexOf('\t', at);
    const end = body.indexOf('\n', tab);
    lines.set(body.slice(at, tab), body.slice(tab + 1, end));
    at = end + 1;
  }
  return lines;
}

/** Write all lines, or of too many only those that came after the first `before`. */
export function writeLines(commonDir: string, name: string, lines: ReadonlyMap<string, string>, before: number): void {
  let body = '';
  for (const [key, value] of before > most ? [...lines].slice(before) : lines)
    if (!/[\n\t]/.test(key)) body += `${key}\t${value}\n`;
  writeCache(pathOf(commonDir, name), `sluice ${format} ${checksum(body)}\n${body}`);
}

function pathOf(commonDir: string, name: string): string {
  return join(commonDir, 'sluice', 'cache', name);
}

function checksum(body: string): string {
  return createHash('sha1').update(body).digest('hex');
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
