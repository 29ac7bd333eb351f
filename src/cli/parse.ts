import { parseArgs } from 'node:util';
import { Fault } from '../model/fault.ts';
import { nearest } from '../text/nearest.ts';
import type { Command, Parsed } from './command.ts';

const always = { help: { type: 'boolean', short: 'h' } } as const;

/** Arguments of a command, or a fault that names the word and the nearest known one. */
export function parse(command: Command, args: readonly string[]): Parsed {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short !== undefined && { short }), ...(multiple && { multiple }) },
    ]),
  );
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: { ...always, ...options },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const order: { name: string; value: string | undefined }[] = [];
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const known = { ...always, ...options }[token.name] as { type: string } | undefined;
    if (!known) throw unknown(command, token.rawName);
    if (
      known.type === 'string' &&
      (token.value === undefined || (!token.inlineValue && token.value.startsWith('-') && token.value !== '-'))
    ) {
      throw new Fault(
        'usage',
        `${token.rawName} of \`sluice ${command.name}\` needs a value: ${token.rawName} ${command.options[token.name]?.value ?? 'VALUE'}.`,
      );
    }
    if (known.type === 'boolean' && token.value !== undefined)
      throw new Fault('usage', `${token.rawName} of \`sluice ${command.name}\` takes no value.`);
    order.push({ name: token.name, value: token.value });
  }
  if (positionals.length > 0 && !command.positionals && values['help'] !== true) {
    throw new Fault(
      'usage',
      `\`sluice ${command.name}\` takes no argument, and "${positionals[0]}" was given; see \`sluice ${command.name} --help\`.`,
    );
  }
  return { values: values, positionals, order };
}

function unknown(command: Command, rawName: string): Fault {
  const names = ['--help', ...Object.keys(command.options).map((name) => `--${name}`)];
  const meant = nearest(rawName, names);
  return new Fault(
    'usage',
    `\`sluice ${command.name}\` has no option ${rawName}${meant === undefined ? `; see \`sluice ${command.name} --help\`` : `; did you mean ${meant}?`}`,
  );
}

/** The usage of one command, on one screen. */
export function usage(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]) => {
    const left = `${option.short ? `-${option.short}, ` : ''}--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`;
    return `  ${left.padEnd(22)} ${option.help}`;
  });
  const head = `sluice ${command.name}${command.takes ? ` ${command.takes}` : ''}${options.length > 0 ? ' [options]' : ''}`;
  return [head, '', command.summary, '', ...options, ...(command.more ? ['', ...command.more] : []), ''].join('\n');
}
