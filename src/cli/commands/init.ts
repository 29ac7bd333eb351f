import { exitCodes } from '../../model/exit.ts';
import { Fault } from '../../model/fault.ts';
import type { Init } from '../../app/install/init.ts';
import { nearest } from '../../text/nearest.ts';
import type { Command, Console, Parsed } from '../command.ts';

export const init: Command = {
  name: 'init',
  summary: 'Wire the hooks of this repository the way it manages them, and write sluice.yml if there is none.',
  positionals: false,
  options: {
    yes: { type: 'boolean', short: 'y', help: 'ask nothing, also in front of a terminal' },
    ci: { type: 'string', value: 'HOST', help: 'write a CI job instead: github or gitlab' },
    json: { type: 'boolean', help: 'print what was done as JSON' },
  },
  more: [
    'Every file it writes is named; what was there is kept and still runs. Doing it twice changes nothing.',
    'In package.json: "prepare": "sluice init" wires every clone; in CI and without git it does nothing.',
  ],
  run,
};

async function run({ values }: Parsed, console: Console): Promise<number> {
  if (typeof values['ci'] === 'string') return writeJob(values['ci'], console, values['json'] === true);
  const { init, blockedToday } = await import('../../app/install/init.ts');
  const result = await init({ cwd: console.cwd, env: console.env });
  if (values['json'])
    console.out(
      `${JSON.stringify({ format: 1, ...asJson(result, result.kind === 'done' ? blockedToday(result.today) : 0) }, null, 2)}\n`,
    );
  if (result.kind === 'skipped') {
    // Started by a package manager, silence is what everybody wants.
    if (!values['json'] && console.env['npm_lifecycle_event'] === undefined) console.err(`sluice: ${result.why}.\n`);
    return exitCodes.clean;
  }
  const blocked = blockedToday(result.today);
  if (!values['json']) tell(result, blocked, console);
  if (blocked > 0 && !values['yes'] && !values['json'] && console.interactive()) await offerBaseline(blocked, console);
  return result.todo.length > 0 ? exitCodes.findings : exitCodes.clean;
}

function asJson(result: Init, blocked: number): object {
  if (result.kind === 'skipped') return result;
  const { today, ...rest } = result;
  return { ...rest, documents: today.documents, blocked };
}

function tell(result: Init & { kind: 'done' }, blocked: number, console: Console): void {
  const quiet = console.env['npm_lifecycle_event'] !== undefined;
  for (const { path, what } of result.written) console.out(`wrote ${path} (${what})\n`);
  for (const todo of result.todo) console.out(`to do: ${todo}\n`);
  if (quiet && result.written.length === 0) return;
  if (result.written.length === 0) console.out('everything was in place already\n');
  const { documents } = result.today;
  if (documents === 0) console.out('no document of the packs is here yet; the first one will be checked\n');
  else if (blocked === 0) console.out(`${documents} document${documents === 1 ? '' : 's'}, none would block\n`);
  else
    console.out(
      `${documents} documents, ${blocked} would block when changed: \`sluice check --all\` shows them, \`sluice baseline accept\` lets them stay\n`,
    );
}

async function offerBaseline(blocked: number, console: Console): Promise<void> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(
    `Accept the findings of ${blocked === 1 ? 'this document' : `these ${blocked} documents`} as they are today? [y/N] `,
  );
  lines.close();
  if (!/^y(?:es)?$/i.test(answer.trim())) return;
  const { acceptBaseline } = await import('../../app/baseline.ts');
  const { changed } = await acceptBaseline({ cwd: console.cwd, env: console.env });
  console.out(`accepted ${changed} finding${changed === 1 ? '' : 's'}; commit .sluice/baseline.json\n`);
}

async function writeJob(word: string, console: Console, json: boolean): Promise<number> {
  const { ciHosts, writeCi } = await import('../../app/install/ci.ts');
  const host = ciHosts.find((known) => known === word);
  if (!host) {
    const meant = nearest(word, ciHosts);
    throw new Fault(
      'usage',
      `there is no job for "${word}"${meant === undefined ? ': there are github and gitlab' : `; did you mean "${meant}"?`}`,
    );
  }
  const { written, todo } = await writeCi(host, { cwd: console.cwd, env: console.env });
  if (json) console.out(`${JSON.stringify({ format: 1, written, todo }, null, 2)}\n`);
  else {
    for (const { path, what } of written) console.out(`wrote ${path} (${what})\n`);
    for (const line of todo) console.out(`to do: ${line}\n`);
    if (written.length === 0 && todo.length === 0) console.out('everything was in place already\n');
  }
  return todo.length > 0 ? exitCodes.findings : exitCodes.clean;
}
