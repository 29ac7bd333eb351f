import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setUp } from '../test/setup.mjs';
import { benchCommit } from './commit.ts';
import { peers, root } from './measure.ts';
import { benchTree } from './tree.ts';

/** `npm run bench -- commit|tree [rounds]`: side by side with others, in one run; results go to bench/results/. */

const benches: Readonly<Record<string, (rounds: number) => void>> = { commit: benchCommit, tree: benchTree };

const [name = '', rounds = '15'] = process.argv.slice(2);
const bench = benches[name];
if (!bench || !/^\d+$/.test(rounds)) {
  console.error('npm run bench -- commit|tree [rounds]');
  process.exitCode = 2;
} else {
  setUp();
  if (!existsSync(peers)) {
    console.log('installing the tools to compare with …');
    // No install scripts: one of them would wire its own hooks.
    spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: join(root, 'bench/peers'),
      stdio: 'inherit',
    });
  }
  bench(Number(rounds));
}
