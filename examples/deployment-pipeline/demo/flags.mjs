import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** A mistake of whoever started it: exit status 2. */
export class Usage extends Error {}

const own = join(dirname(fileURLToPath(import.meta.url)), '..');
const modes = ['script', 'auto', 'agent', 'codex'];
const parts = ['prompts', 'canary/fail-fast', 'canary/max-total'];

const help = `npm run demo -- [options]

  --root DIR          a folder laid out like the example (the example itself)
  --timeout-prod N    seconds a prompt has under production (240)
  --timeout-poc N     seconds a prompt has under poc (180)
  --exec-mode MODE    ${modes.join(', ')} (script)
  --keep-between      no clean state between the two runs
  --skip-production   leave the run under production out
  --skip-poc          leave the run under poc out
  --record            write down that everything passed

exit: 0 all of it held, 1 something did not, 2 a wrong flag or root`;

export function flagsOf(args) {
  const values = parse(args);
  if (values.help) return { help };
  const { root = own, 'exec-mode': mode = 'script' } = values;
  if (!modes.includes(mode)) throw new Usage(`--exec-mode is one of ${modes.join(', ')}, and not "${mode}"`);
  const missing = parts.find((part) => !existsSync(join(resolve(root), part)));
  if (missing !== undefined)
    throw new Usage(`--root ${values.root} has no folder ${missing}: name one that is laid out like the example`);
  const flags = {
    root: resolve(root),
    mode,
    timeouts: {
      production: seconds(values, 'timeout-prod', 240),
      poc: seconds(values, 'timeout-poc', 180),
    },
    keep: values['keep-between'] === true,
    skip: { production: values['skip-production'] === true, poc: values['skip-poc'] === true },
    record: values.record === true,
  };
  if (flags.record && (flags.skip.production || flags.skip.poc || flags.keep))
    throw new Usage('--record is for the whole experiment: leave --skip-production, --skip-poc and --keep-between out');
  return flags;
}

function parse(args) {
  const text = { type: 'string' };
  const word = { type: 'boolean' };
  const options = {
    root: text,
    'timeout-prod': text,
    'timeout-poc': text,
    'exec-mode': text,
    'keep-between': word,
    'skip-production': word,
    'skip-poc': word,
    record: word,
    help: word,
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Usage(`${error.message.split('. ')[0].replace(/\.$/, '')}; see \`npm run demo -- --help\``);
  }
}

function seconds(values, flag, usual) {
  const said = values[flag];
  if (said === undefined) return usual;
  if (!/^[1-9]\d{0,5}$/.test(said)) throw new Usage(`--${flag} is a number of seconds, and not "${said}"`);
  return Number(said);
}
