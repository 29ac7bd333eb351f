import type { Command } from '../cli/command.ts';
import { commands, help } from '../cli/main.ts';
import { usage } from '../cli/parse.ts';
import { allCodes } from '../app/check.ts';
import type { CodeInfo } from '../model/check.ts';
import { exitCodes } from '../model/exit.ts';
import { listFiles, readText, writeText } from './files.ts';
import { packsPage } from './packs-page.ts';

/** The pages that are printed from what the engine itself uses, so that they cannot say anything else. */

const header = '<!-- Printed by `npm run build`; not to be edited. -->\n';

async function pages(): Promise<Readonly<Record<string, string>>> {
  return {
    'docs/codes.md': await codesPage(),
    'docs/commands.md': await commandsPage(),
    'docs/packs.md': packsPage(header),
  };
}

export async function writePages(): Promise<void> {
  for (const [path, text] of Object.entries(await pages())) writeText(path, text);
}

/** Which pages are not what they should be. */
export async function drifted(): Promise<string[]> {
  return Object.entries(await pages()).flatMap(([path, text]) => (readOrEmpty(path) === text ? [] : path));
}

function readOrEmpty(path: string): string {
  try {
    return readText(path);
  } catch {
    return '';
  }
}

async function codesPage(): Promise<string> {
  const codes = Object.entries(await allCodes());
  const rows = codes.map(([code, { severity, title }]) => `| [${code}](#${anchor(code)}) | ${severity} | ${title} |`);
  return [
    header,
    '# Findings',
    '',
    'Everything Sluice can find. `sluice explain CODE` says the same in a terminal.',
    '',
    '| code | severity | |',
    '| --- | --- | --- |',
    ...rows,
    '',
    ...codes.map(([code, info]) => codeSection(code, info)),
  ].join('\n');
}

function anchor(code: string): string {
  return code.replaceAll('/', '');
}

function codeSection(code: string, info: CodeInfo): string {
  return [`## ${code}`, '', `**${info.title}.** ${info.why}`, '', `Mend it: ${info.fix}`, ''].join('\n');
}

async function commandsPage(): Promise<string> {
  const sections: string[] = [];
  for (const [name, load] of Object.entries(commands)) {
    const command = await load();
    sections.push(
      `## sluice ${name}`,
      '',
      '```',
      usage(command).trimEnd(),
      '```',
      '',
      `With \`--json\`: ${outputSchemas(command).join(', ')}.`,
      '',
    );
    if (!command.options['json']) sections.splice(-2);
  }
  return [
    header,
    '# Commands',
    '',
    'A command that is not on this page does not exist.',
    '',
    '```',
    help.trimEnd(),
    '```',
    '',
    ...sections,
    '## Exit status',
    '',
    '| status | meaning |',
    '| --- | --- |',
    `| ${exitCodes.clean} | clean, or only warnings |`,
    `| ${exitCodes.findings} | findings; for \`init\` something is left to do, for \`doctor\` a gate is off, for \`fix\` a file was left alone |`,
    `| ${exitCodes.fault} | could not tell: usage, configuration, git, a missing tool, a rule that did not run, a bug of ours |`,
    `| ${exitCodes.interrupted} | interrupted |`,
    '',
    'A git hook answers 0 or 1, as git expects. A fault with `--json` is [schemas/output/fault.schema.json](../schemas/output/fault.schema.json).',
    '',
  ].join('\n');
}

/** Commands that answer in more forms, or in those of another one. */
const formsOf: Readonly<Record<string, readonly string[]>> = {
  run: ['run', 'run-plan', 'flow-fault'],
  next: ['run', 'flow-fault'],
  status: ['status', 'flow-fault'],
  flow: ['flow-word', 'flow-fault'],
};

/** One for the command, or one for each of its verbs, and what else it answers in. */
function outputSchemas({ name, verbs = [] }: Command): string[] {
  const there = new Set(listFiles('schemas/output', '.schema.json'));
  const names = [name, ...verbs.map((verb) => `${name}-${verb}`), ...(formsOf[name] ?? [])];
  const paths = [...new Set(names)].map((one) => `schemas/output/${one}.schema.json`).filter((path) => there.has(path));
  return (paths.length > 0 ? paths : ['schemas/output/fault.schema.json']).map((path) => `[${path}](../${path})`);
}
