import { chmodSync, linkSync, lstatSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { changed, filesOf } from '../support/listing.ts';
import { cli, inRepo, type Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { mendable, mended, skill } from '../support/wired.ts';

const path = 'skills/a/SKILL.md';

/** Texts and what a repair may make of them: typed by hand, every other byte as it was. */
const texts: readonly (readonly [title: string, before: string, after: string])[] = [
  [
    'CRLF',
    '---\r\nname: a\r\ndescription: Use: it\r\n---\r\n\r\nText.  \r\n',
    "---\r\nname: a\r\ndescription: 'Use: it'\r\n---\r\n\r\nText.  \r\n",
  ],
  [
    'a byte order mark, and no final newline',
    '\ufeff---\nname: a\ndescription: Use: it\n---\nText',
    "\ufeff---\nname: a\ndescription: 'Use: it'\n---\nText",
  ],
  [
    'line ends of both kinds, tabs and blanks at the ends of lines, comments',
    '---\nname:   a\t\r\n# description: x\ndescription:  Use: it   \nlicense: MIT\n---  \n\ttext \n\n\n\n',
    "---\nname:   a\t\r\n# description: x\ndescription:  'Use: it'   \nlicense: MIT\n---  \n\ttext \n\n\n\n",
  ],
  [
    'letters of two, three and four bytes before and behind',
    '---\nname: a\nlicense: ‖ä😀\ndescription: Grüße: 😀\n---\n😀: ü\n',
    "---\nname: a\nlicense: ‖ä😀\ndescription: 'Grüße: 😀'\n---\n😀: ü\n",
  ],
  [
    'a blank line before the fence, and two values at once',
    '\n \n---\nname: a\ndescription: Use: it\nlicense: 1.10\n---\nText.\n',
    "---\nname: a\ndescription: 'Use: it'\nlicense: '1.10'\n---\nText.\n",
  ],
  [
    'a quote in the value',
    "---\nname: a\ndescription: Don't: stop\n---\nText.\n",
    '---\nname: a\ndescription: "Don\'t: stop"\n---\nText.\n',
  ],
];

function fix(repo: Repo, ...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return repo.sluice(['fix', ...args]);
}

spec('fix, on disk,', (test) => {
  test.each(
    texts,
    ([title]) => `changes what is wrong and not a byte more, once: ${title}`,
    ([, before, after]) =>
      inRepo((repo) => {
        repo.write(path, before);
        assert.is(fix(repo, '--all').status, 0);
        assert.is(repo.read(path), after);
        assert.is(fix(repo, '--all').stdout, 'nothing to mend\n');
        assert.is(repo.sluice(['check', '--all']).status, 0);
      }),
  );

  test('keeps bytes of the body that are no UTF-8, where the body is nobody’s business', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', "version: 1\npacks: []\ndocuments: [{ paths: 'a.md', schema: s.json }]\n");
      repo.write('s.json', '{}');
      const body = Buffer.from([0x0a, 0xff, 0xfe, 0x00, 0x80, 0xc3]);
      repo.write('a.md', Buffer.concat([Buffer.from('---\nb: Use: it\n---'), body]));
      assert.is(fix(repo, '--all').status, 0);
      const wanted = Buffer.concat([Buffer.from("---\nb: 'Use: it'\n---"), body]);
      assert.is(readFileSync(repo.path('a.md')).toString('hex'), wanted.toString('hex'));
    }));

  test('keeps the mode, and leaves every other file as it was', () =>
    inRepo((repo) => {
      repo.write(path, mendable('a'), 0o755);
      repo.write('skills/b/SKILL.md', skill('other'));
      repo.write('skills/a/notes.md', mendable('a'));
      const before = filesOf(repo.dir);
      assert.is(fix(repo, '--all').stdout, `mended ${path} (1 repair)\n`);
      assert.equal(changed(before, filesOf(repo.dir)), [path]);
      assert.is(lstatSync(repo.path(path)).mode & 0o777, 0o755);
      assert.is(repo.read(path), mended('a'));
    }));

  test('keeps to what changed, or to the paths it is given', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', 'version: 1\n');
      for (const name of ['a', 'b', 'c']) repo.write(`skills/${name}/SKILL.md`, mendable(name));
      repo.git(['add', 'sluice.yml', 'skills/a', 'skills/b']);
      repo.git(['commit', '-qm', 'x']);
      assert.is(fix(repo).stdout, 'mended skills/c/SKILL.md (1 repair)\n');
      assert.is(fix(repo, 'skills/b').stdout, 'mended skills/b/SKILL.md (1 repair)\n');
      assert.is(repo.read('skills/a/SKILL.md'), mendable('a'));
      assert.is(fix(repo, 'skills/d').status, 2);
    }));

  test('--dry-run writes nothing, and prints a patch that git applies to the same end', () =>
    inRepo((repo) => {
      for (const name of ['a', 'b c']) repo.write(`skills/${name}/SKILL.md`, mendable(name, 'x\n'.repeat(30)));
      repo.write('skills/crlf/SKILL.md', texts[0]![1].replace('name: a', 'name: crlf'));
      repo.git(['add', '-A']);
      const before = filesOf(repo.dir);
      const { status, stdout } = fix(repo, '--all', '--dry-run');
      assert.is(status, 0);
      assert.equal(changed(before, filesOf(repo.dir)), []);
      assert.match(stdout, "-description: Use when: reading.\n+description: 'Use when: reading.'\n");
      fix(repo, '--all');
      const wanted = repo.git(['diff']);
      repo.git(['checkout', '-q', '--', '.']);
      repo.git(['apply', '-p1', '-'], { input: stdout });
      assert.is(repo.git(['diff']), wanted);
      assert.is(fix(repo, '--all', '--dry-run').stdout, '');
    }));

  test.each(
    [
      ['a link', (repo: Repo) => linkTo(repo)],
      ['linked more than once', (repo: Repo) => linkSync(repo.path(path), repo.path('other.txt'))],
      ['read-only', (repo: Repo) => chmodSync(repo.path(path), 0o444)],
    ] as const,
    ([why]) => `leaves a file alone and says so: ${why}`,
    ([why, spoil]) =>
      inRepo((repo) => {
        repo.write(path, mendable('a'));
        repo.git(['add', '-A']);
        repo.write('skills/b/SKILL.md', mendable('b'));
        spoil(repo);
        const before = filesOf(repo.dir);
        const { status, stdout, stderr } = fix(repo, '--staged');
        assert.is(stderr, `sluice: ${path} on disk was left alone: it is ${why}\n`);
        assert.is(status, 1);
        assert.is(stdout, `mended ${path} (1 repair)\n`);
        assert.is(repo.git(['show', `:${path}`]), mended('a'));
        assert.equal(
          changed(before, filesOf(repo.dir)).filter((name) => !name.startsWith('.git/')),
          [],
        );
      }),
  );

  test('does not follow a link to a file elsewhere', () =>
    inRepo((repo) => {
      repo.write('elsewhere.txt', mendable('a'));
      repo.write('skills/a/x', '');
      symlinkSync('../../elsewhere.txt', repo.path(path));
      assert.is(fix(repo, '--all').stdout, 'nothing to mend\n');
      assert.is(repo.read('elsewhere.txt'), mendable('a'));
    }));

  test('in a bare repository there is nothing to mend, and that is said', () =>
    inRepo(
      (repo) => {
        const { status, stderr } = fix(repo);
        assert.is(status, 2);
        assert.match(stderr, 'there is nothing to mend in a bare repository: run this in a work tree');
      },
      ['--bare'],
    ));

  const odd = "skills/it's b";
  test.each(
    [
      { check: [], seen: ['b', odd] },
      { check: ['--all'], seen: ['a', 'b', odd] },
      { check: ['--staged'], seen: ['b'] },
      { check: ['--all', '--staged'], seen: ['a', 'b'] },
      { check: ['skills/a'], seen: ['a'] },
      { check: ['--staged', 'skills/b', odd], seen: ['b'] },
      { check: ['b', "it's b"], seen: ['b', odd], cwd: 'skills' },
    ],
    ({ check }) => `is told by check as the command that mends what it found: ${check.join(' ')}`,
    ({ check, seen, cwd = '.' }) =>
      inRepo((repo) => {
        repo.write('sluice.yml', 'version: 1\npacks: [agent-skill]\n');
        repo.write('skills/a/SKILL.md', mendable('a'));
        repo.git(['add', '-A']);
        repo.git(['commit', '-q', '-m', 'first']);
        repo.write('skills/b/SKILL.md', mendable('b'));
        repo.git(['add', '-A']);
        repo.write(`${odd}/SKILL.md`, mendable('b'));
        const options = { cwd: repo.path(cwd) };
        const ended = repo.sluice(['check', ...check], options);
        const command = /`(sluice fix.*)` mends/.exec(ended.stdout)?.[1];
        assert.ok(command, ended.all);
        const { report } = checkJson(repo, check, options);
        assert.is(report.mend, command);
        const done = repo.run('sh', ['-c', `sluice() { "${process.execPath}" "${cli}" "$@"; }; ${command}`], options);
        assert.is(done.stdout.trim().split('\n').length, seen.length, done.all);
        const left = checkJson(repo, check, options).report.findings.filter((one) => one.code === 'fm/colon-in-value');
        assert.equal(left, []);
      }),
  );

  test('is told by no check of what commits hold, or by another policy', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', 'version: 1\n');
      repo.git(['add', '-A']);
      repo.git(['commit', '-q', '-m', 'first']);
      repo.write('skills/a/SKILL.md', mendable('a'));
      repo.git(['add', '-A']);
      repo.git(['commit', '-q', '-m', 'second']);
      for (const args of [
        ['--range', 'HEAD~1..HEAD'],
        ['--all', '--policy-from', 'HEAD~1'],
      ]) {
        const ended = repo.sluice(['check', ...args]);
        assert.match(ended.stdout, 'fm/colon-in-value');
        assert.not.match(ended.stdout, 'sluice fix');
      }
    }));
});

/** The file moves, and a link to it stands in its place. */
function linkTo(repo: Repo): void {
  repo.write('elsewhere.txt', repo.read(path));
  rmSync(repo.path(path));
  symlinkSync('../../elsewhere.txt', repo.path(path));
}
