import { placesOfClasses } from '../checks/duplicates/accepted.ts';
import type { Instance } from '../checks/duplicates/copies.ts';
import { gatherClasses, type TreeClass } from '../checks/duplicates/tree-classes.ts';
import { measureTree } from '../checks/duplicates/tree.ts';
import { Fault } from '../model/fault.ts';
import { showPath } from '../model/path.ts';
import type { BaselineEntry } from '../model/policy.ts';
import { inWorkTree, type Options, type Tree } from './baseline-tree.ts';
import { toolFor } from './copies.ts';

/** So many classes are listed one by one. */
const most = 200;

/** The baseline as a document for people: the same tree gives the same bytes. */
export async function baselinePage(options: Options, paths: readonly string[]): Promise<string> {
  if (paths.length > 0)
    throw new Fault('usage', 'the document of a baseline is about the whole tree: leave the paths out.');
  return inWorkTree(options, pageOf, true);
}

async function pageOf({ snapshot, policy, repository }: Tree): Promise<string> {
  const rules = policy.duplicates;
  const measured = await measureTree({ snapshot, rules, tool: toolFor(repository) }, await snapshot.entries());
  const { verdict, percentage, files } = measured;
  const classes = await gatherClasses({ snapshot, rules }, verdict);
  const accepted = rules.accepted.map(({ class: id, tokens, count }) => ({ id, tokens, count }));
  const places = await placesOfClasses({ snapshot, rules }, accepted);
  const { ratchet } = rules;
  return [
    '# Duplicate baseline',
    'Printed by `sluice baseline show --format markdown`; not to be edited.',
    table(
      ['what', 'value'],
      [
        ['copies', `${percentage} % of ${verdict.lines} lines in ${files} files`],
        ['threshold', `${rules.threshold} %`],
        ['ratchet', ratchet === undefined ? 'not set' : `${ratchet} %`],
        ['smallest copy', `${rules.detect.minTokens} tokens in ${rules.detect.minLines} lines`],
      ],
    ),
    '## Accepted copies',
    accepted.length === 0
      ? 'None.'
      : table(
          ['class', 'tokens', 'lines', 'may be', 'copies'],
          accepted
            .sort((a, b) => (a.id < b.id ? -1 : 1))
            .map(({ id, tokens, count }) => {
              const all = places.get(id) ?? [];
              return [code(id), tokens, linesIn(all), count, listed(all)];
            }),
        ),
    '## All copies',
    'Tests and templates are left out: what they repeat of each other never blocks.',
    ...allCopies(classes),
    '## Accepted findings',
    findings(policy.baseline),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function allCopies(classes: readonly TreeClass[]): string[] {
  if (classes.length === 0) return ['None.'];
  const rows = classes
    .slice(0, most)
    .map(({ id, tokens, instances }) => [code(id), tokens, linesIn(instances), listed(instances)]);
  const left = classes.length - rows.length;
  return [
    table(['class', 'tokens', 'lines', 'copies'], rows),
    ...(left > 0
      ? [`And ${left} smaller ones: \`sluice dup explain PATH:LINE\` shows what a place is a copy of.`]
      : []),
  ];
}

function findings(baseline: readonly BaselineEntry[]): string {
  if (baseline.length === 0) return 'None.';
  const counts = new Map<string, number>();
  for (const { path, code: finding, key, count } of baseline) {
    const row = JSON.stringify([code(showPath(path)), finding, key === '' ? '' : code(key)]);
    counts.set(row, (counts.get(row) ?? 0) + count);
  }
  return table(
    ['document', 'finding', 'key', 'count'],
    [...counts].map(([row, count]) => [...(JSON.parse(row) as string[]), count]),
  );
}

function linesIn([first]: readonly Instance[]): number {
  return first ? first.endLine - first.line + 1 : 0;
}

function listed(instances: readonly Instance[]): string {
  if (instances.length === 0) return 'gone';
  return instances.map(({ path, line, endLine }) => code(`${showPath(path)}:${line}-${endLine}`)).join('<br>');
}

function code(text: string): string {
  // A path may hold what ends a cell, or the code in it.
  const plain = text.replaceAll('|', '\\|');
  return plain.includes('`') ? `\`\` ${plain} \`\`` : `\`${plain}\``;
}

function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
