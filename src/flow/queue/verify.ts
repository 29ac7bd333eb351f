import { join } from 'node:path';
import { readIfThere } from '../../disk/read.ts';
import type { Value } from '../../model/policy.ts';
import type { Logged } from '../../model/run.ts';
import { isMapping, valueAt } from '../../text/data.ts';
import { sameValue } from '../../text/settings.ts';
import { filesOf } from './mirror.ts';
import { isStamped } from './readiness.ts';
import { promptOf } from './prompt.ts';
import { keysLeft } from './stamps.ts';
import { stampsFrom, type Stamped } from './stamp-book.ts';

/** One thing that a file says and the log does not. */
export interface Drift {
  readonly path: string;
  /** A key, or a line. */
  readonly field: string;
  readonly says: string;
  readonly log: string;
}

/** Hold every file that follows from a log to it. One that is not there says nothing. */
export function driftOf(top: string, root: string, events: readonly Logged[]): Drift[] {
  return [...filesDrift(top, root, events), ...stampsDrift(top, root, events)];
}

function filesDrift(top: string, root: string, events: readonly Logged[]): Drift[] {
  return [...filesOf(events, root)].flatMap(([path, wanted]) => {
    const there = readIfThere(join(top, path))?.toString('utf8');
    if (there === undefined || there === wanted) return [];
    // A person stops a queue by making one.
    if (wanted === undefined)
      return path.endsWith('.HOLD')
        ? []
        : [{ path, field: 'the file', says: 'that it is there', log: 'that it is not' }];
    return path.endsWith('.json') ? jsonDrift(path, there, wanted) : linesDrift(path, there, wanted);
  });
}

const otherBytes = { field: 'the file', says: 'the same in other bytes', log: 'what was written' };

function linesDrift(path: string, there: string, wanted: string): Drift[] {
  const [says, log] = [linesOf(there), linesOf(wanted)];
  const found = Array.from({ length: Math.max(says.length, log.length) }, (_, at) => at)
    .filter((at) => says[at] !== log[at])
    .map((at) => ({ path, field: `line ${at + 1}`, says: says[at] ?? 'nothing', log: log[at] ?? 'nothing' }));
  return found.length > 0 ? found : [{ path, ...otherBytes }];
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function jsonDrift(path: string, there: string, wanted: string): Drift[] {
  let data: Value;
  try {
    data = JSON.parse(there) as Value;
  } catch {
    return [{ path, field: 'the file', says: 'no JSON', log: 'JSON' }];
  }
  const found = fieldsDrift(path, data, JSON.parse(wanted) as Value, []);
  return found.length > 0 ? found : [{ path, ...otherBytes }];
}

function fieldsDrift(path: string, says: Value | undefined, log: Value | undefined, keys: readonly string[]): Drift[] {
  if (isMapping(says) && isMapping(log))
    return [...new Set([...Object.keys(log), ...Object.keys(says)])].flatMap((key) =>
      fieldsDrift(path, says[key], log[key], [...keys, key]),
    );
  return sameValue(says, log) ? [] : [{ path, field: keys.join('.'), says: shown(says), log: shown(log) }];
}

function stampsDrift(top: string, root: string, events: readonly Logged[]): Drift[] {
  return [...stampsFrom(events, root)].flatMap((stamped) => stampDrift(top, stamped));
}

/** What a prompt says of its last run and the log does not. Another text has other stamps: it has not run yet. */
export function stampDrift(top: string, { path: item, content, settings }: Stamped): Drift[] {
  const bytes = readIfThere(join(top, item));
  const prompt = bytes && promptOf(item, bytes);
  if (!prompt || !isStamped(prompt) || prompt.content !== content) return [];
  const wanted = [...settings, ...keysLeft(settings).map((path) => ({ path, value: undefined }))];
  return wanted.flatMap(({ path, value }) => {
    const says = valueAt(prompt.data, path);
    return sameValue(says, value) ? [] : [{ path: item, field: path.join('.'), says: shown(says), log: shown(value) }];
  });
}

function shown(value: Value | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
