import { exitCodes } from '../../model/exit.ts';
import { Fault } from '../../model/fault.ts';
import { nearest } from '../../text/nearest.ts';
import type { Shown } from '../../app/baseline.ts';
import type { Command, Console, Parsed } from '../command.ts';

const verbs = ['show', 'accept', 'prune'] as const;

export const baseline: Command = {
  name: 'baseline',
  summary: 'Findings that were there before Sluice and may stay: show them, accept today’s, drop what is gone.',
  takes: 'show|accept|prune [PATHS|dup:CLASS]',
  verbs,
  positionals: true,
  options: {
    format: { type: 'string', value: 'FORMAT', help: 'of `show`: text, json or markdown, which lists all copies' },
    json: { type: 'boolean', help: 'print the entries as JSON' },
  },
  more: [
    '`accept` takes errors of the work tree, and what it or the index copies; dup:CLASS takes one class of that.',
    'With PATHS all three keep to those files and folders.',
    'A document of it all: sluice baseline show --format markdown > docs/reference/duplicate-baseline.md',
    'The file is .sluice/baseline.json: commit it.',
  ],
  run,
};

async function run({ values, positionals }: Parsed, console: Console): Promise<number> {
  const [word, ...paths] = positionals;
  const verb = verbs.find((known) => known === word);
  if (verb === undefined) throw wrongVerb(word);
  const app = await import('../../app/baseline.ts');
  const words = await import('./baseline-words.ts');
  const format = formatOf(values, verb);
  const where = { cwd: console.cwd, env: console.env };
  if (verb === 'show') {
    if (format === 'markdown')
      console.out(await (await import('../../app/baseline-page.ts')).baselinePage(where, paths));
    else print(await app.showBaseline({ ...where, paths }), format, console, (shown) => words.shown(shown, paths));
    return exitCodes.clean;
  }
  if (verb === 'prune') print(await app.pruneBaseline({ ...where, paths }), format, console, words.pruned);
  else {
    const classes = paths.filter((path) => path.startsWith('dup:'));
    const change = await app.acceptBaseline({
      ...where,
      paths: paths.filter((path) => !classes.includes(path)),
      classes,
    });
    print(change, format, console, words.accepted);
  }
  return exitCodes.clean;
}

const formats = ['text', 'json', 'markdown'] as const;
type Format = (typeof formats)[number];

function formatOf({ format, json }: Parsed['values'], verb: string): Format {
  if (json) return 'json';
  if (format === undefined) return 'text';
  const known = formats.find((one) => one === format);
  if (known === undefined)
    throw new Fault('usage', `there is no format "${String(format)}" of a baseline: there are ${formats.join(', ')}.`);
  if (known === 'markdown' && verb !== 'show')
    throw new Fault('usage', `\`sluice baseline ${verb}\` does not print Markdown: \`sluice baseline show\` does.`);
  return known;
}

function print<T extends Shown>(data: T, format: Format, console: Console, text: (data: T) => string): void {
  const { entries: accepted, copies } = data;
  console.out(
    format === 'json' ? `${JSON.stringify({ format: 1, accepted, duplicates: copies }, null, 2)}\n` : text(data),
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
