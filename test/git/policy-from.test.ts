import * as assert from 'uvu/assert';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { branch, commitUnasked, found, inWired } from '../support/wired.ts';

interface Answer {
  readonly status: number | null;
  readonly findings: string[];
  readonly loosened: readonly string[];
  readonly notes: readonly string[];
  readonly policy: string;
}

/** As CI asks: what `topic` brings, by the policy of `main`. */
function inCi(repo: Repo, ...args: string[]): Answer {
  const ended = repo.sluice(['check', '--json', '--range', 'main..topic', '--policy-from', 'main', ...args]);
  const { loosened, notes, policy } = JSON.parse(ended.stdout) as Answer;
  return { status: ended.status, findings: found(ended), loosened, notes, policy };
}

const schema = JSON.stringify({ type: 'object', required: ['title'] });
const strict = [
  'version: 1',
  'packs: [agent-skill, plan]',
  'contracts:',
  '  own: { schema: schemas/own.json }',
  'documents:',
  "  - { paths: 'docs/**', contract: own, strict: true, required: true }",
  '',
].join('\n');

/** What the base branch asks for. */
function base(repo: Repo): void {
  branch(repo, 'main', { 'sluice.yml': strict, 'schemas/own.json': schema });
}

interface Loosening {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly said: string;
}

const own = "  - { paths: 'docs/**', contract: own, strict: true, required: true }";
const loosenings: readonly Loosening[] = [
  {
    what: 'a pack is taken out',
    files: { 'sluice.yml': strict.replace(', plan', '') },
    said: 'the pack plan@2026-11 is no longer used',
  },
  {
    what: 'a rule is taken out',
    files: { 'sluice.yml': strict.replace(`documents:\n${own}\n`, '') },
    said: 'the rule for docs/** is gone',
  },
  {
    what: 'strict is dropped',
    files: { 'sluice.yml': strict.replace(', strict: true', '') },
    said: 'docs/** are no longer strict',
  },
  {
    what: 'frontmatter need not be there any more',
    files: { 'sluice.yml': strict.replace(', required: true', '') },
    said: 'frontmatter is no longer required in docs/**',
  },
  {
    what: 'paths are nobody’s any more',
    files: { 'sluice.yml': strict.replace(own, `  - { paths: 'skills/**', contract: none }\n${own}`) },
    said: "skills/** are nobody's documents any more",
  },
  {
    what: 'the check is switched off',
    files: { 'sluice.yml': `${strict}checks: { frontmatter: false }\n` },
    said: 'the check frontmatter is switched off',
  },
  {
    what: 'a schema is changed',
    files: { 'schemas/own.json': '{}' },
    said: 'the schema schemas/own.json is changed',
  },
  {
    what: 'the baseline accepts more',
    files: {
      '.sluice/baseline.json': JSON.stringify({
        format: 1,
        accepted: [
          { path: documents.path, code: 'fm/name-mismatch', key: 'name', value: '0123456789abcdef', count: 1 },
        ],
      }),
    },
    said: `the baseline accepts fm/name-mismatch name in ${documents.path}`,
  },
];

spec('the policy of the base branch', (test) => {
  test.each(
    loosenings,
    ({ what }) => `${what}: it is listed, and has no say in the verdict`,
    ({ files, said }) =>
      inWired((repo) => {
        base(repo);
        branch(repo, 'topic', { ...files, [documents.path]: documents.bad, 'docs/a.md': 'No frontmatter.\n' });
        const answer = inCi(repo);
        assert.equal(answer.loosened, [said]);
        assert.equal(answer.findings, ['docs/a.md:1:1 fm/missing', `${documents.path}:2:7 fm/name-mismatch`]);
        assert.is(answer.status, 1);
        assert.is(answer.policy, 'sluice.yml of main');
      }),
  );

  test('sluice.yml is taken away: it is listed, and everything is judged as before', () =>
    inWired((repo) => {
      base(repo);
      repo.git(['checkout', '-q', '-b', 'topic']);
      repo.git(['rm', '-q', 'sluice.yml']);
      repo.write(documents.path, documents.bad);
      commitUnasked(repo);
      const answer = inCi(repo);
      assert.equal(answer.loosened, ['sluice.yml is removed: nothing would be checked']);
      assert.equal(answer.findings, [`${documents.path}:2:7 fm/name-mismatch`]);
      assert.equal(inCi(repo, '--each-commit').findings, answer.findings);
    }));

  test('the same policy loosens nothing', () =>
    inWired((repo) => {
      base(repo);
      branch(repo, 'topic', { 'notes.txt': 'two\n' });
      assert.equal(inCi(repo), { status: 0, findings: [], loosened: [], notes: [], policy: 'sluice.yml of main' });
    }));

  test('what is loosened is in the report a person reads', () =>
    inWired((repo) => {
      base(repo);
      branch(repo, 'topic', loosenings[0]!.files);
      const ended = repo.sluice(['check', '--range', 'main..topic', '--policy-from', 'main']);
      assert.match(ended.stdout, `loosened ${loosenings[0]!.said}`);
    }));

  test('a base without sluice.yml: the policy is introduced here', () =>
    inWired((repo) => {
      repo.git(['checkout', '-q', 'main']);
      repo.git(['rm', '-q', '--cached', 'sluice.yml']);
      commitWithout(repo);
      branch(repo, 'topic', { 'sluice.yml': 'version: 1\n', [documents.path]: documents.bad });
      const answer = inCi(repo);
      assert.equal(answer.notes, ['policy introduced here: main has no sluice.yml']);
      assert.equal(answer.findings, [`${documents.path}:2:7 fm/name-mismatch`]);
      assert.is(answer.policy, 'sluice.yml');
    }));

  test('neither has one: nothing is introduced, and the packs decide', () =>
    inWired((repo) => {
      repo.git(['rm', '-q', '--cached', 'sluice.yml']);
      commitWithout(repo);
      repo.git(['checkout', '-q', '-b', 'topic']);
      repo.write(documents.path, documents.bad);
      repo.git(['add', documents.path]);
      repo.git(['commit', '-q', '--no-verify', '-m', 'topic']);
      const answer = inCi(repo);
      assert.not.match(answer.notes.join('\n'), 'introduced');
      assert.is(answer.policy, 'the packs (no sluice.yml here)');
      assert.equal(answer.findings, [`${documents.path}:2:7 fm/name-mismatch`]);
    }));

  test.each(
    ['nowhere', '0'.repeat(40), 'HEAD:notes.txt', 'HEAD^{tree}'],
    (ref) => `a policy that cannot be read from ${ref} is a fault`,
    (ref) =>
      inWired((repo) => {
        const ended = repo.sluice(['check', '--all', '--policy-from', ref]);
        assert.is(ended.status, 2);
        assert.match(ended.stderr, ref);
      }),
  );

  test('a base policy that is broken is a fault, not an empty one', () =>
    inWired((repo) => {
      branch(repo, 'main', { 'sluice.yml': 'version: 2\n' });
      branch(repo, 'topic', { 'sluice.yml': 'version: 1\n' });
      const ended = repo.sluice(['check', '--range', 'main..topic', '--policy-from', 'main']);
      assert.is(ended.status, 2);
      assert.match(ended.stderr, 'sluice.yml:1:10: expected 1, found the number 2');
    }));
});

function commitWithout(repo: Repo): void {
  repo.git(['commit', '-q', '--no-verify', '-m', 'without']);
}
