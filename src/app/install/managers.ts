import { olderThan } from '../../git/git.ts';
import { append, has, insertFirst } from '../../text/yaml-insert.ts';
import { hookEvents, type HookEvent } from '../hook.ts';
import { hasBlock, marked } from './shell.ts';

/** Our commands in the files of other hook managers: text in, text out, undefined where we would have to guess. */

type Command = (event: HookEvent) => string;

/** A YAML scalar in single quotes. */
function scalar(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** lefthook: a command for each event, among the `jobs` or `commands` it has. */
export function withLefthookJobs(text: string, command: Command): string | undefined {
  if (hasBlock(text)) return text;
  let result: string | undefined = text;
  for (const event of hookEvents) {
    if (result === undefined) return undefined;
    const stdin = event === 'pre-push' ? ['use_stdin: true'] : [];
    const job = [`- name: sluice`, `  run: ${scalar(command(event))}`, ...stdin.map((line) => `  ${line}`)];
    const entry = ['sluice:', `  run: ${scalar(command(event))}`, ...stdin.map((line) => `  ${line}`)];
    if (has(result, [event, 'jobs'])) result = insertFirst(result, [event, 'jobs'], (indent) => marked(job, indent));
    else if (has(result, [event, 'commands']))
      result = insertFirst(result, [event, 'commands'], (indent) => marked(entry, indent));
    else if (has(result, [event]))
      result = insertFirst(result, [event], (indent) =>
        marked(['commands:', ...entry.map((line) => `  ${line}`)], indent),
      );
    else result = append(result, marked([`${event}:`, '  commands:', ...entry.map((line) => `    ${line}`)], ''));
  }
  return result;
}

/** pre-commit: a local repository of two hooks, one of them for pushes. Its names of the stages changed in 3.2. */
export function withPreCommitHooks(text: string, command: Command, version: string | undefined): string | undefined {
  if (hasBlock(text)) return text;
  const old = version !== undefined && version !== '' && olderThan(version, '3.2');
  const hook = (id: string, event: HookEvent, stages: readonly string[]): string[] => [
    `    - id: ${id}`,
    '      name: sluice',
    `      entry: ${scalar(command(event))}`,
    '      language: system',
    '      pass_filenames: false',
    '      always_run: true',
    `      stages: [${stages.join(', ')}]`,
  ];
  const lines = [
    '- repo: local',
    '  hooks:',
    ...hook('sluice', 'pre-commit', old ? ['commit', 'merge-commit'] : ['pre-commit', 'pre-merge-commit']),
    ...hook('sluice-push', 'pre-push', old ? ['push'] : ['pre-push']),
  ];
  if (!has(text, ['repos'])) return append(text, marked(['repos:', ...lines.map((line) => `  ${line}`)], ''));
  return insertFirst(text, ['repos'], (indent) => marked(lines, indent));
}
