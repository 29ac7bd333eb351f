import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { around } from '../support/copies.ts';
import { copiesOn, inCopying, judged, old, put } from '../support/copying.ts';
import { elsewhere } from '../support/elsewhere.ts';
import type { Ended, Repo, RunOptions } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, commitUnasked, inWired } from '../support/wired.ts';

const copy = '.git/sluice/tools/jscpd-5.3.2/jscpd';

/** As in a work tree without `node_modules`: then the copy that `init` made is the jscpd that judges. */
function doctor(repo: Repo, options: RunOptions = {}): Ended {
  return repo.run(process.execPath, ['.git/sluice/engine/cli.cjs', 'doctor'], options);
}

interface Trouble {
  readonly what: string;
  readonly line: RegExp;
  readonly spoil: (repo: Repo) => RunOptions['env'] | void;
}

const troubles: readonly Trouble[] = [
  {
    what: 'a jscpd of another version',
    line: /^off +jscpd: it says that it is 5\.4\.1, and Sluice knows the reports of 5\.3\.2 only \(.*jscpd\)$/m,
    spoil: (repo) => repo.write(copy, '#!/bin/sh\necho jscpd 5.4.1\n', 0o755),
  },
  {
    what: 'a jscpd that does not run',
    line: /^off +jscpd: it does not run \(.*jscpd\); run `npm install` and `node \S+cli\.cjs init` again$/m,
    spoil: (repo) => repo.write(copy, 'jscpd 5.3.2', 0o644),
  },
  {
    what: 'a jscpd that is gone',
    line: /^off +jscpd: jscpd 5\.3\.2, which judges copies, is not installed: run `npm install`/m,
    spoil: (repo) => rmSync(repo.path(copy)),
  },
  {
    what: 'a platform that has none',
    line: /^off +jscpd: there is none for this platform: what has to be judged for copies is refused$/m,
    spoil: () => elsewhere,
  },
];

spec('what doctor says of copies', (test) => {
  test('that they are refused, by which jscpd, and what starts Node for them', () =>
    inCopying((repo) => {
      const { status, stdout } = doctor(repo);
      assert.is(status, 0, stdout);
      assert.match(stdout, /^ok +copies: new ones are refused$/m);
      assert.match(stdout, /^ok +jscpd: 5\.3\.2 \(.*\/\.git\/sluice\/tools\/jscpd-5\.3\.2\/jscpd\)$/m);
      assert.match(stdout, /^note +starts Node: frontmatter, /m);
      assert.match(stdout, /^note +starts Node: duplicates, when a file is staged that fits one of \d+ patterns/m);
      const json = repo.sluice(['doctor', '--json']).stdout;
      assert.match(json, /"duplicates, when one of these is staged: [^"]*\*\.ts/);
    }));

  test('where the index lies and how large it is, once there is one', () =>
    inCopying((repo) => {
      assert.match(doctor(repo).stdout, /^note +index of copies: none yet at \.git\/sluice\/dup\/[0-9a-f]{16}; /m);
      put(repo, { 'src/new.ts': around('new', old) });
      repo.git(['add', '-A']);
      judged(repo, '--staged');
      const [, size = '', path = ''] = /^ok +index of copies: (\d+) KiB at (\S+)$/m.exec(doctor(repo).stdout) ?? [];
      assert.ok(repo.exists(path), `"${path}" is not there`);
      assert.ok(Number(size) > 0);
    }, 'always'));

  test('that they are only told', () =>
    inCopying((repo) => {
      put(repo, { 'sluice.yml': copiesOn['sluice.yml'].replace('true', 'warn') });
      commitUnasked(repo);
      assert.match(doctor(repo).stdout, /^ok +copies: new ones are told, and refuse nothing$/m);
    }));

  test('that nobody looks for them, and then nothing more', () =>
    inWired((repo) => {
      const { status, stdout } = doctor(repo);
      assert.is(status, 0);
      assert.match(
        stdout,
        /^note +copies: nobody looks for them: `checks: \{ duplicates: true \}` in sluice\.yml does$/m,
      );
      assert.not.match(stdout, /jscpd|duplicates,/);
    }));

  test.each(
    troubles,
    ({ what }) => `finds ${what}, and ends with 1`,
    ({ line, spoil }) =>
      inCopying((repo) => {
        const { status, stdout } = doctor(repo, { env: spoil(repo) ?? {} });
        assert.match(stdout, line);
        assert.is(status, 1);
      }),
  );

  test('a platform that has none is no gate that is off where the policy lets it pass', () =>
    inCopying((repo) => {
      put(repo, { 'sluice.yml': `${copiesOn['sluice.yml']}duplicates: { withoutTool: warn }\n` });
      assertQuiet(repo.commit());
      const { status, stdout } = doctor(repo, { env: elsewhere });
      assert.match(stdout, /^note +jscpd: there is none for this platform, and sluice\.yml lets that pass$/m);
      assert.is(status, 0);
    }));
});
