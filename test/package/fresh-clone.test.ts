import * as assert from 'uvu/assert';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { passed, refused } from '../support/gate.ts';
import { documents, type Ended, inFolder, Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';

/** What a contributor has: a clone of the last commit, nothing else. Only npm's cache is shared, to be quick. */
spec('a fresh clone of this repository', (test) => {
  test('`node install.mjs` sets everything up, and leaves the clone clean', () =>
    inClone((clone) => {
      const shown = reached(clone.run(process.execPath, ['install.mjs'])).stdout;
      assert.is(clone.git(['status', '--porcelain']), '');
      assertDemonstration(shown);
      assert.is(clone.run(process.execPath, ['dist/engine/cli.cjs', 'doctor']).status, 0, 'its own hooks fire');
      assertHolds(clone);
    }));

  test('`npm test` sets itself up, runs, and leaves the clone clean', () =>
    inClone((clone) => {
      const ended = reached(clone.run('npm', ['test', '--', 'unit/text/nearest']));
      assert.match(ended.stdout.trimEnd().split('\n').at(-1)!, /^[1-9]\d* passed, 0 failed$/);
      assert.is(clone.git(['status', '--porcelain']), '');
      assert.is(clone.tryGit(['config', 'core.hooksPath']).status, 1, 'testing is no reason to wire hooks');
    }));
});

/** A real commit refused, the line that says why, the one command that mends it, the commit passing: in this order. */
function assertDemonstration(shown: string): void {
  const expected = [
    "  $ git commit -m 'Add a skill'",
    '    skills/release-notes/SKILL.md:3:14 error fm/colon-in-value ',
    '    sluice: commit refused, 1 error.',
    '    mend: ',
    '  $ ',
    '    mended skills/release-notes/SKILL.md',
    "  $ git commit -m 'Add a skill'",
    '  $ git log',
    '    Add a skill',
  ];
  const lines = shown.split('\n');
  let at = 0;
  for (const start of expected) {
    const next = lines.findIndex((line, index) => index >= at && line.startsWith(start));
    assert.is.not(next, -1, `"${start}" does not come after line ${at} of:\n${shown}`);
    at = next + 1;
  }
  const mend = /^ {4}mend: (.+)$/m.exec(shown)?.[1];
  assert.ok(lines.includes(`  $ ${mend}`), 'the command that is shown is the one that was named');
}

/** The contributor's own first commit is judged, by all that the hooks start. */
function assertHolds(clone: Repo): void {
  clone.write(documents.path, documents.bad);
  refused(clone.commit('Add a skill'));
  clone.git(['rm', '-q', '-f', documents.path]);
  clone.write('src/text/extra.ts', 'export  const extra = 1;\n');
  assert.is(clone.commit('Add a badly formatted source').status, 1, 'the formatter looks as well');
}

function reached(ended: Ended): Ended {
  if (ended.status !== 0 && /ENOTFOUND|ENOTCACHED|EAI_AGAIN|ECONNREFUSED/.test(ended.all))
    notRun('npm has neither a registry nor a cache here');
  passed(ended);
  return ended;
}

async function inClone(body: (clone: Repo) => void): Promise<void> {
  const here = new Repo(root);
  if (here.tryGit(['rev-parse', 'HEAD']).status !== 0) notRun('this is no clone, and has no commit to clone');
  await inFolder((folder) => {
    const clone = new Repo(join(folder, 'clone'), { npm_config_prefer_offline: 'true' });
    here.git(['clone', '-q', '.', clone.dir]);
    body(clone);
  });
}
