import * as assert from 'uvu/assert';
import { inCopying, judged, put } from '../support/copying.ts';
import { assertFits } from '../support/output-schemas.ts';
import type { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { commitUnasked } from '../support/wired.ts';

/** What no judge can read, and why. */
const files: readonly (readonly [path: string, content: string | Buffer, why: string])[] = [
  ['src/broken.ts', 'function (\n', 'jscpd cannot parse it as typescript'],
  ['test/broken.test.ts', 'function (\n', 'jscpd cannot parse it as typescript'],
  ['src/latin.ts', Buffer.from("const a = '\xE9'\n", 'latin1'), 'it is not UTF-8'],
  ['src/long.ts', 'long()\n'.repeat(201), 'it has more lines than `maxLines` of .jscpd.json'],
  ['src/large.ts', `large('${'x'.repeat(9000)}')\n`, 'it is larger than `maxSize` of .jscpd.json'],
];

function committed(repo: Repo): void {
  const limits = { minTokens: 50, minLines: 5, maxLines: 200, maxSize: '8kb' };
  put(repo, { '.jscpd.json': JSON.stringify(limits) });
  for (const [path, content] of files) repo.write(path, content);
  commitUnasked(repo);
}

spec('files that were there and cannot be judged', (test) => {
  test('who names one is told, once, changed or not', () =>
    inCopying((repo) => {
      committed(repo);
      const told = (): string[] =>
        files.map(([path]) =>
          judged(repo, path)
            .findings.map((one) => `${one.severity} ${one.code} ${one.path}: ${one.message.split('because ')[1]}`)
            .join('\n'),
        );
      const expected = files.map(([path, , why]) => `warning dup/not-checked ${path}: ${why}`);
      assert.equal(told(), expected);
      for (const [path, content] of files) repo.write(path, Buffer.concat([Buffer.from('\n'), Buffer.from(content)]));
      assert.equal(told(), expected);
    }));

  test('who asks for the copies of one is told that it cannot be judged, and why', () =>
    inCopying((repo) => {
      committed(repo);
      for (const [path, , why] of files)
        for (const word of [path, `${path}:1`]) {
          const { status, stdout } = repo.sluice(['dup', 'explain', word]);
          assert.equal([status, stdout], [0, `${word} cannot be judged, because ${why}\n`]);
        }
      const { stdout } = repo.sluice(['dup', 'explain', 'src/latin.ts:1', '--json']);
      assert.equal(assertFits('dup-explain', stdout), { format: 1, copies: [], notJudged: 'it is not UTF-8' });
    }));
});
