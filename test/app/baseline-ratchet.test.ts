import * as assert from 'uvu/assert';
import { baseline, baselined, baselineFile } from '../support/accepting.ts';
import { around, block } from '../support/copies.ts';
import { inCopying, old, put } from '../support/copying.ts';
import type { Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { commitUnasked } from '../support/wired.ts';

/** What `check --all` comes to: what it says of the whole tree, and its status. */
function whole(repo: Repo): readonly [said: readonly string[], status: number | null] {
  const { report, status } = checkJson(repo, ['--all']);
  const said = report.findings.map(({ severity, code, message }) => {
    assert.is(code, 'dup/percentage');
    return `${severity} ${message}`;
  });
  return [said, status];
}

function limit(repo: Repo, threshold: number): void {
  put(repo, { '.jscpd.json': JSON.stringify({ minTokens: 50, minLines: 5, threshold }) });
}

/** More than a fifth of all lines. */
function fill(repo: Repo): void {
  limit(repo, 5);
  put(repo, { 'src/x.ts': around('x', old), 'src/y.ts': around('y', old) });
  commitUnasked(repo);
}

/** One copy more than the ratchet allows, which is what comes back. */
function oneMore(repo: Repo): number {
  fill(repo);
  baselined(repo, 'accept');
  commitUnasked(repo);
  put(repo, { 'src/z.ts': around('z', old) });
  return baseline(repo).duplicates!.ratchet!;
}

const over =
  /^(\w+) ([\d.]+) % of all lines are copies, and the (threshold|ratchet) of \S+(?: baseline)? allows ([\d.]+) %; `sluice baseline show --format markdown` lists them, `sluice baseline accept` lets them be$/;

function only([said, status]: ReturnType<typeof whole>): readonly [
  severity: string,
  by: string,
  status: number | null,
] {
  const [, severity = '', , by = ''] = over.exec(said.join('\n')) ?? [];
  return [severity, by, status];
}

spec('how much of a whole tree is copies', (test) => {
  test('a first scan above 20 % only warns, until the ratchet is set; from then on one copy more is an error', () =>
    inCopying((repo) => {
      fill(repo);
      assert.equal(only(whole(repo)), ['warning', 'threshold', 0]);
      const percentage = Number(over.exec(whole(repo)[0][0]!)![2]);
      assert.ok(percentage > 20);
      assert.is(
        baselined(repo, 'accept'),
        `set the ratchet of copies to ${percentage} %; stage and commit ${baselineFile}\n`,
      );
      assert.is(baseline(repo).duplicates?.ratchet, percentage);
      assert.equal(whole(repo), [[], 0]);
      put(repo, { 'src/z.ts': around('z', old) });
      assert.equal(only(whole(repo)), ['error', 'ratchet', 1]);
    }));

  test('above the threshold, but not by that much, is an error on the first day as well', () =>
    inCopying((repo) => {
      limit(repo, 5);
      assert.equal(only(whole(repo)), ['error', 'threshold', 1]);
      limit(repo, 15);
      assert.equal(whole(repo), [[], 0]);
      assert.is(baselined(repo, 'accept'), 'nothing to accept\n');
    }));

  test('prune lets the ratchet fall, and what it fell to holds', () =>
    inCopying((repo) => {
      fill(repo);
      baselined(repo, 'accept');
      const was = baseline(repo).duplicates!.ratchet!;
      put(repo, { 'src/y.ts': around('y', block('y')) });
      assert.equal(whole(repo), [[], 0]);
      const said = baselined(repo, 'prune');
      const now = baseline(repo).duplicates!.ratchet!;
      assert.ok(now < was);
      assert.is(said, `lowered the ratchet of copies from ${was} % to ${now} %; stage and commit ${baselineFile}\n`);
      assert.equal(whole(repo), [[], 0]);
      put(repo, { 'src/y.ts': around('y', old) });
      assert.equal(only(whole(repo)), ['error', 'ratchet', 1]);
      assert.is(baselined(repo, 'prune'), 'nothing to drop\n');
      assert.is(baseline(repo).duplicates!.ratchet, now);
    }));

  test('only accept raises it, and a reviewer is told', () =>
    inCopying((repo) => {
      const was = oneMore(repo);
      commitUnasked(repo);
      const said = baselined(repo, 'accept');
      const now = baseline(repo).duplicates!.ratchet!;
      assert.is(said, `raised the ratchet of copies from ${was} % to ${now} %; stage and commit ${baselineFile}\n`);
      assert.equal(whole(repo), [[], 0]);
      const { report } = checkJson(repo, ['--all', '--policy-from', 'HEAD']);
      assert.ok(report.loosened.includes(`the ratchet of copies is raised from ${was} % to ${now} %`));
    }));

  test('a class that is accepted by name raises it as well: what the hook lets pass then, CI does', () =>
    inCopying((repo) => {
      const was = oneMore(repo);
      const [, id] = /accept with `[^`]*(dup:[0-9a-f]+)`/.exec(repo.commit('copy').stderr)!;
      const said = baselined(repo, 'accept', id!);
      const now = baseline(repo).duplicates!.ratchet!;
      assert.ok(now > was);
      assert.match(said, `raised the ratchet of copies from ${was} % to ${now} %`);
      assert.equal(whole(repo), [[], 0]);
      assert.not.match(baselined(repo, 'accept', id!), 'raised');
    }));

  test('a class that is accepted by name raises it by what it brings, and not by what else has come meanwhile', () =>
    inCopying((repo) => {
      const was = oneMore(repo);
      put(repo, { 'src/u.ts': around('u', block('drift', 60)), 'src/v.ts': around('v', block('drift', 60)) });
      repo.git(['add', 'src/u.ts', 'src/v.ts']);
      repo.git(['commit', '-q', '--no-verify', '-m', 'drift']);
      const [, id] = /accept with `[^`]*(dup:[0-9a-f]+)`/.exec(repo.commit('copy').stderr)!;
      const said = baselined(repo, 'accept', id!);
      const now = baseline(repo).duplicates!.ratchet!;
      const holds = Number(over.exec(whole(repo)[0][0]!)![2]);
      const all = Number(/of (\d+) lines/.exec(repo.sluice(['check', '--all']).stdout)![1]);
      assert.ok(now > was && now - was <= (25 / all) * 100 + 0.01, `${was} → ${now} of ${all} lines`);
      assert.is(
        said.split('\n')[1],
        `raised the ratchet of copies from ${was} % to ${now} %, by what was accepted alone: the tree holds ${holds} %, and \`sluice baseline accept\` without a name accepts all of that; stage and commit ${baselineFile}`,
      );
      assert.equal(only(whole(repo)), ['error', 'ratchet', 1]);
    }));

  test('a class that is accepted by name leaves it where it is where there is room', () =>
    inCopying((repo) => {
      const was = oneMore(repo);
      put(repo, { 'src/long.ts': around('long', block('long', 400)) });
      const [, id] = /accept with `[^`]*(dup:[0-9a-f]+)`/.exec(repo.commit('copy').stderr)!;
      assert.not.match(baselined(repo, 'accept', id!), 'ratchet');
      assert.is(baseline(repo).duplicates!.ratchet, was);
      assert.equal(whole(repo), [[], 0]);
    }));

  test('under some paths nobody sets a ratchet for the whole tree', () =>
    inCopying((repo) => {
      fill(repo);
      assert.is(baselined(repo, 'accept', 'src'), 'nothing to accept\n');
      assert.not.ok(repo.exists(baselineFile));
    }));

  test('what a whole tree holds that cannot be read is told, and only that', () =>
    inCopying((repo) => {
      put(repo, {
        '.jscpd.json': JSON.stringify({
          minTokens: 50,
          minLines: 5,
          maxLines: 1000,
          threshold: 100,
          format: ['typescript', 'python'],
        }),
        'src/broken.ts': 'function (\n',
        'src/broken.py': 'def (\n',
        'src/long.ts': 'long()\n'.repeat(1001),
        'src/latin.ts': Buffer.from("const a = '\xE9'\n", 'latin1'),
      });
      const { report } = checkJson(repo, ['--all', '--only', 'duplicates']);
      assert.equal(
        report.findings.map(({ severity, path, message }) => `${severity} ${path}: ${message.split('because ')[1]}`),
        [
          'warning src/broken.ts: jscpd cannot parse it as typescript',
          'warning src/latin.ts: it is not UTF-8',
          'warning src/long.ts: it has more lines than `maxLines` of .jscpd.json',
        ],
      );
    }));
});
