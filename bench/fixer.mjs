// What the other tools are given to run: puts a word into quotes, or, with $LINES, a line into
// frontmatter. $MID is what happens while it is at work.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

if (process.env.MID) spawnSync('sh', ['-c', process.env.MID], { stdio: 'ignore' });
for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, 'latin1');
  const mended = process.env.LINES
    ? text.replace(/^(---\n(?:(?!stamped: |---).*\n)*)(?=---\n)/, '$1stamped: yes\n')
    : text.replace(/^chatgpt_scoping_kind: task/m, 'chatgpt_scoping_kind: "task"');
  if (mended !== text) writeFileSync(path, mended, 'latin1');
}
process.exitCode = process.env.FAIL ? 1 : 0;
