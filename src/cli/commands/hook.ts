import { exitCodes, hookExitCodes } from '../../model/exit.ts';
import { Fault, isFault } from '../../model/fault.ts';
import type { Command, Console, Parsed } from '../command.ts';
import { watching } from '../watch.ts';

export const hook: Command = {
  name: 'hook',
  summary: 'What the hooks call: judge the commit or the push that git is about to make.',
  takes: 'EVENT',
  positionals: true,
  options: {},
  more: ['EVENT is pre-commit, pre-merge-commit or pre-push. The answer is 0 or 1, as git expects.'],
  run: (parsed, console) => run(parsed, console),
};

async function run({ positionals }: Parsed, console: Console): Promise<number> {
  const { asHookEvent } = await import('../../app/hook.ts');
  if (positionals[0] === undefined) throw new Fault('usage', 'name the git event: sluice hook pre-commit.');
  return answerGit(asHookEvent(positionals[0]), console);
}

/** The whole of a hook, from git's question to its exit status. Whatever goes wrong refuses: a gate fails closed. */
export async function answerGit(
  event: 'pre-commit' | 'pre-merge-commit' | 'pre-push',
  console: Console,
): Promise<number> {
  try {
    const { runHook } = await import('../../app/hook.ts');
    const { cwd, env, input } = console;
    const answer = await runHook({ event, cwd, env, input, watch: watching(console) });
    const { findings, notRun, notes, emptied } = answer;
    if (findings.length + notRun.length + notes.length + emptied.length === 0) return hookExitCodes.clean;
    const { hookTalk, callerOf } = await import('../hook-output.ts');
    const { isThere } = await import('../../disk/read.ts');
    const talk = hookTalk(
      answer,
      event === 'pre-push',
      callerOf(console, answer.repository, isThere),
      await console.paint('stderr'),
    );
    console.err(talk.text);
    return talk.status;
  } catch (error) {
    if (!isFault(error)) throw error;
    console.err(`sluice: ${error.message}\n`);
    return error.kind === 'interrupted' ? exitCodes.interrupted : hookExitCodes.fault;
  }
}
