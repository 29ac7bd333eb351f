import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { disturbed } from '../test/support/faults/disturbed.ts';
import { ours } from '../test/support/faults/ours.ts';
import type { FaultRow, Manager, Outcome } from '../test/support/faults/stage.ts';
import { ways } from '../test/support/faults/ways.ts';
import { inRepo, type Repo } from '../test/support/repo.ts';
import { cli, peers, root, versionOf, writeResult } from './measure.ts';

/** What becomes of a commit in which something goes wrong, tool beside tool, each in a repository of its own. */

const fixer = `'${process.execPath}' '${join(root, 'bench/fixer.mjs')}'`;

function withPackages(repo: Repo): void {
  symlinkSync(peers, repo.path('node_modules'));
  repo.write('.gitignore', 'node_modules\n');
}

/** What bench/fixer.mjs does, and how to undo it. */
const fixing = {
  isMended: (text: string) => /^(?:chatgpt_scoping_kind: "task"|stamped: yes)/m.test(text),
  unmended: (text: string) => text.replace('kind: "task"', 'kind: task').replace(/^stamped: yes\n/m, ''),
  spoil: (text: string) => text.replace('kind: "task"', 'kind: task'),
};

const managers: readonly Manager[] = [
  ours,
  {
    ...fixing,
    name: 'husky + lint-staged',
    wire: (repo) => {
      withPackages(repo);
      repo.write('package.json', JSON.stringify({ name: 'x', 'lint-staged': { '*.md': fixer } }));
      repo.run(process.execPath, [join(peers, 'husky/bin.js')]);
      repo.write('.husky/pre-commit', 'lint-staged\n');
      return repo;
    },
  },
  {
    ...fixing,
    name: 'lefthook',
    wire: (repo) => {
      withPackages(repo);
      const job = `run: ${JSON.stringify(`${fixer} {staged_files}`)}\n      stage_fixed: true\n`;
      repo.write('lefthook.yml', `pre-commit:\n  commands:\n    md:\n      glob: '*.md'\n      ${job}`);
      repo.run(join(peers, '.bin/lefthook'), ['install']);
      return repo;
    },
  },
];

async function outcomeOf({ run }: FaultRow, manager: Manager): Promise<Outcome | { readonly failed: string }> {
  try {
    return await inRepo((repo) => run({ repo: manager.wire(repo), manager }));
  } catch (error) {
    // A tool that leaves a repository in which not even git goes on.
    return { failed: (error as Error).message.split('\n').slice(0, 2).join(' ') };
  }
}

function inWords(outcome: Outcome | { readonly failed: string }): string {
  if ('failed' in outcome) return outcome.failed;
  const { commit, work, stash } = outcome;
  return `commit ${commit}; work ${work}${stash === 'untouched' ? '' : '; a stash is left'}`;
}

export async function benchFaults(): Promise<void> {
  const result: Record<string, Record<string, unknown>> = {};
  for (const row of [...ways, ...disturbed]) {
    const outcomes: Record<string, string> = {};
    for (const manager of managers) outcomes[manager.name] = inWords(await outcomeOf(row, manager));
    result[row.title] = { wanted: inWords(row.ours), ...outcomes };
    const lines = Object.entries(outcomes).map(([name, words]) => `  ${name.padEnd(20)} ${words}`);
    console.log(`\n${row.title}\n${lines.join('\n')}`);
  }
  const versions = {
    sluice: versionOf(process.execPath, [cli, '--version']),
    husky: '9.1.7',
    'lint-staged': versionOf(join(peers, '.bin/lint-staged')),
    lefthook: versionOf(join(peers, '.bin/lefthook'), ['version']),
  };
  console.log(`\n${writeResult('faults', { versions, rows: result })}`);
}
