import * as assert from 'uvu/assert';
import { promptId } from '../../../src/flow/queue/files.ts';
import { limited, promptsAmong, selected, type Choice } from '../../../src/flow/queue/select.ts';
import { spec } from '../../support/spec.ts';
import { faultOf } from '../../support/thrown.ts';

const all: Choice = { root: 'prompts', from: undefined, to: undefined, listed: undefined, count: 0 };
const five = ['a', 'b', 'c', 'd', 'e'].map((name) => `prompts/${name}.md`);

function of(choice: Partial<Choice>, prompts: readonly string[] = five): string {
  return selected(prompts, { ...all, ...choice })
    .map((path) => path.replace(/^prompts\//, '').replace('.md', ''))
    .join(' ');
}

spec('which prompts a run is about', (test) => {
  test('Markdown below the root, in order, and no read-me in any case', () => {
    const files = [
      'b.md',
      'a.md',
      'README.md',
      'readme.md',
      'ReadMe.MD',
      'x/README.md',
      'x/a.md',
      'c.txt',
      'd.md.bak',
      'Z.md',
    ];
    assert.equal(promptsAmong(files, ''), ['Z.md', 'a.md', 'b.md', 'x/a.md']);
  });

  test('nothing that is done, failed, printed or hidden, below the root', () => {
    const files = ['p/completed/a.md', 'p/x/failed/a.md', 'p/logs/a.md', 'p/.x/a.md', 'p/x/a.md', 'p/completed.md'];
    assert.equal(promptsAmong(files, 'p'), ['p/completed.md', 'p/x/a.md']);
  });

  test('the way to the root does not count', () => {
    const files = ['completed/p/a.md', 'completed/p/failed/b.md'];
    assert.equal(promptsAmong(files, 'completed/p'), ['completed/p/a.md']);
    assert.equal(promptsAmong(['.hidden/failed/a.md'], '.hidden/failed'), ['.hidden/failed/a.md']);
  });

  test('from one to another, both of them', () => {
    assert.is(of({}), 'a b c d e');
    assert.is(of({ from: 'b.md', to: 'd.md' }), 'b c d');
    assert.is(of({ from: 'prompts/d.md' }), 'd e');
    assert.is(of({ to: 'b.md' }), 'a b');
    assert.is(of({ from: 'c.md', to: 'c.md' }), 'c');
  });

  test('so many of what is still to be done', () => {
    assert.equal(limited(five, { ...all, count: 2 }), five.slice(0, 2));
    assert.equal(limited(five, { ...all, count: 0 }), five);
    assert.equal(limited(five, { ...all, count: 9 }), five);
  });

  test('a list has its own order, and a part of it can be named', () => {
    assert.is(of({ listed: ['# mine', 'c.md', '', '  prompts/a.md  ', 'e.md'] }), 'c a e');
    assert.is(of({ listed: ['c.md', 'a.md', 'e.md'], from: 'a.md' }), 'a e');
    assert.is(of({ listed: ['#only this'] }), '');
  });

  test.each(
    [
      [{ from: 'bb.md' }, 'usage: --from names bb.md, and no prompt is called that; did you mean "b.md"?'],
      [
        { to: 'nothing-like-it.md' },
        'usage: --to names nothing-like-it.md, and no prompt is called that: see `sluice run queue --dry-run`.',
      ],
      [{ from: 'd.md', to: 'b.md' }, 'usage: --from d.md comes after --to b.md: change them about.'],
      [
        { listed: ['a.md', 'zz.md'] },
        'usage: --prompts-file names zz.md in line 2, and that is no prompt here: mend the line.',
      ],
      [
        { listed: ['a.md', '', 'prompts/a.md'] },
        'usage: --prompts-file names prompts/a.md twice, the second time in line 3: keep one.',
      ],
      [
        { listed: ['a.md'], from: 'b.md' },
        'usage: --from names b.md, and no prompt is called that; did you mean "a.md"?',
      ],
    ] as const,
    ([, says]) => says,
    async ([choice, says]) => assert.is(await faultOf(() => of(choice)), says),
  );

  test('the id that older readers know is that of the name alone', () => {
    assert.is(promptId('prompts/prompt-01-mini.md'), 'prompt-01-mini.md--01cf9f93ee99');
    assert.is(promptId('a/b/prompt-02-mini.md'), 'prompt-02-mini.md--a186a820fdf4');
    assert.is(promptId('prompt-03-canary-fail.md'), 'prompt-03-canary-fail.md--2238478a3188');
  });
});
