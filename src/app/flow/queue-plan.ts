import { join, resolve } from 'node:path';
import { namesIn } from '../../disk/folder.ts';
import { readIfThere } from '../../disk/read.ts';
import type { RunLog } from '../../flow/log.ts';
import { inRoot } from '../../flow/queue/files.ts';
import { promptOf } from '../../flow/queue/prompt.ts';
import { basename, limited, selected } from '../../flow/queue/select.ts';
import { Fault } from '../../model/fault.ts';
import { shellWord } from '../../text/shell-word.ts';
import type { Desk } from './desk.ts';
import { flagsFor } from './named.ts';
import type { RunOptions } from './options.ts';
import type { Plan } from './plan-types.ts';
import { promptsHere } from './prompts-here.ts';

/** The plan of a run that would begin now. */
export function planOf(log: RunLog, desk: Desk, options: RunOptions): Plan {
  const { top, root } = desk;
  const { from, to, count, promptsFile, cwd } = options;
  if (basename(root) === 'completed')
    throw new Fault('usage', `${root} is where prompts lie that are done: move one back to run it again`);
  const prompts = promptsHere(top, root);
  const listed = promptsFile === undefined ? undefined : linesOf(cwd, promptsFile);
  const choice = { root, from, to, listed, count };
  const all = selected(prompts, choice);
  const skipped: { prompt: string; why: string }[] = [];
  const open = all.filter((path) => {
    const why = whyNot(log, desk, path);
    if (why !== undefined) skipped.push({ prompt: path, why });
    return why === undefined;
  });
  return { selected: all, pending: limited(open, choice), skipped };
}

/** An edited prompt is another one; what was parked waits for a word. */
export function whyNot(log: RunLog, { top, flow, root }: Desk, path: string): string | undefined {
  const record = log.fold.records.get(path);
  if (!record) return undefined;
  if (record.parked)
    return `parked: \`sluice flow release ${shellWord(path)}${flagsFor(flow, root)} --reason WHY\` lets it run again`;
  if (record.outcome !== 'success') return undefined;
  const bytes = readIfThere(join(top, path));
  return bytes && promptOf(path, bytes).content === record.content ? 'done, and not changed since' : undefined;
}

function linesOf(cwd: string, name: string): string[] {
  const bytes = readIfThere(resolve(cwd, name));
  if (!bytes) throw new Fault('usage', `--prompts-file ${name} does not exist: check the spelling`);
  return bytes.toString('utf8').split(/\r?\n/);
}

/** The folders of what runs have printed. Others may lie beside them, and are somebody else's. */
export function printedBy(top: string, root: string): string[] {
  const logs = inRoot(root, 'logs');
  return namesIn(join(top, logs))
    .filter((name) => /^prompt-pipeline_\d{8}T\d{6}Z$/.test(name))
    .map((name) => `${logs}/${name}`);
}
