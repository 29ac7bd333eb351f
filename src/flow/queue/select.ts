import { createHash } from 'node:crypto';
import { Fault } from '../../model/fault.ts';
import { nearest } from '../../text/nearest.ts';

/** Which prompts of a folder a run is about. Paths are those of the repository. */

export interface Choice {
  /** The folder, '' for the root of the repository. */
  readonly root: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The lines of `--prompts-file`, where there is one. */
  readonly listed: readonly string[] | undefined;
  /** 0: no limit. */
  readonly count: number;
}

const apart = new Set(['completed', 'failed', 'logs']);

/** Of all files below the root those that are prompts, in order. */
export function promptsAmong(files: readonly string[], root: string): string[] {
  return files.filter((path) => isPrompt(below(root, path))).sort();
}

function isPrompt(path: string): boolean {
  const parts = path.split('/');
  const name = parts.pop()!;
  if (!name.endsWith('.md') || name.toLowerCase() === 'readme.md') return false;
  // The folders below the root count, and not the way to it.
  return !parts.some((part) => apart.has(part) || part.startsWith('.'));
}

function below(root: string, path: string): string {
  return root === '' ? path : path.slice(root.length + 1);
}

/** What was asked for, in the order in which it runs. */
export function selected(prompts: readonly string[], choice: Choice): string[] {
  const list = choice.listed ? ofList(prompts, choice.listed, choice.root) : [...prompts];
  const start = choice.from === undefined ? 0 : placeOf(list, '--from', choice.from);
  const end = choice.to === undefined ? list.length - 1 : placeOf(list, '--to', choice.to);
  if (end < start && choice.from !== undefined && choice.to !== undefined)
    throw new Fault('usage', `--from ${choice.from} comes after --to ${choice.to}: change them about`);
  return list.slice(start, end + 1);
}

/** At most so many of those that are still to be done. */
export function limited(pending: readonly string[], { count }: Choice): string[] {
  return count === 0 ? [...pending] : pending.slice(0, count);
}

function placeOf(list: readonly string[], flag: string, name: string): number {
  const at = list.findIndex((path) => [path, basename(path), stemOf(path)].includes(name));
  if (at !== -1) return at;
  const meant = nearest(name, list.map(basename));
  throw new Fault(
    'usage',
    `${flag} names ${name}, and no prompt is called that${meant === undefined ? ': see `sluice run queue --dry-run`' : `; did you mean "${meant}"?`}`,
  );
}

/** One path a line, as seen from the root; blank lines and those that begin with # say nothing. */
function ofList(prompts: readonly string[], lines: readonly string[], root: string): string[] {
  const known = new Set(prompts);
  const list: string[] = [];
  for (const [at, line] of lines.entries()) {
    const name = line.trim();
    if (name === '' || name.startsWith('#')) continue;
    const path = [root === '' ? name : `${root}/${name}`, name].find((one) => known.has(one));
    if (path === undefined)
      throw new Fault(
        'usage',
        `--prompts-file names ${name} in line ${at + 1}, and that is no prompt here: mend the line`,
      );
    if (list.includes(path))
      throw new Fault('usage', `--prompts-file names ${name} twice, the second time in line ${at + 1}: keep one`);
    list.push(path);
  }
  return list;
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What the things that belong to a prompt are called: two of one name may lie in two folders. */
export function ownName(path: string, root: string): string {
  const name = below(root, path).replace(/\.md$/, '');
  if (!name.includes('/')) return shortened(name);
  return shortened(name.replaceAll('/', '.'), name);
}

/** No disk takes a name of more bytes than 255, and this one gets something behind it. */
const mostBytes = 200;

/** A name of its own that something may be put behind: as it is, unless it is long or made out of another one. */
export function shortened(name: string, of?: string): string {
  const bytes = Buffer.from(name);
  if (of === undefined && bytes.length <= mostBytes) return name;
  const digest = createHash('sha1')
    .update(of ?? name)
    .digest('hex')
    .slice(0, 6);
  // A character that is cut in its middle goes as a whole.
  const head = bytes
    .subarray(0, mostBytes)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
  return `${head}-${digest}`;
}

export function stemOf(path: string): string {
  return basename(path).replace(/\.md$/, '');
}
