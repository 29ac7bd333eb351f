import * as assert from 'uvu/assert';
import { rmSync } from 'node:fs';
import { ourAjv } from '../../src/build/ajv.ts';
import { root } from '../setup.mjs';
import { linkedTo } from '../support/gate.ts';
import { documents, inRepo, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { inWired } from '../support/wired.ts';
import { hooksPathAt, wirings } from '../support/wirings.ts';
import { off, type Row, worthSaying } from './doctor-rows.ts';

spec('doctor', (test) => {
  test('says of a wired repository what fires, who decides, and that all of it is whole', () =>
    inWired((repo) => {
      const { status, stdout } = repo.sluice(['doctor']);
      assert.is(status, 0, stdout);
      assert.match(stdout, /^ok +git: \d+\.\d+/m);
      assert.match(stdout, /^ok +hooks path: \.git\/hooks; nothing is configured;/m);
      for (const event of ['pre-commit', 'pre-merge-commit', 'pre-push'])
        assert.match(stdout, new RegExp(`^ok +${event}: fires from \\.git/hooks/${event}$`, 'm'));
      assert.match(stdout, /^ok +engine: /m);
      assert.ok(stdout.includes(process.execPath), 'the Node that is recorded');
      assert.match(stdout, /^ok +gate list: current$/m);
      assert.match(stdout, /^ok +sluice\.yml: \d+ packs$/m);
      assert.match(
        stdout,
        /^note +starts Node: frontmatter, .* one of \d+ patterns: `sluice doctor --json` lists them$/m,
      );
      const longest = Math.max(...stdout.split('\n').map((line) => line.replaceAll(repo.dir, '').length));
      assert.ok(longest <= 140, stdout);
      const json = repo.sluice(['doctor', '--json']).stdout;
      assert.match(json, /"packs [^"]*agent-skill@\d{4}-\d{2}/);
      assert.match(json, /"frontmatter, when one of these is staged: [^"]*SKILL\.md/);
    }));

  test.each(
    wirings,
    ({ name }) => `agrees with reality where there is ${name}`,
    ({ set }) =>
      inRepo((plain) => {
        const repo = set(plain);
        assert.is(repo.sluice(['doctor']).status, 1, 'nothing of ours fires yet');
        repo.init();
        repo.commit();
        const { status, all } = repo.sluice(['doctor']);
        assert.is(status, 0, all);
        assert.not.match(all, 'another Sluice');
        agrees(linkedTo(repo));
      }),
  );

  test.each(
    ['local', 'worktree', 'global', 'system'] as const,
    (scope) => `names the ${scope} configuration and its file where that decides`,
    (scope) =>
      inRepo((plain) => {
        const repo = hooksPathAt(plain, scope, `${plain.dir}.hooks`);
        const file = {
          local: '.git/config',
          worktree: 'config.worktree',
          global: '.home/.gitconfig',
          system: '.gitconfig',
        }[scope];
        const { status, stdout } = repo.sluice(['doctor']);
        assert.is(status, 1);
        assert.match(stdout, new RegExp(`^ok +hooks path: .*the ${scope} configuration decides \\(.*${file}\\)`, 'm'));
      }),
  );

  test.each(
    off,
    ({ what }) => `finds ${what}, and ends with 1`,
    (row) => told(row, 1),
  );
  test.each(
    worthSaying,
    ({ what }) => `tells of ${what}, and ends with 0`,
    (row) => told(row, 0),
  );

  test('what it says of a linked work tree is what fires there, not in the main one', () =>
    inWired((repo) => {
      repo.git(['config', 'core.hooksPath', '.husky/_']);
      repo.write('.husky/_/pre-commit', '#!/bin/sh\n', 0o755);
      const linked = linkedTo(repo);
      assert.match(linked.sluice(['doctor']).stdout, /^off +pre-commit: nothing fires: \.husky\/_\/pre-commit/m);
    }));

  test('HUSKY=0 is no trouble where git comes to us first, and is where husky stands in front', () =>
    inRepo((repo) => {
      wirings.find(({ name }) => name === 'husky')!.set(repo);
      repo.init();
      repo.commit();
      const quiet = { env: { HUSKY: '0' } };
      assert.is(repo.sluice(['doctor'], quiet).status, 0);
      repo.git(['config', '--unset', 'include.path']);
      const { status, stdout } = repo.sluice(['doctor'], quiet);
      assert.is(status, 1);
      assert.match(stdout, /^off +pre-commit: .*HUSKY=0/m);
      repo.write(documents.path, documents.bad);
      assert.is(repo.commit('x', [], quiet).status, 0, 'and so it is');
    }));

  test('all of it as JSON, as its schema says', () =>
    inWired((repo) => {
      const schema = JSON.parse(new Repo(root).read('schemas/output/doctor.schema.json'));
      const validate = ourAjv({ source: false }).compile(schema);
      for (const expected of [0, 1]) {
        const { status, stdout } = repo.sluice(['doctor', '--json']);
        const report = JSON.parse(stdout) as { findings: { state: string }[] };
        assert.ok(validate(report), JSON.stringify(validate.errors));
        assert.is(status, expected);
        assert.is(
          report.findings.some(({ state }) => state === 'off'),
          expected === 1,
        );
        rmSync(repo.path('.git/hooks/pre-commit'), { force: true });
      }
    }));
});

/** A bad document is refused exactly where no gate is off. */
function agrees(repo: Repo): void {
  const { status, all } = repo.sluice(['doctor']);
  repo.write(documents.path, documents.bad);
  assert.is(repo.commit().status, status === 0 ? 1 : 0, all);
}

function told({ line, spoil }: Row, expected: number): Promise<void> {
  return inWired((repo) => {
    const { status, stdout } = repo.sluice(['doctor'], { env: spoil(repo) ?? {} });
    assert.match(stdout, line);
    assert.is(status, expected);
  });
}
