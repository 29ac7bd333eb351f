import type { Said } from '../gates.ts';
import type { Value } from '../../model/policy.ts';
import { withinTime } from '../../process/within-time.ts';
import { isMapping } from '../../text/data.ts';
import { listOf, valuesOf, type PromptText } from './prompt.ts';

/** Whether what a prompt promised is there: files, lines in files, pages. */

export interface Promises {
  readonly files: readonly string[];
  readonly headers: readonly (string | PageHeader)[];
  readonly urls: readonly string[];
}

/** A header that a page answers with. */
interface PageHeader {
  readonly url: string;
  readonly header: string;
  readonly equals?: string;
  readonly matches?: string;
}

/** What a page answers with. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export function promisesOf(prompt: PromptText): Promises {
  return {
    files: listOf(prompt, 'files_exist'),
    headers: valuesOf(prompt, 'headers').map(headerOf),
    urls: listOf(prompt, 'http_200'),
  };
}

/** How the world is looked at. */
export interface Looking {
  /** The bytes of a file of the repository; undefined where there is none. */
  read(path: string): Buffer | undefined;
  /** What a page answers, or why it does not. */
  fetch(url: string): Promise<Answer | string>;
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
    headers.map((one) => (typeof one === 'string' ? headerTrouble(one, files, looking) : undefined)).find(isThere) ??
    (await pagesTrouble(headers, looking)) ??
    (await urlsTrouble(urls, looking));
  return reason === undefined
    ? { gate: 'pass', verdict: 'pass', reason: '' }
    : { gate: 'fail', verdict: 'fail', reason };
}

/** `{url, header, equals}` or `{url, header, matches}` is about a page; everything else is a line. */
function headerOf(said: Value): string | PageHeader {
  if (!isMapping(said)) return String(said);
  // `FILE: LINE` without quotes is a mapping to YAML.
  const [[key, value] = ['', ''], ...more] = Object.entries(said);
  if (more.length === 0 && !isMapping(value)) return `${key}: ${String(value)}`;
  const { url, header, equals, matches } = said;
  return {
    url: String(url ?? ''),
    header: String(header ?? ''),
    ...(equals !== undefined && { equals: String(equals) }),
    ...(matches !== undefined && { matches: String(matches) }),
  };
}

function isThere(reason: string | undefined): reason is string {
  return reason !== undefined;
}

function fileTrouble(path: string, { read }: Looking): string | undefined {
  if (isOutside(path)) return `${path} is not a path of this repository`;
  return read(path) ? undefined : `${path} does not exist`;
}

function isOutside(path: string): boolean {
  return (
    path === '' ||
    path.startsWith('/') ||
    path.startsWith('.git/') ||
    /^[A-Za-z]:/.test(path) ||
    path.split('/').includes('..')
  );
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

async function pagesTrouble(headers: Promises['headers'], looking: Looking): Promise<string | undefined> {
  for (const one of headers) {
    const trouble = typeof one === 'string' ? undefined : await pageTrouble(one, looking);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

async function pageTrouble(promise: PageHeader, looking: Looking): Promise<string | undefined> {
  const { url, header, equals, matches } = promise;
  if (header === '' || (equals === undefined) === (matches === undefined))
    return `the header of ${url || 'no page'} needs \`url\`, \`header\`, and one of \`equals\` and \`matches\``;
  const pattern = matches === undefined ? undefined : patternOf(matches);
  if (pattern === 'none') return `"${matches}" is not a regular expression`;
  const answer = await askPage(url, looking);
  if (typeof answer === 'string') return answer;
  const value = answer.headers[header.toLowerCase()];
  if (value === undefined) return `${url} answers without ${header}`;
  const kept = pattern === undefined ? value === equals : withinTime(patternMs, () => pattern.test(value));
  if (kept === 'timed out') return `"${matches}" takes too long on what ${url} answers`;
  const wanted = equals === undefined ? `what fits "${matches}"` : `"${equals}"`;
  return kept ? undefined : `${url} answers with ${header}: ${value.slice(0, 80)}, and not ${wanted}`;
}

/** Somebody else wrote it, and the other end chooses what it is tried on. */
const patternMs = 1000;

function patternOf(text: string): RegExp | 'none' {
  try {
    return new RegExp(text, 'u');
  } catch {
    return 'none';
  }
}

async function urlsTrouble(urls: readonly string[], looking: Looking): Promise<string | undefined> {
  for (const url of urls) {
    const answer = await askPage(url, looking);
    if (typeof answer === 'string') return answer;
    if (answer.status !== 200) return `${url} answers ${answer.status}, and not 200`;
  }
  return undefined;
}

/** What a page answers, or why it cannot be known. */
async function askPage(url: string, looking: Looking): Promise<Answer | string> {
  const host = hostOf(url);
  if (host === undefined) return `${url} is not a web address`;
  if (!isLoopback(host) && !looking.hosts.includes(host))
    return `${url} is not on this machine: allow it with --allow-host ${host}`;
  const answer = await looking.fetch(url);
  return typeof answer === 'string' ? `${url} answers ${answer}, and not 200` : answer;
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
