import { appendFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { inRepo, type Repo } from '../support/repo.ts';
import { assertFits } from '../support/output-schemas.ts';
import { promptDraft } from '../support/prompts.ts';
import { spec } from '../support/spec.ts';
import { commitUnasked, inWired, mendable, skill } from '../support/wired.ts';

const escapeCode = '\u001b[';

/** An error, an error that `fix` mends, a warning, something accepted and something that was not run. */
function fill(repo: Repo): void {
  repo.write('sluice.yml', "version: 1\npacks: auto\ndocuments:\n  - { paths: 'vendor/**', contract: none }\n");
  repo.write('skills/old/SKILL.md', skill('older'));
  assert.is(repo.sluice(['baseline', 'accept']).status, 0);
  repo.write('skills/wrong/SKILL.md', skill('other'));
  repo.write('skills/mend/SKILL.md', mendable('mend'));
  repo.write('prompts/prompt-1.md', promptDraft());
  repo.write('prompts/prompt-2.md', promptDraft().replace('## Scope', '## Scopes'));
  repo.write('skills/extra/SKILL.md', skill('extra').replace('---\n\n', 'nicename: x\n---\n\n'));
  commitUnasked(repo);
}

/** Documents behind a filter that is not set up are not read from disk, and say so. */
function withNotRun(repo: Repo): void {
  repo.write('skills/filtered/SKILL.md', skill('filtered'));
  commitUnasked(repo);
  appendFileSync(repo.path('.git/info/attributes'), 'skills/filtered/* filter=away\n');
  repo.git(['config', 'filter.away.smudge', 'cat']);
  repo.git(['config', 'filter.away.clean', 'cat']);
  repo.write('skills/filtered/SKILL.md', skill('filtered', 'More.'));
}

const json: readonly { readonly args: readonly string[]; readonly schema: string; readonly status?: number }[] = [
  { args: ['check', '--all', '--json'], schema: 'check', status: 1 },
  { args: ['check', '--all', '--format', 'json'], schema: 'check', status: 1 },
  { args: ['check', '--json'], schema: 'check' },
  { args: ['check', '--staged', '--json'], schema: 'check' },
  { args: ['check', '--range', 'HEAD~1..HEAD', '--each-commit', '--json'], schema: 'check', status: 1 },
  { args: ['check', '--range', 'HEAD..HEAD', '--json'], schema: 'check' },
  { args: ['check', '--all', '--policy-from', 'HEAD~1', '--json'], schema: 'check', status: 1 },
  { args: ['fix', '--all', '--dry-run', '--json'], schema: 'fix' },
  { args: ['fix', '--all', '--json'], schema: 'fix' },
  { args: ['fix', '--staged', '--json'], schema: 'fix' },
  { args: ['stamp', '--all', '--dry-run', '--json'], schema: 'stamp', status: 1 },
  { args: ['stamp', '--all', '--json'], schema: 'stamp', status: 1 },
  { args: ['stamp', '--staged', '--json'], schema: 'stamp' },
  { args: ['explain', 'fm/colon-in-value', '--json'], schema: 'explain' },
  { args: ['explain', 'skills/mend/SKILL.md', '--json'], schema: 'explain' },
  { args: ['explain', 'notes.txt', '--json'], schema: 'explain' },
  { args: ['doctor', '--json'], schema: 'doctor' },
  { args: ['baseline', 'show', '--json'], schema: 'baseline' },
  { args: ['baseline', 'accept', '--json'], schema: 'baseline' },
  { args: ['baseline', 'prune', '--json'], schema: 'baseline' },
  { args: ['dup', 'index', '--json'], schema: 'dup-index', status: 0 },
  { args: ['dup', 'explain', 'notes.txt:1', '--json'], schema: 'dup-explain', status: 0 },
  { args: ['profile', 'show', '--json'], schema: 'profile-show' },
  { args: ['profile', 'validate', '--json'], schema: 'profile-validate' },
  { args: ['profile', 'env', '--json'], schema: 'profile-env' },
  { args: ['profile', 'sync', '--json'], schema: 'fault', status: 2 },
  { args: ['init', '--json'], schema: 'init' },
  { args: ['init', '--ci', 'github', '--json'], schema: 'init' },
  { args: ['init', '--ci', 'gitlab', '--json'], schema: 'init' },
  { args: ['uninstall', '--json'], schema: 'uninstall' },
  { args: ['check', 'nowhere', '--json'], schema: 'fault', status: 2 },
];

spec('what is printed for programs', (test) => {
  test.each(
    json,
    ({ args, schema }) => `sluice ${args.join(' ')} fits ${schema}.schema.json`,
    ({ args, schema, status }) =>
      inWired((repo) => {
        fill(repo);
        const ended = repo.sluice(args);
        assertFits(schema, ended.stdout);
        if (status !== undefined) assert.is(ended.status, status, ended.all);
        assert.not.ok(ended.stdout.includes(escapeCode));
      }),
  );

  test('each line of JSON lines fits check-line.schema.json, the summary last', () =>
    inWired((repo) => {
      fill(repo);
      withNotRun(repo);
      const lines = repo.sluice(['check', '--all', '--format', 'jsonl']).stdout.split('\n');
      assert.is(lines.pop(), '');
      const types = lines.map((line) => (assertFits('check-line', line) as { type: string }).type);
      assert.equal(types, ['finding', 'finding', 'finding', 'finding', 'summary']);
    }));

  test('init says in JSON that there was nothing to do, and that it was skipped', () =>
    inRepo((repo) => {
      repo.init();
      assertFits('init', repo.sluice(['init', '--json']).stdout);
      assertFits('init', repo.sluice(['init', '--json'], { env: { CI: 'true' } }).stdout);
    }));

  test('what did not run stands in every format as a word of its own, and is no pass', () =>
    inWired((repo) => {
      withNotRun(repo);
      for (const format of ['human', 'json', 'jsonl', 'sarif', 'github']) {
        const ended = repo.sluice(['check', '--all', '--format', format]);
        assert.match(ended.stdout, /not run|"notRun": ?\[\s*\{/, format);
        assert.is(ended.status, 2, format);
      }
    }));
});
