import { exitCodes, flowExitCodes } from '../model/exit.ts';
import { damageOf } from '../disk/damage.ts';
import { Fault, isFault } from '../model/fault.ts';
import { version } from '../model/version.ts';
import { copyable } from './called.ts';
import type { Command, Console } from './command.ts';

/** Every command, in the order of the help. What is not here does not exist. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: () => import('./commands/init.ts').then((module) => module.init),
  check: () => import('./commands/check.ts').then((module) => module.check),
  fix: () => import('./commands/fix.ts').then((module) => module.fix),
  stamp: () => import('./commands/stamp.ts').then((module) => module.stamp),
  run: () => import('./commands/run.ts').then((module) => module.run),
  next: () => import('./commands/run.ts').then((module) => module.next),
  status: () => import('./commands/status.ts').then((module) => module.status),
  flow: () => import('./commands/flow.ts').then((module) => module.flow),
  explain: () => import('./commands/explain.ts').then((module) => module.explain),
  doctor: () => import('./commands/doctor.ts').then((module) => module.doctor),
  baseline: () => import('./commands/baseline.ts').then((module) => module.baseline),
  dup: () => import('./commands/dup.ts').then((module) => module.dup),
  profile: () => import('./commands/profile.ts').then((module) => module.profile),
  uninstall: () => import('./commands/uninstall.ts').then((module) => module.uninstall),
  hook: () => import('./commands/hook.ts').then((module) => module.hook),
};

export const help = `sluice ${version}: checks what git is about to keep

  sluice init            wire the hooks of this repository
  sluice check [PATHS]   judge what changed; --all judges everything
  sluice fix [PATHS]     apply the repairs that are certain
  sluice explain CODE    what a finding means and how to mend it
  sluice doctor          which hooks really fire from here

  sluice run FLOW        advance a flow: sluice run queue works through prompts
  sluice next FLOW       one step of it
  sluice status [FLOW]   where it stands

  sluice stamp [PATHS]                    preflight: the policy of a run into prompts
  sluice baseline show|accept|prune       findings that may stay
  sluice dup index|explain                copies: find them quickly, see them side by side
  sluice profile show|validate|env|sync   the toggles of a prompt flow
  sluice flow log|why|verify|hold|…       what happened, and what people decide
  sluice uninstall                        take the hooks out again
  sluice hook EVENT                       what the hooks call

  sluice COMMAND --help  one screen about one command
  exit: 0 clean, 1 findings, 2 could not tell, 130 interrupted
`;

/** Run one command line and come to an exit status. Everything thrown anywhere ends here. */
export async function main(args: readonly string[], real: Console): Promise<number> {
  // Hooks know better what they were called by, and programs are not to be told another word each time.
  const isForPeople = args[0] !== 'hook' && !args.some((word) => /^--(?:json|format)/.test(word));
  const console = isForPeople ? copyable(real) : real;
  try {
    return await dispatch(args, console);
  } catch (error) {
    return await report(error, args, console);
  }
}

async function dispatch(args: readonly string[], console: Console): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === '--version' || name === '-v') {
    console.out(`${version}\n`);
    return exitCodes.clean;
  }
  if (name === 'help' && rest[0] !== undefined) return dispatch([rest[0], '--help'], console);
  if (name === '--help' || name === '-h' || name === 'help') {
    console.out(help);
    return exitCodes.clean;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw await unknownCommand(name);
  const command = await load();
  const { parse, usage } = await import('./parse.ts');
  const parsed = parse(command, rest);
  if (parsed.values['help']) {
    console.out(usage(command));
    return exitCodes.clean;
  }
  return command.run(parsed, console);
}

async function unknownCommand(name: string): Promise<Fault> {
  const { nearest } = await import('../text/nearest.ts');
  const meant = nearest(name, Object.keys(commands));
  return new Fault(
    'usage',
    `there is no command "${name}"${meant === undefined ? '; see `sluice --help`' : `; did you mean \`sluice ${meant}\`?`}`,
  );
}

async function report(error: unknown, args: readonly string[], console: Console): Promise<number> {
  const { pathTrouble } = await import('../disk/trouble.ts');
  const fault = isFault(error) ? error : (damageOf(error, import.meta.url) ?? pathTrouble(error));
  const { isOfAFlow, tellFlowFault } = await import('./flow-fault.ts');
  const isOfFlows = isOfAFlow(args);
  if (fault && isOfFlows) return tellFlowFault(fault, wantsJson(args), console);
  if (fault) {
    if (wantsJson(args)) console.out(`${JSON.stringify({ fault: { kind: fault.kind, message: fault.message } })}\n`);
    console.err(`sluice: ${fault.message}\n`);
    return fault.kind === 'interrupted' ? exitCodes.interrupted : exitCodes.fault;
  }
  console.err(
    `sluice: this is a bug in Sluice, not in your repository; please report it with what follows.\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return isOfFlows ? flowExitCodes.config : exitCodes.fault;
}

/** Whoever reads JSON from stdout gets the fault as JSON too, even where the arguments themselves are the fault. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const words = end === -1 ? args : args.slice(0, end);
  if (words.includes('--json')) return true;
  return /(?:^| )--format[= ]jsonl?(?: |$)/.test(words.join(' ')) && !/(?:^| )--output\b/.test(words.join(' '));
}
