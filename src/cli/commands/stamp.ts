import type { Stamped } from '../../app/stamp.ts';
import { exitCodes } from '../../model/exit.ts';
import { Fault } from '../../model/fault.ts';
import { showPath } from '../../model/path.ts';
import type { Command, Console, Parsed } from '../command.ts';
import { mergedLine } from './fix.ts';

export const stamp: Command = {
  name: 'stamp',
  summary: 'Preflight: look at the prompts that changed, or at PATHS, and write the policy they run under into them.',
  takes: '[PATHS]',
  positionals: true,
  options: {
    profile: { type: 'string', value: 'NAME', help: 'stamp the policy of this profile' },
    set: {
      type: 'string',
      multiple: true,
      value: 'TOGGLE=VALUE',
      help: 'a toggle that counts before all else; may be repeated',
    },
    staged: { type: 'boolean', help: 'stamp what is staged, in the index and on disk' },
    commit: { type: 'boolean', help: 'stamp what HEAD holds, as a commit of its own; nothing else comes along' },
    all: { type: 'boolean', help: 'stamp every prompt, not only what changed' },
    'dry-run': { type: 'boolean', help: 'print the changes as a patch and write nothing' },
    json: { type: 'boolean', help: 'print what was done as JSON' },
  },
  more: ['A prompt with errors is stamped as not ready, with the reason; one whose stamp is right is left alone.'],
  run,
};

async function run({ values, positionals }: Parsed, console: Console): Promise<number> {
  const other = ['staged', 'all', 'dry-run', 'profile', 'set'].find((name) => values[name] !== undefined);
  if (values['commit'] === true && other !== undefined)
    throw new Fault(
      'usage',
      `--commit stamps what HEAD holds by the profile of HEAD, and --${other} asks for something else: keep one.`,
    );
  const { stamp } = await import('../../app/stamp.ts');
  const result = await stamp({
    cwd: console.cwd,
    env: console.env,
    ...(typeof values['profile'] === 'string' && { profile: values['profile'] }),
    set: (values['set'] ?? []) as readonly string[],
    staged: values['staged'] === true,
    commit: values['commit'] === true,
    all: values['all'] === true,
    dryRun: values['dry-run'] === true,
    paths: positionals,
  });
  if (values['json']) console.out(asJson(result));
  else if (result.patch !== undefined) console.out(result.patch);
  else console.out(asText(result));
  for (const { path, why } of result.left)
    console.err(`sluice: ${showPath(path)} on disk was left alone: it is ${why}\n`);
  for (const { path, why } of result.torn) console.err(`sluice: ${showPath(path)} stays in conflict: ${why}\n`);
  for (const { path, at, code, message } of result.cannot)
    console.err(`${showPath(path)}:${at.line}:${at.column} error ${code} ${message}\n`);
  const fine =
    result.prompts.every((prompt) => prompt.ready) &&
    result.left.length + result.torn.length + result.cannot.length === 0;
  return fine ? exitCodes.clean : exitCodes.findings;
}

function asText({ prompts, merged, cannot, torn }: Stamped): string {
  if (cannot.length + torn.length > 0 && prompts.length + merged.length === 0) return '';
  if (prompts.length + merged.length === 0) return 'nothing to stamp\n';
  const lines = prompts.map(
    ({ path, profile, revision, reason }) =>
      `stamped ${showPath(path)} (${profile}, revision ${revision}${reason === '' ? '' : `, not ready: ${reason}`})\n`,
  );
  return [...lines, ...merged.map(mergedLine)].join('');
}

function asJson({ prompts, merged, torn, cannot, left, patch }: Stamped): string {
  const shown = <T extends { readonly path: string }>(list: readonly T[]): T[] =>
    list.map((one) => ({ ...one, path: showPath(one.path) }));
  const refused = cannot.map(({ path, at, code, message }) => ({
    path,
    line: at.line,
    column: at.column,
    code,
    message,
  }));
  const all = {
    format: 1,
    prompts: shown(prompts),
    merged: merged.map(showPath),
    torn: shown(torn),
    cannot: shown(refused),
    left: shown(left),
    patch,
  };
  return `${JSON.stringify(all, null, 2)}\n`;
}
