import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { inRepo, Repo, type Ended } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, idOf, planPath } from '../support/wired.ts';

/** One file of a tree: where it is and what it holds. */
type File = readonly [path: string, content: string];

const name = fc.constantFrom('one', 'two', 'three', 'dé');
const ending = fc.constantFrom('\n', '\r\n');

function asDocument(lines: readonly string[], end: string, shape: string): string {
  const text = ['---', ...lines, '---', '', 'Do it.', ''].join(end);
  if (shape === 'mark') return `\ufeff${text}`;
  if (shape === 'open') return text.replace(`${end}---${end}${end}`, end);
  if (shape === 'bare') return `Do it.${end}`;
  return shape === 'empty' ? '' : text;
}

const shape = fc.oneof(
  { weight: 6, arbitrary: fc.constant('whole') },
  { weight: 1, arbitrary: fc.constantFrom('mark', 'open', 'bare', 'empty') },
);

const skill: fc.Arbitrary<File> = fc
  .tuple(name, name, fc.constantFrom('Notes.', 'Use when: reading.', '[', 'no'), ending, shape)
  .map(([folder, said, description, end, form]) => [
    `skills/${folder}/SKILL.md`,
    asDocument([`name: ${said}`, `description: ${description}`], end, form),
  ]);

const plan: fc.Arbitrary<File> = fc
  .tuple(name, name, name, fc.constantFrom('draft', 'done', 'active', 'superseded', 'never'), ending, shape)
  .map(([file, id, needs, status, end, form]) => [
    planPath(file),
    asDocument([`id: ${id}`, 'title: Do it', `status: ${status}`, `depends_on: [${needs}]`], end, form),
  ]);

const rule: fc.Arbitrary<File> = fc
  .tuple(name, fc.constantFrom('*.ts,*.tsx', '"*.ts"', '[1]', ''), ending, shape)
  .map(([file, globs, end, form]) => [`rules/${file}.mdc`, asDocument([`globs: ${globs}`], end, form)]);

const text: fc.Arbitrary<File> = fc.tuple(name, fc.string()).map(([file, content]) => [`docs/${file}.md`, content]);

const tree = fc.array(fc.oneof(skill, plan, rule, text), { minLength: 1, maxLength: 5 });

/** Findings as a hook lists them: `path:line:column severity code`. */
function findings(ended: Ended): string[] {
  const report = JSON.parse(ended.stdout) as {
    findings: { path: string; line: number; column: number; code: string; severity: string }[];
  };
  return report.findings.map(
    ({ path, line, column, severity, code }) => `${path}:${line}:${column} ${severity} ${code}`,
  );
}

/** The same from what a hook says, which keeps warnings to itself. */
function saidBy(hook: Ended): string[] {
  return [...hook.stderr.matchAll(/^\S+:\d+:\d+ error \S+(?= )/gm)].map(([line]) => line);
}

/** Every door by which one tree can be judged, and what each of them finds. */
function everyDoor(repo: Repo, files: readonly File[]): Record<string, string[]> {
  const check = (...args: string[]): string[] => findings(repo.sluice(['check', '--json', ...args]));
  repo.init();
  for (const [path, content] of files) repo.write(path, content);
  const doors: Record<string, string[]> = { 'work tree, untracked': check() };
  repo.git(['add', '-A']);
  doors['--staged'] = check('--staged');
  doors['--staged --all'] = check('--staged', '--all');
  doors['pre-commit'] = saidBy(repo.tryGit(['commit', '-q', '-m', 'x']));
  if (repo.tryGit(['rev-parse', '--verify', '-q', 'HEAD']).status !== 0)
    assertQuiet(repo.tryGit(['commit', '-q', '--no-verify', '-m', 'x']));
  const nothing = repo.git(['commit-tree', '-m', 'nothing', repo.git(['mktree']).trim()]).trim();
  doors['--range'] = check('--range', `${nothing}..HEAD`);
  doors['--each-commit'] = check('--range', `${nothing}..HEAD`, '--each-commit');
  doors['--all'] = check('--all');
  const lines = `refs/heads/main ${idOf(repo)} refs/heads/main ${'0'.repeat(40)}\n`;
  doors['pre-push'] = saidBy(repo.run('sh', ['.git/hooks/pre-push', 'origin', 'nowhere'], { input: lines }));
  const bare = new Repo(repo.path('..', 'bare.git'));
  repo.git(['clone', '-q', '--bare', repo.dir, bare.dir]);
  doors['--all, bare'] = findings(bare.sluice(['check', '--json', '--all']));
  return doors;
}

spec('one tree, every door', (test) => {
  test(
    'hook, range, index and whole tree find the same',
    () =>
      fc.assert(
        fc.asyncProperty(tree, (files) =>
          inRepo((repo) => {
            const { '--all': expected, ...doors } = everyDoor(repo, files);
            const errors = expected!.filter((line) => line.includes(' error '));
            for (const [door, said] of Object.entries(doors))
              assert.equal(said, door.startsWith('pre-') ? errors : expected, door);
          }),
        ),
        { numRuns: 8 },
      ),
    120_000,
  );
});
