import { join } from 'node:path';
import { root } from '../../setup.mjs';
import { stampsOn } from '../prompts.ts';
import { Repo } from '../repo.ts';
import type { Manager } from './stage.ts';

/** What preflight puts in. */
const stamp = /^codex_preflight_kind: .*\n(?:.*\n)*? {4}pipeline:\n {6}source: .*\n/m;

/** Our own hook, as `sluice init` wires it, where preflight stamps prompts. */
export const ours: Manager = {
  name: 'sluice',
  wire: (repo) => {
    repo.write('sluice.yml', stampsOn);
    repo.init();
    return new Repo(repo.dir, {
      ...repo.env,
      NODE_OPTIONS: `--require=${join(root, 'test/support/faults/at-work.cjs')}`,
    });
  },
  isMended: (text) => stamp.test(text),
  unmended: (text) => text.replace(stamp, ''),
  spoil: (text) => text.replace(/^codex_preflight_revision: 1$/m, 'codex_preflight_revision: 7'),
};
