import { exitCodes } from '../../model/exit.ts';
import { Fault } from '../../model/fault.ts';
import { showPath } from '../../model/path.ts';
import { nearest } from '../../text/nearest.ts';
import type { ExplainedCopy, Lines } from '../../app/dup-explain.ts';
import type { Command, Console, Parsed } from '../command.ts';
import { watching } from '../watch.ts';

const verbs = ['index', 'explain'] as const;

export const dup: Command = {
  name: 'dup',
  summary: 'Copies: index HEAD so that commits find them quickly, or show a copy beside the one to use.',
  takes: 'index | explain dup:CLASS|PATH[:LINE]',
  verbs,
  positionals: true,
  options: {
    rebuild: { type: 'boolean', help: 'with index: read every file again' },
    json: { type: 'boolean', help: 'the same as JSON' },
  },
  more: [
    '`index` is never needed: a commit builds what it lacks. In CI it fills a cache.',
    '`explain` looks at what changed and at what is staged, then, for a class or a line, at old copies.',
  ],
  run,
};

async function run({ values, positionals }: Parsed, console: Console): Promise<number> {
  const [word, ...rest] = positionals;
  const verb = verbs.find((known) => known === word);
  if (verb === undefined) throw wrongVerb(word);
  if (verb === 'index') return index(rest, values, console);
  if (values['rebuild']) throw new Fault('usage', '--rebuild belongs to `sluice dup index`: leave it out.');
  const [about, extra] = rest;
  if (about === undefined || extra !== undefined)
    throw new Fault('usage', 'name one class or one place: sluice dup explain src/x.ts:12.');
  return explain(about, values, console);
}

async function index(rest: readonly string[], values: Parsed['values'], console: Console): Promise<number> {
  if (rest[0] !== undefined)
    throw new Fault(
      'usage',
      `\`sluice dup index\` takes no argument, and "${rest[0]}" was given: HEAD is indexed whole.`,
    );
  const { indexHead } = await import('../../app/dup-index.ts');
  const { cwd, env } = console;
  const indexed = await indexHead({ cwd, env, watch: watching(console), rebuild: values['rebuild'] === true });
  const { path, commit, files, bytes, milliseconds } = indexed;
  console.progress('');
  console.out(
    values['json']
      ? `${JSON.stringify({ format: 1, ...indexed }, null, 2)}\n`
      : `indexed ${files} file${files === 1 ? '' : 's'} of ${commit.slice(0, 10)} in ${milliseconds} ms: ${path} (${Math.ceil(bytes / 1000)} kB)\n`,
  );
  return exitCodes.clean;
}

async function explain(word: string, values: Parsed['values'], console: Console): Promise<number> {
  const { explainCopies } = await import('../../app/dup-explain.ts');
  const { cwd, env } = console;
  const { copies, ...more } = await explainCopies({ cwd, env, word, watch: watching(console) });
  console.progress('');
  if (values['json']) console.out(`${JSON.stringify({ format: 1, copies: copies.map(asJson), ...more }, null, 2)}\n`);
  else if (copies.length === 0) console.out(noCopy(word, more.notJudged));
  else {
    const { copyWords } = await import('./dup-words.ts');
    const paint = await console.paint();
    console.out(copies.map((copy) => copyWords(copy, console.width(), paint)).join('\n'));
  }
  return exitCodes.clean;
}

function noCopy(word: string, notJudged: string | undefined): string {
  if (notJudged !== undefined) return `${word} cannot be judged, because ${notJudged}\n`;
  return /:\d+$/.test(word)
    ? `${word} is no part of a copy\n`
    : `${word} makes no new copy; \`sluice dup explain ${word}:LINE\` also looks at old ones\n`;
}

function asJson({ copy, use, others, ...rest }: ExplainedCopy): object {
  const shown = (place: Lines): Lines => ({ ...place, path: showPath(place.path) });
  return { ...rest, copy: shown(copy), use: shown(use), others: others.map(shown) };
}

function wrongVerb(verb: string | undefined): Fault {
  if (verb === undefined) return new Fault('usage', 'say what to do about copies: sluice dup index or explain.');
  const meant = nearest(verb, verbs);
  return new Fault(
    'usage',
    `\`sluice dup\` has no "${verb}"${meant === undefined ? ': it has index and explain' : `; did you mean "${meant}"?`}`,
  );
}
