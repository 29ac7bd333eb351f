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
  more: ['`accept` takes errors of the work tree, of PATHS if given. The file is .sluice/baseline.json: commit it.'],
  run,
};

async function run({ values, positionals }: Parsed, console: Console): Promise<number> {
  const [verb, ...paths] = positionals;
  if (!verbs.includes(verb as 'show')) throw wrongVerb(verb);
  const app = await import('../../app/baseline.ts');
  const options = { cwd: console.cwd, env: console.env, paths };
  if (verb === 'show') return print(await app.showBaseline(options), values, console, '');
  const { entries, changed } = verb === 'accept' ? await app.acceptBaseline(options) : await app.pruneBaseline(options);
  const words =
    verb === 'accept'
      ? `accepted ${changed} finding${changed === 1 ? '' : 's'}`
      : `dropped ${changed} entr${changed === 1 ? 'y' : 'ies'}`;
  return print(
    entries,
    values,
    console,
    changed === 0
      ? verb === 'accept'
        ? 'nothing to accept'
        : 'nothing to drop'
      : `${words}; commit .sluice/baseline.json`,
  );
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

function print(entries: readonly BaselineEntry[], values: Parsed['values'], console: Console, words: string): number {
  if (values['json']) console.out(`${JSON.stringify({ format: 1, accepted: entries }, null, 2)}\n`);
  else if (words !== '') console.out(`${words}\n`);
  else if (entries.length === 0) console.out('the baseline is empty: nothing is accepted\n');
  else
    for (const { path, code, key, count } of entries)
      console.out(`${showPath(path)} ${code}${key && ` ${key}`}${count > 1 ? ` ×${count}` : ''}\n`);
  return exitCodes.clean;
}
