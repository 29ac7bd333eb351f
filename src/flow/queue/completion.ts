import type { Said } from '../gates.ts';
import { listOf, type PromptText } from './prompt.ts';

/** Whether what a prompt promised is there: files, lines in files, pages. */

export interface Promises {
  readonly files: readonly string[];
  readonly headers: readonly string[];
  readonly urls: readonly string[];
}

export function promisesOf(prompt: PromptText): Promises {
  return {
    files: listOf(prompt, 'files_exist') ?? [],
    headers: listOf(prompt, 'headers') ?? [],
    urls: listOf(prompt, 'http_200') ?? [],
  };
}

/** How the world is looked at. */
export interface Looking {
  /** The bytes of a file of the repository; undefined where there is none. */
  read(path: string): Buffer | undefined;
  /** The status a page answers with, or why there is none. */
  fetch(url: string): Promise<number | string>;
  /** Hosts beside this machine that may be asked. */
  readonly hosts: readonly string[];
}

/** `skipped`: nothing was promised, and that is no proof of anything. */
export interface Completion extends Said {
  readonly gate: 'pass' | 'fail' | 'skipped';
}

export async function completion(promises: Promises, looking: Looking): Promise<Completion> {
  const { files, headers, urls } = promises;
  if (files.length + headers.length + urls.length === 0) return { gate: 'skipped', verdict: 'pass', reason: '' };
  const reason =
    files.map((path) => fileTrouble(path, looking)).find(isThere) ??
    headers.map((header) => headerTrouble(header, files, looking)).find(isThere) ??
    (await urlsTrouble(urls, looking));
  return reason === undefined
    ? { gate: 'pass', verdict: 'pass', reason: '' }
    : { gate: 'fail', verdict: 'fail', reason };
}

function isThere(reason: string | undefined): reason is string {
  return reason !== undefined;
}

function fileTrouble(path: string, { read }: Looking): string | undefined {
  if (isOutside(path)) return `${path} is not a path of this repository`;
  return read(path) ? undefined : `${path} does not exist`;
}

function isOutside(path: string): boolean {
  return path === '' || path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..');
}

/** `FILE: LINE` wants the line in that file; a line alone wants it in every file that is promised. */
function headerTrouble(header: string, files: readonly string[], looking: Looking): string | undefined {
  const [, path, rest] = /^([^\s:#][^:]*\.[A-Za-z0-9]+):\s+(.+)$/.exec(header) ?? [];
  const line = (rest ?? header).trim();
  const places = path === undefined ? files : [path];
  if (places.length === 0) return `the header "${header}" names no file, and no file is promised`;
  for (const place of places) {
    const trouble = fileTrouble(place, looking);
    if (trouble !== undefined) return trouble;
    const lines = looking.read(place)!.toString('utf8').split(/\r?\n/);
    if (!lines.some((one) => one.trim() === line)) return `${place} has no line "${line}"`;
  }
  return undefined;
}

async function urlsTrouble(urls: readonly string[], looking: Looking): Promise<string | undefined> {
  for (const url of urls) {
    const host = hostOf(url);
    if (host === undefined) return `${url} is not a web address`;
    if (!isLoopback(host) && !looking.hosts.includes(host))
      return `${url} is not on this machine: allow it with --allow-host ${host}`;
    const status = await looking.fetch(url);
    if (status !== 200) return `${url} answers ${status}, and not 200`;
  }
  return undefined;
}

function hostOf(url: string): string | undefined {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === 'http:' || protocol === 'https:' ? hostname : undefined;
  } catch {
    return undefined;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
