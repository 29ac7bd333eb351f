import { parseArgs } from 'node:util';
import { Fault } from '../model/fault.ts';
import { nearest } from '../text/nearest.ts';
import type { Command, Option, Parsed } from './command.ts';

const always: Readonly<Record<string, Option>> = {
  help: { type: 'boolean', short: 'h', help: 'this screen' },
};

interface Given {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  /** `--name=value`, not `--name value`. */
  readonly inlineValue: boolean | undefined;
}

/** Arguments of a command, or a fault that names the word and the nearest known one. */
export function parse(command: Command, args: readonly string[]): Parsed {
  const options = { ...always, ...command.options };
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.entries(options).map(([name, option]) => [name, asNodeHasIt(option)])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const order: { name: string; value: string | undefined }[] = [];
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) throw unknown(command, token.rawName);
    const trouble = valueTrouble(option, token) ?? repeatTrouble(option, token, order);
    if (trouble !== undefined) throw new Fault('usage', `${token.rawName} of \`sluice ${command.name}\` ${trouble}`);
    order.push({ name: token.name, value: token.value });
  }
  if (values['help'] !== true) refusePositionals(command, positionals);
  return { values, positionals, order };
}

function asNodeHasIt({ type, short, multiple }: Option): { type: Option['type']; short?: string; multiple?: boolean } {
  return { type, ...(short !== undefined && { short }), ...(multiple && { multiple }) };
}

function valueTrouble(option: Option, { rawName, value, inlineValue }: Given): string | undefined {
  if (option.type === 'boolean') return value === undefined ? undefined : 'takes no value.';
  const isNextOption = !inlineValue && value?.startsWith('-') && value !== '-';
  return value && !isNextOption ? undefined : `needs a value: ${rawName} ${option.value ?? 'VALUE'}.`;
}

/** Of two values one would be believed, and nobody could say which. */
function repeatTrouble(option: Option, { name }: Given, before: Parsed['order']): string | undefined {
  if (option.type === 'boolean' || option.multiple || !before.some((one) => one.name === name)) return undefined;
  return 'was given twice: keep one.';
}

function refusePositionals(command: Command, positionals: readonly string[]): void {
  if (positionals.length > 0 && !command.positionals)
    throw new Fault(
      'usage',
      `\`sluice ${command.name}\` takes no argument, and "${positionals[0]}" was given; see \`sluice ${command.name} --help\`.`,
    );
  // What is left of a variable that is not set.
  if (positionals.includes(''))
    throw new Fault(
      'usage',
      `\`sluice ${command.name}\` was given an empty argument: name something, or leave it out.`,
    );
}

function unknown(command: Command, rawName: string): Fault {
  const names = [...Object.keys(always), ...Object.keys(command.options)].map((name) => `--${name}`);
  const meant = nearest(rawName, names);
  return new Fault(
    'usage',
    `\`sluice ${command.name}\` has no option ${rawName}${meant === undefined ? `; see \`sluice ${command.name} --help\`` : `; did you mean ${meant}?`}`,
  );
}

function written(name: string, { short, type, value = 'VALUE' }: Option): string {
  return `${short ? `-${short}, ` : ''}--${name}${type === 'string' ? ` ${value}` : ''}`;
}

/** The usage of one command, on one screen. */
export function usage(command: Command): string {
  const all = Object.entries(command.options);
  const told = new Set(all.map(([, { beside }]) => beside));
  const options = all
    .filter(([name]) => !told.has(name))
    .map(([name, option]) => {
      const { beside } = option;
      const left = [
        [name, option] as const,
        ...(beside === undefined ? [] : [[beside, command.options[beside]!] as const]),
      ];
      return `  ${left
        .map(([one, its]) => written(one, its))
        .join(', ')
        .padEnd(22)} ${option.help}`;
    });
  const head = `sluice ${command.name}${command.takes ? ` ${command.takes}` : ''}${options.length > 0 ? ' [options]' : ''}`;
  const parts = [[head], [command.summary], options, command.more ?? []];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
