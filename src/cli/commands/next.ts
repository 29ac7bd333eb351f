import type { Command, Console, Parsed } from '../command.ts';
import { advanced, asFlow, optionsOf, queueOptions } from './run.ts';

export const next: Command = {
  name: 'next',
  summary: 'One step of a flow: the next prompt of a queue, and no more.',
  takes: 'FLOW',
  positionals: true,
  options: Object.fromEntries(
    Object.entries(queueOptions).filter(([name]) => !['fresh', 'yes', 'dry-run', 'abandon'].includes(name)),
  ),
  more: ['The run stays open: the next `sluice next` or `sluice run` goes on with it.'],
  run,
};

function run(parsed: Parsed, console: Console): Promise<number> {
  return asFlow(console, parsed, async () =>
    advanced({ ...(await optionsOf(parsed, console)), steps: 1 }, parsed, console),
  );
}
