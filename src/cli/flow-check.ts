import type { Looked } from '../app/flow/checkers/outcome.ts';
import { exitCodes } from '../model/exit.ts';
import { Fault } from '../model/fault.ts';
import { showPath } from '../model/path.ts';
import { nearest } from '../text/nearest.ts';
import type { Console, Parsed } from './command.ts';

const checkers = ['frontmatter', 'runner', 'mini'] as const;
type Checker = (typeof checkers)[number];

/** `sluice flow check CHECKER`: what older harnesses asked three scripts. */
export async function runChecker(parsed: Parsed, console: Console): Promise<number> {
  const [, name = '', ...rest] = parsed.positionals;
  if (!isChecker(name)) throw unknown(name);
  const extra = rest[name === 'runner' ? 1 : 0];
  if (extra !== undefined)
    throw new Fault('usage', `\`sluice flow check ${name}\` does not take "${extra}": a folder is named with --root`);
  const { ok, json, lines } = await answers[name](parsed, console);
  console.out(
    parsed.values['json'] === true ? `${JSON.stringify(json, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''),
  );
  return ok ? exitCodes.clean : exitCodes.findings;
}

function isChecker(name: string): name is Checker {
  return (checkers as readonly string[]).includes(name);
}

function unknown(name: string): Fault {
  if (name === '') return new Fault('usage', `\`sluice flow check\` needs one of ${checkers.join(', ')}`);
  const meant = nearest(name, checkers);
  return new Fault(
    'usage',
    `no checker is called "${name}"${meant === undefined ? `: there is ${checkers.join(', ')}` : `; did you mean "${meant}"?`}`,
  );
}

interface Answer {
  readonly ok: boolean;
  readonly json: object;
  readonly lines: readonly string[];
}

const answers: Readonly<Record<Checker, (parsed: Parsed, console: Console) => Promise<Answer>>> = {
  frontmatter: async ({ values }, { cwd, env }) => {
    const { checkFrontmatter } = await import('../app/flow/checkers/frontmatter.ts');
    const json = await checkFrontmatter(cwd, env, text(values['root']) ?? 'prompts');
    const found = Object.entries(json.findings).map(([path, codes]) => `${showPath(path)}: ${codes.join(', ')}`);
    return {
      ok: json.ok,
      json,
      lines: [...found, `${json.prompt_count} prompts in ${showPath(json.root)}, ${json.violations} with findings`],
    };
  },
  runner: async ({ positionals }, { env, cwd }) => {
    const { checkRunner } = await import('../app/flow/checkers/runner.ts');
    const [, , other] = positionals;
    const runner =
      other === undefined
        ? { name: 'sluice run queue', command: process.execPath, args: [...ourselves(), 'run', 'queue'] }
        : { name: other, command: (await import('node:path')).resolve(cwd, other), args: [] };
    const json = await checkRunner(env, runner);
    return { ok: json.ok, json, lines: json.checks.map(lineOf) };
  },
  mini: async ({ values }, { cwd, env }) => {
    const { checkMini } = await import('../app/flow/checkers/mini.ts');
    const json = await checkMini(cwd, env, text(values['root']) ?? '.');
    return { ok: json.ok, json, lines: json.checks.map(lineOf) };
  },
};

function text(value: Parsed['values'][string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** This very program, as it was started. */
function ourselves(): string[] {
  return process.argv.slice(1, 2);
}

function lineOf({ name, ok, detail }: Looked): string {
  return ok ? `ok   ${name}` : `FAIL ${name}: ${detail}`;
}
