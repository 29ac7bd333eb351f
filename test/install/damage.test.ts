import { truncateSync, rmSync, statSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { inWired } from '../support/wired.ts';

const folder = '.git/sluice/engine';

interface Damage {
  readonly what: string;
  readonly do: (path: string) => void;
}

const damages: readonly Damage[] = [
  { what: 'is empty', do: (path) => truncateSync(path) },
  { what: 'is gone', do: (path) => rmSync(path) },
  { what: 'was cut in half', do: (path) => truncateSync(path, Math.floor(statSync(path).size / 2)) },
];
const files = ['judge.cjs', 'frontmatter-explain.cjs', 'frontmatter-codes.cjs', 'cli-hook-output.cjs'];
const scripts = ['hook.cjs', 'hooks/gate.sh', 'hooks/chain.sh'];

function rows(names: readonly string[], from: readonly Damage[]): { name: string; damage: Damage }[] {
  return names.flatMap((name) => from.map((damage) => ({ name, damage })));
}

/** Nothing is kept, and one sentence says so. */
function assertHeld(repo: Repo): void {
  repo.write(documents.path, documents.bad);
  const { status, stderr } = repo.commit();
  assert.is(status, 1, stderr);
  assert.match(stderr, /^sluice: .*\n$/m);
  assert.not.match(stderr, /^ {4}at /m);
}

spec('an engine of which a part', (test) => {
  test.each(
    rows(files, damages),
    ({ name, damage }) => `${damage.what} lets nothing through, in a sentence, and doctor says so: ${name}`,
    ({ name, damage }) =>
      inWired((repo) => {
        damage.do(repo.path(`${folder}/${name}`));
        assertHeld(repo);
        assert.is(repo.sluice(['doctor']).status, 1);
        assert.match(repo.sluice(['doctor']).stdout, /engine/);
        repo.init();
        assert.is(repo.sluice(['doctor']).status, 0);
      }),
  );

  test.each(
    rows(scripts, damages.slice(0, 2)),
    ({ name, damage }) => `${damage.what} lets nothing through: ${name}`,
    ({ name, damage }) =>
      inWired((repo) => {
        damage.do(repo.path(`${folder}/${name}`));
        assertHeld(repo);
      }),
  );
});
