import { rows, verdictOf } from './table.ts';

/** `npm run conformance`: prints the table, and fails on a row whose test or code is not there. */
const verdicts = rows().map(verdictOf);
for (const { row, what, state, why, tests, impossible, open } of verdicts) {
  console.log(`${state.padEnd(10)}  ${row.padEnd(9)}  ${what}`);
  for (const line of [why, ...(tests ?? []), impossible, open])
    if (line !== undefined) console.log(`${' '.repeat(23)}${line}`);
}
const count = (state: string): number => verdicts.filter((verdict) => verdict.state === state).length;
console.log(
  `\n${count('held')} held by tests, ${count('impossible')} impossible by construction, ${count('not run')} not run, ${count('broken')} broken`,
);
process.exitCode = count('broken') > 0 ? 1 : 0;
