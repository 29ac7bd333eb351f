import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { writeCache } from '../disk/atomic.ts';
import { removeOlder } from '../disk/folder.ts';
import { isThere, readIfThere } from '../disk/read.ts';
import type { Memory } from '../model/check.ts';

/** The number of this format. An older one is rebuilt, a newer one left alone. */
const format = 1;
/** Beyond this many bytes a file starts over: what is still used comes back by itself. */
const most = 32 * 1024 * 1024;

/**
 * One file per contract, `key TAB value` a line, with a checksum in front. Data only, never code; whatever is torn,
 * foreign or unreadable counts as empty.
 */
export class CacheFile implements Memory {
  readonly #path: string;
  readonly #body: string;
  /** Whoever asks in the order of the last time, as a check of a whole tree does, finds each line under the cursor. */
  #cursor = 0;
  /** Everything by key: made when the cursor fails for the first time. */
  #index: Map<string, string> | undefined;
  readonly #fresh = new Map<string, string>();

  constructor(commonDir: string, name: string) {
    this.#path = pathOf(commonDir, name);
    this.#body = readBody(this.#path) ?? '';
  }

  get(key: string): string | undefined {
    const body = this.#body;
    const end = this.#cursor + key.length;
    if (body.startsWith(key, this.#cursor) && body.charCodeAt(end) === 0x09) {
      const next = body.indexOf('\n', end);
      this.#cursor = next + 1;
      return body.slice(end + 1, next);
    }
    this.#index ??= indexOf(body);
    return this.#fresh.get(key) ?? this.#index.get(key);
  }

  set(key: string, value: string): void {
    this.#fresh.set(key, value);
  }

  save(): void {
    if (this.#fresh.size === 0) return;
    const lines = [this.#body.length > most ? '' : this.#body];
    // A key that would break its line is not worth another format; a bare id never does.
    for (const [key, value] of this.#fresh)
      if (key.length <= 64 || !/[\n\t]/.test(key)) lines.push(key, '\t', value, '\n');
    writeBody(this.#path, lines.join(''));
  }
}

/** A text that is only of use as a whole. */
export function cachedText(commonDir: string, name: string): string | undefined {
  return readBody(pathOf(commonDir, name));
}

export function cacheText(commonDir: string, name: string, text: string): void {
  if (text.length <= most) writeBody(pathOf(commonDir, name), text);
}

function pathOf(commonDir: string, name: string): string {
  return join(commonDir, 'sluice', 'cache', name);
}

/** What all our names end with, a digest, and what a process leaves behind that is killed while it writes one. */
const ourName = /[0-9a-f]{32}(?:\.\d+-\d+\.tmp)?$/;
/** A new file means another policy or engine: what the old ones left would lie there for ever. */
const longAgoMs = 60 * 24 * 60 * 60 * 1000;

function writeBody(path: string, body: string): void {
  if (!isThere(path)) safely(() => removeOlder(dirname(path), ourName, longAgoMs));
  writeCache(path, `sluice ${format} ${checksum(body)}\n${body}`);
}

function readBody(path: string): string | undefined {
  const text = safely(() => readIfThere(path)?.toString('utf8'));
  const header = /^sluice (\d+) ([0-9a-f]{40})\n/.exec(text?.slice(0, 80) ?? '');
  if (text === undefined || !header || Number(header[1]) !== format) return undefined;
  const body = text.slice(header[0].length);
  return checksum(body) === header[2] ? body : undefined;
}

function indexOf(body: string): Map<string, string> {
  const lines = new Map<string, string>();
  for (let at = 0; at < body.length;) {
    const tab = body.indexOf('\t', at);
    const end = body.indexOf('\n', tab);
    lines.set(body.slice(at, tab), body.slice(tab + 1, end));
    at = end + 1;
  }
  return lines;
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
