import { olderThan } from '../../git/git.ts';
import { append, has, insertFirst, keysOf } from '../../text/yaml-insert.ts';
import { hookEvents, type HookEvent } from '../hook.ts';
import { hasBlock, marked, withoutBlock } from './shell.ts';

/** Our commands in the files of other hook managers: text in, text out, undefined where we would have to guess. */

type Command = (event: HookEvent) => string;

/** A YAML scalar in single quotes. */
function scalar(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The events that a lefthook file answers, and its other keys. */
export function lefthookEvents(text: string): readonly string[] {
  return keysOf(text);
}

/** lefthook: a command for each event, among the `jobs` or `commands` it has. */
export function withLefthookJobs(
  text: string,
  command: Command,
  events: readonly HookEvent[] = hookEvents,
): string | undefined {
  if (isCurrent(text, command, events)) return text;
  let result: string | undefined = withoutBlock(text);
  for (const event of events) result = result === undefined ? undefined : withLefthookJob(result, event, command);
  return result;
}

function withLefthookJob(text: string, event: HookEvent, command: Command): string | undefined {
  const what = [`run: ${scalar(command(event))}`, ...(event === 'pre-push' ? ['use_stdin: true'] : [])];
  const entry = ['sluice:', ...indented(what)];
  if (has(text, [event, 'jobs'])) {
    const job = ['- name: sluice', ...indented(what)];
    return insertFirst(text, [event, 'jobs'], (indent) => marked(job, indent));
  }
  if (has(text, [event, 'commands'])) return insertFirst(text, [event, 'commands'], (indent) => marked(entry, indent));
  const commands = ['commands:', ...indented(entry)];
  if (has(text, [event])) return insertFirst(text, [event], (indent) => marked(commands, indent));
  return append(text, (joined) => marked([`${event}:`, ...indented(commands)], '', joined));
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** Whether our lines are there, as we would write them today. */
function isCurrent(text: string, command: Command, events: readonly HookEvent[]): boolean {
  return hasBlock(text) && events.every((event) => text.includes(scalar(command(event))));
}

/** The events that the lines for the framework name; merges are judged as commits are. */
const preCommitEvents: readonly HookEvent[] = ['pre-commit', 'pre-push'];

/** pre-commit: a local repository of two hooks, one of them for pushes. Its names of the stages changed in 3.2. */
export async function withPreCommitHooks(
  text: string,
  command: Command,
  version: () => Promise<string | undefined>,
): Promise<string | undefined> {
  if (isCurrent(text, command, preCommitEvents)) return text;
  const lines = ['- repo: local', '  hooks:', ...indented(indented(preCommitHooks(command, await version())))];
  const bare = withoutBlock(text);
  if (!has(bare, ['repos'])) return append(bare, (joined) => marked(['repos:', ...indented(lines)], '', joined));
  return insertFirst(bare, ['repos'], (indent) => marked(lines, indent));
}

function preCommitHooks(command: Command, version: string | undefined): string[] {
  const old = version !== undefined && olderThan(version, '3.2');
  const hook = (id: string, event: HookEvent, stages: readonly string[]): string[] => [
    `- id: ${id}`,
    '  name: sluice',
    `  entry: ${scalar(command(event))}`,
    '  language: system',
    '  pass_filenames: false',
    '  always_run: true',
    `  stages: [${stages.join(', ')}]`,
  ];
  return [
    ...hook('sluice', 'pre-commit', old ? ['commit', 'merge-commit'] : ['pre-commit', 'pre-merge-commit']),
    ...hook('sluice-push', 'pre-push', old ? ['push'] : ['pre-push']),
  ];
}
