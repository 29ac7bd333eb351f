import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { deliver, moveToCompleted, type Courier, type Delivery } from '../../../src/flow/queue/deliver.ts';
import { affectsOf, isAffected, promptOf } from '../../../src/flow/queue/prompt.ts';
import { inFolder } from '../../support/repo.ts';
import { spec } from '../../support/spec.ts';

const utc = '20261122T071300Z';

async function delivered(
  delivery: Partial<Delivery>,
  changed: readonly string[],
  answers: { readonly commit?: string; readonly push?: string; readonly isUnpushed?: boolean } = {},
): Promise<{ did: string[]; reason: string; told: unknown }> {
  const did: string[] = [];
  const courier: Courier = {
    commit: (paths, message) => {
      did.push(`commit ${paths.join(' ')}: ${message}`);
      return Promise.resolve(answers.commit ?? '');
    },
    push: () => {
      did.push('push');
      return Promise.resolve(answers.push ?? '');
    },
    underWay: () => undefined,
    isUnpushed: () => Promise.resolve(answers.isUnpushed ?? false),
  };
  const policy = { autocommit: true, autopush: false, move: false, ...delivery };
  const { reason, told } = await deliver(policy, 'prompts/one.md', utc, changed, ['out/', 'a.txt'], courier);
  return { did, reason, told };
}

spec('what becomes of a prompt that succeeded', (test) => {
  test('only what it may change is committed, and only where its policy says yes', async () => {
    const changed = ['out/x', 'outer/y', 'a.txt', 'a.txt.bak', 'other'];
    assert.equal(await delivered({}, changed), {
      did: [`commit out/x a.txt: prompt-exec: one ${utc}`],
      reason: '',
      told: { committed: 'yes' },
    });
    assert.equal(await delivered({ autocommit: false, autopush: true }, changed), { did: [], reason: '', told: {} });
    assert.equal(await delivered({ autopush: true }, ['other']), { did: [], reason: '', told: {} });
  });

  test('a hook that refuses is obeyed, and nothing is pushed', async () =>
    assert.equal(await delivered({ autopush: true }, ['a.txt'], { commit: 'a check failed' }), {
      did: [`commit a.txt: prompt-exec: one ${utc}`],
      reason: 'the commit was refused: a check failed',
      told: { committed: 'no' },
    }));

  test('a push comes after a commit, and may be refused', async () => {
    assert.equal((await delivered({ autopush: true }, ['a.txt'])).told, { committed: 'yes', pushed: 'yes' });
    const { reason, told } = await delivered({ autopush: true }, ['a.txt'], { push: 'no way' });
    assert.equal([reason, told], ['the push was refused: no way', { committed: 'yes', pushed: 'no' }]);
    // What an earlier round owes.
    const owed = await delivered({ autopush: true }, ['other'], { isUnpushed: true });
    assert.equal([owed.did, owed.told], [['push'], { committed: 'yes', pushed: 'yes' }]);
  });

  test('what it may change stands in backticks in the bullets under its heading', () => {
    const body = '## Affects\n- `a.txt`, `./b/`\n* `c/**` and so on\nnot `d`\n### More\n+ `e`\n## Steps\n- `f`\n';
    const affects = affectsOf(promptOf('p.md', Buffer.from(body)))!;
    assert.equal(affects, ['a.txt', 'b/', 'c/**', 'e']);
    assert.is(affectsOf(promptOf('p.md', Buffer.from('### Affects\n- `a`\n'))), undefined);
    for (const [path, is] of [
      ['a.txt', true],
      ['b/x/y', true],
      ['b', false],
      ['bc/x', false],
      ['c/x', true],
      ['a.txt/x', false],
    ] as const)
      assert.is(isAffected(path, affects), is, path);
  });

  test('it is moved beside the others, never deeper, and over nothing', () =>
    inFolder((top) => {
      const write = (path: string, text: string): void => {
        mkdirSync(join(top, path, '..'), { recursive: true });
        writeFileSync(join(top, path), text);
      };
      write('p/a.md', 'one');
      assert.equal(moveToCompleted(top, 'p/a.md', utc), { to: 'p/completed/a.md' });
      assert.equal(
        [existsSync(join(top, 'p/a.md')), readFileSync(join(top, 'p/completed/a.md'), 'utf8')],
        [false, 'one'],
      );
      assert.equal(moveToCompleted(top, 'p/completed/a.md', utc), { why: 'it lies there already' });
      write('p/a.md', 'two');
      assert.equal(moveToCompleted(top, 'p/a.md', utc), { to: `p/completed/a.${utc}.md` });
      write('p/a.md', 'three');
      assert.equal(moveToCompleted(top, 'p/a.md', utc), {
        why: `p/completed/a.md and p/completed/a.${utc}.md are there`,
      });
      assert.is(readFileSync(join(top, 'p/completed/a.md'), 'utf8'), 'one');
      write('b.md', 'at the top');
      assert.equal(moveToCompleted(top, 'b.md', utc), { to: 'completed/b.md' });
    }));
});
