import * as assert from 'uvu/assert';
import { acceptThird } from '../support/accepting.ts';
import { inCopying } from '../support/copying.ts';
import { clonePartly, runNamed } from '../support/partial.ts';
import { spec } from '../support/spec.ts';

const here = ['/sluice.yml', '/.jscpd.json', '/.sluice/', '/src/a.ts'];
const commands = ['baseline prune', 'baseline show --format markdown', 'dup index', 'dup explain src/a.ts:9'];

spec('copies in a partial clone', (test) => {
  test('what cannot be counted is said, with the command that fetches it, and is no bug', () =>
    inCopying((origin) => {
      acceptThird(origin);
      const { repo, asked } = clonePartly(origin, here);
      const checked = repo.sluice(['check', '--all']);
      assert.is(checked.status, 2, checked.all);
      assert.match(checked.stdout, 'not run duplicates');
      assert.not.ok(checked.all.includes('stale'));
      const said = commands.map((line) => repo.sluice(line.split(' ')));
      for (const { status, stderr } of said) {
        assert.is(status, 2, stderr);
        assert.match(stderr, /^sluice: this partial clone has not fetched the files that a copy could be of: run `/);
      }
      assert.not.ok(asked());
      runNamed(repo, /run `([^`]+)`/.exec(said[0]!.stderr)![1]!);
      for (const line of commands) {
        const { status, all } = repo.sluice(line.split(' '));
        assert.is(status, 0, `${line}\n${all}`);
      }
    }));
});
