import { rmSync } from 'node:fs';
import type { Repo } from './repo.ts';
import { checkJson, type PrintedReport } from './report.ts';

/** A small set of documents that refer to one another, under a contract of the repository's own. */

export const tasksConfig = `version: 1
packs: []
contracts:
  task:
    unique: [id]
    references:
      - key: needs
        to: id
        acyclic: true
        notBehind: { key: status, order: [[todo, paused], [doing], [done]] }
      - { key: files, to: path }
documents:
  - { paths: 'tasks/**/*.md', contract: task }
`;

/** `tasks/<name>.md`; without an `id` of its own it is called by its name. */
export function task(id: string, ...lines: readonly string[]): string {
  return ['---', `id: ${id}`, ...lines, '---', '', 'Do it.', ''].join('\n');
}

/** Files to write; undefined takes one away. */
export type Changes = Readonly<Record<string, string | undefined>>;

export function change(repo: Repo, changes: Changes): void {
  for (const [path, text] of Object.entries(changes)) {
    if (text === undefined) rmSync(repo.path(path), { recursive: true });
    else repo.write(path, text);
  }
}

/** Tasks that are committed already, whatever is wrong with them. */
export function commitTasks(repo: Repo, files: Changes): void {
  change(repo, { 'sluice.yml': tasksConfig, ...files });
  repo.git(['add', '-A']);
  repo.git(['commit', '-q', '--no-verify', '-m', 'tasks']);
}

/** `path:line:column code key` of every finding. */
export function placed(report: PrintedReport): string[] {
  return report.findings.map(({ path, line, column, code, keyPath }) => `${path}:${line}:${column} ${code} ${keyPath}`);
}

/** What is found in what changed: on disk, and the same once it is staged. */
export function foundTwice(repo: Repo): { readonly disk: string[]; readonly index: string[] } {
  const disk = placed(checkJson(repo, []).report);
  repo.git(['add', '-A']);
  return { disk, index: placed(checkJson(repo, ['--staged']).report) };
}
