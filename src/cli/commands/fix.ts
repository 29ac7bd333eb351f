import { exitCodes } from '../../model/exit.ts';
import { showPath } from '../../model/path.ts';
import type { Command, Console, Parsed } from '../command.ts';

export const fix: Command = {
  name: 'fix',
  summary: 'Apply the repairs that are certain to the files on disk; with --staged, to the index and to the files.',
  takes: '[PATHS]',
  positionals: true,
  options: {
    staged: { type: 'boolean', help: 'mend what is staged, in the index and on disk' },
    all: { type: 'boolean', help: 'mend every file, not only what changed' },
    'dry-run': { type: 'boolean', help: 'print the changes as a patch and write nothing' },
    json: { type: 'boolean', help: 'print what was done as JSON' },
  },
  more: ['Repairs touch only what is wrong; `sluice check` tells what is left.'],
  run,
};

async function run({ values, positionals }: Parsed, console: Console): Promise<number> {
  const { fix } = await import('../../app/fix.ts');
  const result = await fix({
    cwd: console.cwd,
    env: console.env,
    staged: values['staged'] === true,
    all: values['all'] === true,
    dryRun: values['dry-run'] === true,
    paths: positionals,
  });
  if (values['json'])
    console.out(
      `${JSON.stringify({ format: 1, ...result, files: result.files.map((file) => ({ ...file, path: showPath(file.path) })), merged: result.merged.map(showPath), torn: result.torn.map((file) => ({ ...file, path: showPath(file.path) })), left: result.left.map((file) => ({ ...file, path: showPath(file.path) })) }, null, 2)}\n`,
    );
  else if (result.patch !== undefined) console.out(result.patch);
  else {
    for (const { path, repairs } of result.files)
      console.out(`mended ${showPath(path)} (${repairs} repair${repairs === 1 ? '' : 's'})\n`);
    for (const path of result.merged) console.out(mergedLine(path));
    if (result.files.length + result.merged.length === 0) console.out('nothing to mend\n');
  }
  for (const { path, why } of result.left)
    console.err(`sluice: ${showPath(path)} on disk was left alone: it is ${why}\n`);
  for (const { path, why } of result.torn) console.err(`sluice: ${showPath(path)} stays in conflict: ${why}\n`);
  return result.left.length + result.torn.length > 0 ? exitCodes.findings : exitCodes.clean;
}

export function mergedLine(path: string): string {
  return `merged ${showPath(path)}: only its stamp was in conflict; look at it and \`git add\` it\n`;
}
