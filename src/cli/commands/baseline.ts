import { exitCodes } from '../../model/exit.ts';
import { Fault } from '../../model/fault.ts';
import { showPath } from '../../model/path.ts';
import type { BaselineEntry } from '../../model/policy.ts';
import { nearest } from '../../text/nearest.ts';
import type { Command, Console, Parsed } from '../command.ts';

const verbs = ['show', 'accept', 'prune'] as const;

export const baseline: Command = {
  name: 'baseline',
  summary: 'Findings that were there before Sluice and may stay: show them, accept today’s, drop what is gone.',
  takes: 'show|accept|prune [PATHS]',
  verbs,
  positionals: true,
  options: { json: { type: 'boolean', help: 'print the entries as JSON' } },
  more: [
    '`accept` takes errors of the work tree. With PATHS all three keep to those files and folders.',
    'The file is .sluice/baseline.json: commit it.',
  ],
  run,
};

async function run({ values, positionals }: Parsed, console: Console): Promise<number> {
  const [word, ...paths] = positionals;
  const verb = verbs.find((known) => known === word);
  if (verb === undefined) throw wrongVerb(word);
  const app = await import('../../app/baseline.ts');
  const options = { cwd: console.cwd, env: console.env, paths };
  if (verb === 'show') return show(await app.showBaseline(options), values, console, paths.length > 0);
  const { entries, changed, moved } =
    verb === 'accept' ? await app.acceptBaseline(options) : await app.pruneBaseline(options);
  const words = verb === 'accept' ? accepted(changed) : pruned(changed, moved);
  return print(entries, values, console, words === '' ? nothing[verb] : `${words}; commit .sluice/baseline.json\n`);
}

const nothing = { accept: 'nothing to accept\n', prune: 'nothing to drop\n' };

function accepted(count: number): string {
  return count === 0 ? '' : `accepted ${count} finding${count === 1 ? '' : 's'}`;
}

function pruned(dropped: number, moved: number): string {
  const entries = (count: number): string => `${count} entr${count === 1 ? 'y' : 'ies'}`;
  return [
    ...(dropped > 0 ? [`dropped ${entries(dropped)}`] : []),
    ...(moved > 0 ? [`moved ${entries(moved)} along with ${moved === 1 ? 'its document' : 'their documents'}`] : []),
  ].join(', ');
}

function wrongVerb(verb: string | undefined): Fault {
  if (verb === undefined)
    return new Fault('usage', 'say what to do with the baseline: sluice baseline show, accept or prune.');
  const meant = nearest(verb, verbs);
  return new Fault(
    'usage',
    `\`sluice baseline\` has no "${verb}"${meant === undefined ? ': it has show, accept and prune' : `; did you mean "${meant}"?`}`,
  );
}

function show(entries: readonly BaselineEntry[], values: Parsed['values'], console: Console, some: boolean): number {
  const lines = [...linesOf(entries)].map(([line, count]) => `${line}${count > 1 ? ` ×${count}` : ''}\n`);
  const none = some ? 'nothing is accepted here\n' : 'the baseline is empty: nothing is accepted\n';
  return print(entries, values, console, lines.length > 0 ? lines.join('') : none);
}

function print(entries: readonly BaselineEntry[], values: Parsed['values'], console: Console, text: string): number {
  console.out(values['json'] ? `${JSON.stringify({ format: 1, accepted: entries }, null, 2)}\n` : text);
  return exitCodes.clean;
}

/** Entries that differ in their digest only are one line to a person: how many of the same mistake there are. */
function linesOf(entries: readonly BaselineEntry[]): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const { path, code, key, count } of entries) {
    const line = `${showPath(path)} ${code}${key && ` ${key}`}`;
    lines.set(line, (lines.get(line) ?? 0) + count);
  }
  return lines;
}
