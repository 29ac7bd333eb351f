import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setUp } from '../test/setup.mjs';
import { benchAgreement } from './agreement.ts';
import { benchCommit } from './commit.ts';
import { benchDuplicates } from './duplicates.ts';
import { benchFaults } from './faults.ts';
import { benchFlow } from './flow.ts';
import { peers, root } from './measure.ts';
import { benchStamps } from './stamps.ts';
import { benchTree } from './tree.ts';

/**
 * `npm run bench -- NAME [rounds]`: side by side with others, in one run; results go to bench/results/. `duplicates` also
 * takes the sizes of the trees it is to run on, and then writes no result. `agreement FOLDER...` measures no time.
 */

const benches: Readonly<Record<string, (rounds: number, which: readonly string[]) => void | Promise<void>>> = {
  commit: benchCommit,
  duplicates: benchDuplicates,
  faults: benchFaults,
  flow: benchFlow,
  stamps: benchStamps,
  tree: benchTree,
};

const [name = '', rounds = '15', ...which] = process.argv.slice(2);
const bench = benches[name];
if (name === 'agreement') await benchAgreement(process.argv.slice(3));
else if (!bench || !/^\d+$/.test(rounds)) {
  console.error(`npm run bench -- ${Object.keys(benches).join('|')} [rounds]`);
  process.exitCode = 2;
} else {
  setUp();
  // Copies are compared with a dependency of ours, and flows with a shell.
  if (name !== 'duplicates' && name !== 'flow' && !existsSync(peers)) {
    console.log('installing the tools to compare with …');
    // No install scripts: one of them would wire its own hooks. And not `npm ci`, which wants the binaries of every system
    // in the lock file.
    spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: join(root, 'bench/peers'),
      stdio: 'inherit',
    });
  }
  await bench(Number(rounds), which);
}
