import { Fault } from '../../model/fault.ts';
import { blocking } from '../../model/report.ts';
import { exitCodes } from '../../model/exit.ts';
import { nearest } from '../../text/nearest.ts';
import type { Paint } from '../../report/human.ts';
import type { Command, Console, Parsed } from '../command.ts';
import { watching } from '../watch.ts';

export const check: Command = {
  name: 'check',
  summary: 'Judge what changed against HEAD, untracked files included; with PATHS, those files and folders.',
  takes: '[PATHS]',
  positionals: true,
  options: {
    staged: { type: 'boolean', help: 'judge the index: what the next commit would hold' },
    all: { type: 'boolean', help: 'judge every file, not only what changed' },
    range: { type: 'string', value: 'A..B', help: 'judge what B brings that A does not have' },
    'each-commit': { type: 'boolean', help: 'with --range: judge each commit on its own' },
    'files0-from': { type: 'string', value: 'FILE', help: 'read the paths from a file, NUL between them; - is stdin' },
    only: { type: 'string', multiple: true, value: 'CHECK', help: 'keep to this check; may be repeated' },
    'policy-from': { type: 'string', value: 'REF', help: 'judge by the sluice.yml of this ref' },
    format: {
      type: 'string',
      multiple: true,
      value: 'FORMAT',
      help: 'human, json, jsonl, sarif or github; may be repeated',
    },
    output: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      help: 'where the --format before it goes; stdout otherwise',
    },
    json: { type: 'boolean', help: 'short for --format json' },
  },
  more: [
    'Examples:',
    '  sluice check --all',
    '  sluice check --range origin/main..HEAD --each-commit --policy-from origin/main',
    '  sluice check --format human --format sarif --output sluice.sarif',
  ],
  run,
};

async function run(parsed: Parsed, console: Console): Promise<number> {
  const { values } = parsed;
  const outputs = await chosenOutputs(parsed);
  refuseContradictions(values);
  const listed =
    typeof values['files0-from'] === 'string' ? await listedPaths(values['files0-from'], console) : undefined;
  if (listed?.length === 0 && parsed.positionals.length === 0) {
    // An empty list means nothing to judge, not everything.
    console.err('sluice: the list of paths is empty, so nothing was judged.\n');
    return exitCodes.clean;
  }
  const { check } = await import('../../app/run-check.ts');
  const report = await check({
    cwd: console.cwd,
    env: console.env,
    watch: watching(console),
    staged: values['staged'] === true,
    all: values['all'] === true,
    eachCommit: values['each-commit'] === true,
    paths: parsed.positionals,
    ...(listed && { listed }),
    ...(typeof values['range'] === 'string' && { range: values['range'] }),
    ...(Array.isArray(values['only']) && { only: values['only'] as string[] }),
    ...(typeof values['policy-from'] === 'string' && { policyFrom: values['policy-from'] }),
  });
  const { reporters } = await import('../../report/index.ts');
  for (const { format, file } of outputs) {
    const reporter = await reporters[format]!();
    if (file === undefined) console.out(reporter(report, await console.paint()));
    else await writeReport(file, reporter(report, plain), console);
  }
  if (report.findings.some((finding) => finding.severity === 'error')) return exitCodes.findings;
  return blocking(report.notRun).length > 0 ? exitCodes.fault : exitCodes.clean;
}

const same = (text: string): string => text;
const plain: Paint = { bold: same, dim: same, red: same, yellow: same, green: same };

function refuseContradictions(values: Parsed['values']): void {
  if (values['staged'] && values['range'] !== undefined)
    throw new Fault('usage', '--staged and --range name two different trees: choose one.');
  if (values['each-commit'] && values['range'] === undefined)
    throw new Fault('usage', '--each-commit needs a --range A..B to take the commits from.');
}

interface Output {
  readonly format: string;
  readonly file: string | undefined;
}

/** `--output` belongs to the `--format` before it. */
async function chosenOutputs({ order }: Parsed): Promise<Output[]> {
  const { reporters } = await import('../../report/index.ts');
  const outputs: { format: string; file: string | undefined }[] = [];
  for (const { name, value } of order) {
    if (name === 'json') outputs.push({ format: 'json', file: undefined });
    if (name === 'format') outputs.push({ format: knownFormat(value!, Object.keys(reporters)), file: undefined });
    if (name !== 'output') continue;
    const last = outputs.at(-1);
    if (!last) throw new Fault('usage', '--output belongs behind a --format: --format sarif --output FILE.');
    if (last.file !== undefined)
      throw new Fault('usage', `--format ${last.format} has two --output: ${last.file} and ${value}.`);
    if (outputs.some((output) => output.file === value))
      throw new Fault('usage', `two --format go to ${value}: give each an --output FILE of its own.`);
    last.file = value!;
  }
  if (outputs.length === 0) outputs.push({ format: 'human', file: undefined });
  if (outputs.filter((output) => output.file === undefined).length > 1)
    throw new Fault('usage', 'only one --format can go to stdout: give the others an --output FILE.');
  return outputs;
}

function knownFormat(format: string, known: readonly string[]): string {
  if (known.includes(format)) return format;
  const meant = nearest(format, known);
  throw new Fault(
    'usage',
    `there is no format "${format}"${meant === undefined ? `: there are ${known.join(', ')}` : `; did you mean "${meant}"?`}`,
  );
}

async function listedPaths(from: string, console: Console): Promise<string[]> {
  const { pathFromBytes } = await import('../../model/path.ts');
  const bytes = from === '-' ? Buffer.from(await console.input(), 'latin1') : await readList(from, console);
  const paths = bytes
    .toString('latin1')
    .split('\0')
    .filter(Boolean)
    .map((path) => pathFromBytes(Buffer.from(path, 'latin1')));
  return paths;
}

async function readList(from: string, console: Console): Promise<Buffer> {
  const { resolve } = await import('node:path');
  const { readIfThere } = await import('../../disk/read.ts');
  const bytes = readIfThere(resolve(console.cwd, from));
  if (!bytes) throw new Fault('usage', `the list of paths ${from} does not exist.`);
  return bytes;
}

async function writeReport(file: string, text: string, console: Console): Promise<void> {
  const { resolve } = await import('node:path');
  const { writeAtomically } = await import('../../disk/atomic.ts');
  try {
    writeAtomically(resolve(console.cwd, file), text);
  } catch (error) {
    throw new Fault(
      'disk',
      `the report could not be written to ${file} (${(error as NodeJS.ErrnoException).code ?? String(error)}): choose another place, or make room.`,
      error,
    );
  }
}
