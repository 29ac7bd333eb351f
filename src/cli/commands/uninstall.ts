import { exitCodes } from '../../model/exit.ts';
import type { Command, Console, Parsed } from '../command.ts';

export const uninstall: Command = {
  name: 'uninstall',
  summary: 'Take out what `sluice init` put in; the hooks that were there before come back.',
  positionals: false,
  options: { json: { type: 'boolean', help: 'print what was done as JSON' } },
  more: ['sluice.yml and .sluice/ are yours and stay.'],
  run,
};

async function run({ values }: Parsed, console: Console): Promise<number> {
  const { uninstall } = await import('../../app/install/uninstall.ts');
  const undone = await uninstall({ cwd: console.cwd, env: console.env });
  if (values['json']) console.out(`${JSON.stringify({ format: 1, undone }, null, 2)}\n`);
  else for (const { path, what } of undone) console.out(`${path}: ${what}\n`);
  if (!values['json'] && undone.length === 0) console.out('there was nothing of ours here\n');
  return exitCodes.clean;
}
