import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeCache } from '../disk/atomic.ts';
import { readIfThere } from '../disk/read.ts';
import type { VerdictCache } from '../model/check.ts';

/** The number of this format. An older one is rebuilt, a newer one left alone. */
const format = 1;
/** Beyond this many lines a file starts over: what is still used comes back by itself. */
const most = 200_000;

/**
 * Verdicts on disk: one text file per contract under the git dir all work trees share, `key TAB value` a line, with a
 * checksum in front. Data only, never code; whatever is torn, foreign or unreadable counts as empty.
 */
export function verdictCache(commonDir: string): VerdictCache {
  const folder = join(commonDir, 'sluice', 'cache');
  const opened = new Map<string, { readonly before: number; readonly lines: Map<string, string> }>();
  return {
    open(name) {
      const known = opened.get(name);
      if (known) return known.lines;
      const lines = readLines(join(folder, name));
      opened.set(name, { before: lines.size, lines });
      return lines;
    },
    save() {
      for (const [name, { before, lines }] of opened) {
        if (lines.size > before) writeCache(join(folder, name), asText(before > most ? newest(lines, before) : lines));
      }
    },
  };
}

/** For runs that may not write, such as a first look at a repository that has no `sluice.yml`. */
export function noCache(): VerdictCache {
  return { open: () => new Map(), save: () => undefined };
}

function newest(lines: Map<string, string>, from: number): Map<string, string> {
  return new Map([...lines].slice(from));
}

function asText(lines: ReadonlyMap<string, string>): string {
  let body = '';
  for (const [key, value] of lines) if (!/[\n\t]/.test(key)) body += `${key}\t${value}\n`;
  return `sluice ${format} ${checksum(body)}\n${body}`;
}

function checksum(body: string): string {
  return createHash('sha1').update(body).digest('hex');
}

function readLines(path: string): Map<string, string> {
  const lines = new Map<string, string>();
  const text = safely(() => readIfThere(path)?.toString('utf8'));
  const header = /^sluice (\d+) ([0-9a-f]{40})\n/.exec(text ?? '');
  if (!text || !header || Number(header[1]) !== format) return lines;
  const body = text.slice(header[0].length);
  if (checksum(body) !== header[2]) return lines;
  for (let at = 0; at < body.length; ) {
    const tab = body.indexOf('\t', at);
    const end = body.indexOf('\n', tab);
    lines.set(body.slice(at, tab), body.slice(tab + 1, end));
    at = end + 1;
  }
  return lines;
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
