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

/** Hold every file that follows from a log to it, and every prompt. A file that is not there says nothing. */
export function driftOf(top: string, root: string, events: readonly Logged[], prompts: readonly string[]): Drift[] {
  return [...filesDrift(top, root, events), ...stampsDrift(top, root, events, prompts)];
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

function stampsDrift(top: string, root: string, events: readonly Logged[], prompts: readonly string[]): Drift[] {
  const [known, texts, found] = [new Set<string>(), new Set<string>(), [] as Drift[]];
  for (const stamped of stampsFrom(events, root)) {
    known.add(stamped.path);
    texts.add(stamped.content);
    found.push(...stampDrift(top, stamped));
  }
  // What another pipeline has stamped is a claim, as its state files are.
  if (events.some(({ event }) => event === 'imported')) return found;
  return [...found, ...prompts.filter((path) => !known.has(path)).flatMap((path) => claimOf(top, path, texts))];
}

/** A prompt that says it has succeeded, and never ran. One that was given another name is the text that did. */
function claimOf(top: string, path: string, texts: ReadonlySet<string>): Drift[] {
  const bytes = readIfThere(join(top, path));
  const prompt = bytes && promptOf(path, bytes);
  if (!prompt || texts.has(prompt.content)) return [];
  return [['codex_exec_last_run_status'], ['prompt_flow', 'stages', 'exec', 'status']]
    .filter((key) => valueAt(prompt.data, key) === 'success')
    .map((key) => ({ path, field: key.join('.'), says: shown('success'), log: 'that it has not run' }));
}

/** What a prompt says of its last run and the log does not. */
export function stampDrift(top: string, { path: item, content, settings }: Stamped): Drift[] {
  const bytes = readIfThere(join(top, item));
  const prompt = bytes && promptOf(item, bytes);
  if (!prompt || !isStamped(prompt)) return [];
  // A text that was edited since has not run yet: it need not say anything, and what it says is of the one that did.
  const isEdited = prompt.content !== content;
  const wanted = [...settings, ...keysLeft(settings).map((path) => ({ path, value: undefined }))];
  return wanted.flatMap(({ path, value }) => {
    const says = valueAt(prompt.data, path);
    if (sameValue(says, value) || (isEdited && says === undefined)) return [];
    return [{ path: item, field: path.join('.'), says: shown(says), log: shown(value) }];
  });
}

function shown(value: Value | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
