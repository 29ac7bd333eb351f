import * as assert from 'uvu/assert';
import { clonePartly, runNamed, type Partial } from '../support/partial.ts';
import { documents } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import {
  assertQuiet,
  assertRefused,
  badLine,
  commitUnasked,
  found,
  inWired,
  plan,
  planPath,
  skill,
} from '../support/wired.ts';

const at = (name: string): string => `skills/${name}/SKILL.md`;

/**
 * A clone that has fetched no content but that of a sparse checkout of the root and of `skills/here`. Its history: a
 * first commit; `one`, bad; `one` mended, plans, `sluice.yml` changed.
 */
function inPartial(body: (partial: Partial) => void): Promise<void> {
  return inWired((origin) => {
    origin.write(at('one'), documents.bad);
    origin.write(at('here'), skill('here'));
    commitUnasked(origin);
    origin.write(at('one'), skill('one'));
    origin.write('sluice.yml', 'version: 1\npacks: auto\n');
    origin.write(planPath('far'), plan('far'));
    assertQuiet(origin.commit());
    body(clonePartly(origin, ['/*', '!/*/', '/skills/here/']));
  });
}

interface NotRun {
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

function notRunOf(text: string): readonly NotRun[] {
  return (JSON.parse(text) as { notRun: readonly NotRun[] }).notRun;
}

spec('a partial clone', (test) => {
  test('what is not here is not run, with the command that fetches it; the rest is judged', () =>
    inPartial(({ repo, asked }) => {
      repo.write(at('new'), documents.bad);
      repo.write('skills/anew/SKILL.md', documents.bad);
      const ended = repo.sluice(['check', '--json', '--all']);
      assert.equal(found(ended), [`${at('anew')}:2:7 fm/name-mismatch`, `${at('new')}:2:7 fm/name-mismatch`]);
      const [first] = notRunOf(ended.stdout);
      assert.match(first!.why, 'not in this partial clone');
      assert.not.ok(asked(), 'nothing was fetched');
      runNamed(repo, first!.next);
      assert.ok(asked(), 'the command fetches');
      assert.equal(notRunOf(repo.sluice(['check', '--json', '--all']).stdout), []);
    }));

  test('nothing found and something not run is no pass', () =>
    inPartial(({ repo, asked }) => {
      const ended = repo.sluice(['check', '--all']);
      assert.is(ended.status, 2);
      assert.match(ended.stdout, 'not run');
      assert.not.ok(asked());
    }));

  test('staged documents are judged beside those that are missing', () =>
    inPartial(({ repo, asked }) => {
      repo.write('skills/here/SKILL.md', documents.bad);
      repo.git(['add', 'skills/here']);
      assert.equal(found(repo.sluice(['check', '--json', '--staged', '--all'])), [
        'skills/here/SKILL.md:2:7 fm/name-mismatch',
      ]);
      assert.not.ok(asked());
    }));

  test('commits that need nothing from afar go on as usual', () =>
    inPartial(({ repo, asked }) => {
      repo.write('notes.txt', 'two\n');
      assertQuiet(repo.tryGit(['commit', '-q', '-a', '-m', 'x']));
      repo.write('skills/here/SKILL.md', skill('here', 'More.'));
      assertQuiet(repo.tryGit(['commit', '-q', '-a', '-m', 'x']));
      repo.write('skills/here/SKILL.md', documents.bad);
      assertRefused(repo.tryGit(['commit', '-q', '-a', '-m', 'x']), 'skills/here/SKILL.md:2:7 error fm/name-mismatch');
      assert.not.ok(asked());
    }));

  test('a rule across documents that needs one from afar is not run, and the commit waits for the fetch', () =>
    inPartial(({ repo, asked }) => {
      repo.write('.git/info/sparse-checkout', '/*\n!/*/\n/skills/here/\n/plans/near/\n');
      repo.write('plans/near/2026-11-21-plan-near.md', plan('near', 'depends_on: [far]\n'));
      repo.git(['add', 'plans/near']);
      const ended = repo.tryGit(['commit', '-q', '-m', 'x']);
      assertRefused(ended, `not run frontmatter of ${planPath('far')}`);
      assert.not.ok(asked());
      runNamed(repo, /run `([^`]+)`/.exec(ended.stderr)![1]!);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
    }));

  test('a range whose content is not here: each answer names the command that leads on', () =>
    inPartial(({ repo, asked }) => {
      // The policy of that commit first: without it nothing can be said at all.
      const range = ['check', '--json', '--range', 'HEAD~2..HEAD~1'];
      let ended = repo.sluice(range);
      assert.match(ended.stderr, 'sluice.yml is not in this partial clone');
      assert.not.ok(asked());
      for (let steps = 0; ended.status === 2 && steps < 3; steps++) {
        const named = /run `([^`]+)`/.exec(ended.stderr)?.[1];
        runNamed(repo, named ?? notRunOf(ended.stdout)[0]!.next);
        ended = repo.sluice(range);
      }
      assert.equal(found(ended), [`${at('one')}:2:7 fm/name-mismatch`]);
    }));

  test('a base policy that is not here is a fault: it does not count as none', () =>
    inPartial(({ repo, asked }) => {
      const ended = repo.sluice(['check', '--all', '--policy-from', 'HEAD~1']);
      assert.is(ended.status, 2);
      assert.match(ended.stderr, 'sluice.yml is not in this partial clone');
      assert.not.ok(asked());
    }));

  test('a push is judged without asking, also over what only the remote has', () =>
    inPartial(({ repo, asked }) => {
      repo.write('skills/here/SKILL.md', documents.bad);
      repo.git(['add', 'skills/here']);
      repo.git(['commit', '-q', '--no-verify', '-m', 'x']);
      const tip = repo.git(['rev-parse', 'HEAD']).trim();
      for (const remote of ['0'.repeat(40), 'd'.repeat(40)]) {
        const ended = repo.run('sh', ['.git/hooks/pre-push', 'origin', 'x'], {
          input: `refs/heads/main ${tip} refs/heads/main ${remote}\n`,
        });
        assertRefused(ended, badLine.replace('notes', 'here'), 'sluice: push refused, 1 error.');
      }
      assert.not.ok(asked());
    }));
});
