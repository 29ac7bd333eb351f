import { exitCodes } from '../../model/exit.ts';
import { Fault, isFault } from '../../model/fault.ts';
import type { Today } from '../../app/install/init.ts';
import type { Wired } from '../../app/install/site.ts';
import { withoutRepository } from '../../process/environment.ts';
import { nearest } from '../../text/nearest.ts';
import type { Command, Console, Parsed } from '../command.ts';

export const init: Command = {
  name: 'init',
  summary: 'Wire the hooks of this repository the way it manages them, and write sluice.yml if there is none.',
  positionals: false,
  options: {
    yes: { type: 'boolean', short: 'y', help: 'ask nothing, also in front of a terminal' },
    stamps: { type: 'boolean', help: 'let commits write the active policy into prompts' },
    duplicates: { type: 'boolean', help: 'refuse new copies of old lines' },
    ci: { type: 'string', value: 'HOST', help: 'write a CI job instead: github or gitlab' },
    json: { type: 'boolean', help: 'print what was done as JSON' },
  },
  more: [
    'Every file it writes is named; what was there is kept and still runs. Doing it twice changes nothing.',
    'In package.json: "prepare": "sluice init || exit 0" wires every clone, and never fails an installation.',
  ],
  run,
};

async function run({ values }: Parsed, console: Console): Promise<number> {
  const { byInstaller } = await import('../../app/install/installer.ts');
  const options = {
    json: values['json'] === true,
    yes: values['yes'] === true,
    stamps: values['stamps'] === true,
    duplicates: values['duplicates'] === true,
  };
  if (typeof values['ci'] === 'string') return writeJob(values['ci'], console, options.json);
  if (options.json || !byInstaller(console.env)) return wireAndTell(options, console);
  try {
    return await wireQuietly(console);
  } catch (error) {
    if (!isFault(error)) throw error;
    // An installation must not fail because hooks could not be wired.
    console.err(`sluice: no hooks were wired: ${error.message}\n`);
    return exitCodes.clean;
  }
}

/** As a step of an installation: says what it wrote, and nothing where that is nothing. */
async function wireQuietly(console: Console): Promise<number> {
  const { init } = await import('../../app/install/init.ts');
  // Started by a hook, an installation is still about its own folder, not about the repository of that hook.
  const result = await init({ cwd: console.cwd, env: withoutRepository(console.env) });
  if (result.kind === 'done') tell(result, console);
  return exitCodes.clean;
}

interface Options {
  readonly json: boolean;
  readonly yes: boolean;
  readonly stamps: boolean;
  readonly duplicates: boolean;
}

async function wireAndTell({ json, yes, stamps, duplicates }: Options, console: Console): Promise<number> {
  const { init, today } = await import('../../app/install/init.ts');
  const where = { cwd: console.cwd, env: console.env };
  const result = await init({ ...where, stamps, duplicates });
  if (result.kind === 'skipped') {
    if (json) console.out(asJson(result));
    else console.err(`sluice: ${result.why}.\n`);
    return exitCodes.clean;
  }
  const { found, trouble } = await today(where);
  const todo = [...result.todo, ...(trouble === undefined ? [] : [trouble])];
  if (json) console.out(asJson({ ...result, todo, ...found }));
  else {
    tell({ ...result, todo }, console);
    if (result.written.length === 0 && todo.length === 0) console.out('everything was in place already\n');
    // Somebody who runs it again knows.
    if (result.written.length > 0) for (const note of result.notes) console.out(`note: ${note}\n`);
    if (found) console.out(inWords(found));
    if (found && found.blocked > 0 && !yes && console.interactive()) await offerBaseline(found.blocked, console);
  }
  return todo.length > 0 ? exitCodes.findings : exitCodes.clean;
}

function asJson(data: object): string {
  return `${JSON.stringify({ format: 1, ...data }, null, 2)}\n`;
}

function tell({ written, todo }: { written: Wired['written']; todo: Wired['todo'] }, console: Console): void {
  for (const { path, what } of written) console.out(`wrote ${path} (${what})\n`);
  for (const line of todo) console.out(`to do: ${line}\n`);
}

function inWords({ documents, blocked }: Today): string {
  if (documents === 0) return 'no document of the packs is here yet; the first one will be checked\n';
  const words = `${documents} document${documents === 1 ? '' : 's'}`;
  if (blocked === 0) return `${words}, none would block\n`;
  return `${words}, ${blocked} would block when changed: \`sluice check --all\` shows them, \`sluice baseline accept\` lets them stay\n`;
}

async function offerBaseline(blocked: number, console: Console): Promise<void> {
  const answer = await ask(
    `Accept the findings of ${blocked === 1 ? 'this document' : `these ${blocked} documents`} as they are today? [y/N] `,
  );
  if (!/^y(?:es)?$/i.test(answer.trim())) return;
  const { acceptBaseline } = await import('../../app/baseline.ts');
  const { changed } = await acceptBaseline({ cwd: console.cwd, env: console.env });
  console.out(`accepted ${changed} finding${changed === 1 ? '' : 's'}; stage and commit .sluice/baseline.json\n`);
}

/** What a person answers; the end of the input is no answer, and an interrupt ends the command. */
async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await new Promise((resolve, reject) => {
      lines.once('SIGINT', () => reject(new Fault('interrupted', 'interrupted; the hooks are wired.')));
      lines.once('close', () => resolve(''));
      lines.question(question, resolve);
    });
  } finally {
    lines.close();
  }
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
