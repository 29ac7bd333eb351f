import * as assert from 'uvu/assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadFlow, readFlow } from '../../../src/policy/flows.ts';
import { readScenarios } from '../../../src/policy/scenarios.ts';
import { root } from '../../setup.mjs';
import { spec } from '../../support/spec.ts';
import { faultOf } from '../../support/thrown.ts';
import { mistakes, scenarioMistakes } from './flow-mistakes.ts';

const known = { checks: ['frontmatter', 'stamps'], facts: ['told'] };

function source(files: Readonly<Record<string, string | Uint8Array>>): Parameters<typeof loadFlow>[0] {
  const bytes = (path: string): Uint8Array | undefined => {
    const said = Object.hasOwn(files, path) ? files[path] : undefined;
    return typeof said === 'string' ? Buffer.from(said) : said;
  };
  return { file: (path) => Promise.resolve(bytes(path)) };
}

const plain = (name: string): string => `flow: 1\nname: ${name}\nstages: { only: }\n`;

spec('the file of a flow', (test) => {
  test.each(
    mistakes,
    ({ what }) => what,
    async ({ lines, says }) => {
      const text = ['flow: 1', 'name: mine', ...lines, ''].join('\n');
      assert.is(await faultOf(() => readFlow('some/mine.yml', text, known)), `config: some/mine.yml:${says}`);
    },
  );

  test.each(
    [
      ['nothing in it', '', '1:1: the key "flow" is missing; add it (and 2 more).'],
      ['a list', '- a\n', '1:1: expected a mapping, found a list.'],
      ['another version', 'flow: 2\nname: mine\nstages: { a: }\n', '1:7: expected 1, found the number 2.'],
      ['no stages', 'flow: 1\nname: mine\n', '1:1: the key "stages" is missing; add it.'],
      ['stages misspelt', 'flow: 1\nname: mine\nstagse: { a: }\n', '3:1: unknown key "stagse"; did you mean "stages"?'],
      [
        'no name',
        'flow: 1\nname: My flow\nstages: { a: }\n',
        '2:7: expected a name of lowercase letters and digits, joined by hyphens or underscores, found the string "My flow".',
      ],
    ] as const,
    ([what]) => `the whole: ${what}`,
    async ([, text, says]) =>
      assert.is(await faultOf(() => readFlow('mine.yml', text, known)), `config: mine.yml:${says}`),
  );

  test.each(
    scenarioMistakes,
    ({ text }) => `scenarios: ${text}`,
    async ({ text, says }) =>
      assert.is(
        await faultOf(() => readScenarios('any/where.yml', Buffer.from(text))),
        `config: any/where.yml:${says}`,
      ),
  );

  test('bytes that are no UTF-8 are not guessed at', async () => {
    const files = { '.sluice/flows/mine.yml': Buffer.from([0x66, 0xff, 0x0a]) };
    assert.is(
      await faultOf(() => loadFlow(source(files), 'mine', known)),
      'config: .sluice/flows/mine.yml: this file is not UTF-8; save it as UTF-8.',
    );
    assert.is(
      await faultOf(() => readScenarios('any/where.yml', Buffer.from([0xff]))),
      'config: any/where.yml: this file is not UTF-8; save it as UTF-8.',
    );
  });

  test('a flow is called as its file is, so that no two files have one log', async () => {
    const files = { '.sluice/flows/mine.yml': plain('queue'), '.sluice/flows/other.yml': plain('other') };
    assert.is(
      await faultOf(() => loadFlow(source(files), 'mine', known)),
      'config: .sluice/flows/mine.yml:2:7: this flow is called "queue", and its file mine.yml; give both one name.',
    );
    assert.is((await loadFlow(source(files), 'other', known)).path, '.sluice/flows/other.yml');
  });

  test('of two flows of one name that of the repository counts', async () => {
    const files = { '.sluice/flows/queue.yml': plain('queue') };
    const all = { ...known, checks: ['frontmatter', 'stamps', 'warnings', 'affects', 'completion'] };
    assert.is((await loadFlow(source(files), 'queue', all)).path, '.sluice/flows/queue.yml');
    assert.is((await loadFlow(source({}), 'queue', all)).path, 'rules/flows/queue.yml');
  });

  test.each(
    [
      ['queu', 'usage: there is no flow "queu"; did you mean "queue"?'],
      ['../../etc/x', 'usage: there is no flow "../../etc/x": Sluice knows queue, and a flow of your own goes into'],
      ['constructor', 'usage: there is no flow "constructor": Sluice knows queue, and a flow of your own goes into'],
    ] as const,
    ([name]) => `a flow that is not there: ${name}`,
    async ([name, says]) => {
      const fault = await faultOf(() => loadFlow(source({}), name, known));
      assert.ok(fault.startsWith(says), fault);
    },
  );

  test('a name leads nowhere else', async () => {
    const files = { '.sluice/flows/../x.yml': plain('x') };
    assert.match(await faultOf(() => loadFlow(source(files), '../x', known)), 'there is no flow "../x"');
  });

  test('what is not said stands as what is usual', async () => {
    const text =
      'flow: 1\nname: mine\nstages:\n  a: { on: { fail: { goto: a, visits: 2 } } }\n  b: { approvals: { of: [x] } }\n';
    const { stages, title, items, breakers } = await readFlow('mine.yml', text, known);
    assert.equal(
      { title, items, breakers, on: stages[0]!.on, approvals: stages[1]!.approvals, run: stages[0]!.run },
      {
        title: 'mine',
        items: undefined,
        breakers: [],
        on: { fail: { goto: 'a', visits: 2, after: { end: 'retry_exhausted' }, sameFailure: undefined } },
        approvals: { of: ['x'], min: 1, when: undefined },
        run: { kind: 'none' },
      },
    );
  });

  test('the digest is that of the text', async () => {
    const path = join(root, 'rules/flows/queue.yml');
    const text = readFileSync(path, 'utf8');
    const all = { checks: ['frontmatter', 'stamps', 'warnings', 'affects', 'completion'], facts: [] };
    const [one, other] = [await readFlow(path, text, all), await readFlow(path, `${text}# more\n`, all)];
    assert.match(one.digest, /^[0-9a-f]{64}$/);
    assert.is.not(one.digest, other.digest);
  });
});
