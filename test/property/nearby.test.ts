import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { crossTroubles, FactTable } from '../../src/checks/frontmatter/cross.ts';
import { FactFile, factText, type DocumentFacts } from '../../src/checks/frontmatter/fact-file.ts';
import { factsOf, packFacts, unpackFacts, type Facts } from '../../src/checks/frontmatter/facts.ts';
import { nothingBroken } from '../../src/checks/frontmatter/nearby.ts';
import { byBytes } from '../../src/model/path.ts';
import type { Contract, Value } from '../../src/model/policy.ts';
import { always } from '../support/property.ts';
import { spec } from '../support/spec.ts';

/** Every kind of rule across documents in one contract. */
const contract: Contract = {
  id: 'card',
  edition: '1',
  unique: ['slug'],
  references: [
    { key: 'needs', to: 'id', acyclic: true, notBehind: { key: 'status', order: [['draft'], ['done']] } },
    { key: 'replaces', to: 'id' },
  ],
  successor: { when: [{ key: 'status', is: ['replaced'] }], key: 'replaces', to: 'id' },
};

type Cards = ReadonlyMap<string, Facts>;

const id = fc.constantFrom('a', 'b', 'c', 'd', 'ab', 'e,f', 'a|b');
const card: fc.Arbitrary<Value> = fc.record(
  {
    id,
    slug: fc.constantFrom('1', '2', '3', '4', '5'),
    needs: fc.uniqueArray(id, { maxLength: 2 }),
    replaces: fc.uniqueArray(id, { maxLength: 1 }),
    status: fc.constantFrom('draft', 'done', 'replaced'),
  },
  { requiredKeys: [] },
);

/** As they come back from a line. */
function kept(data: Value): Facts {
  return unpackFacts(packFacts(0, factsOf(contract, data))).facts;
}

const path = fc.constantFrom('1.md', '2.md', '3.md', '4.md', '5.md', '6.md');
const cards: fc.Arbitrary<Cards> = fc
  .array(fc.tuple(path, card), { maxLength: 6 })
  .map((list) => new Map(list.map(([name, data]) => [name, kept(data)])));
const changes = fc.array(fc.tuple(path, fc.option(card, { freq: 3 })), { minLength: 1, maxLength: 3 });

function troublesIn(all: Cards): ReturnType<typeof crossTroubles> {
  const facts = [...all].map(([name, values]) => ({ path: name, values }));
  return crossTroubles(
    new FactTable(
      contract,
      facts.sort((a, b) => byBytes(a.path, b.path)),
    ),
    () => true,
  );
}

/** What is left when everything that is broken is taken away, again and again. */
function mended(all: Cards): Cards {
  const broken = new Set(troublesIn(all).flatMap(({ involved }) => involved));
  return broken.size === 0 ? all : mended(new Map([...all].filter(([name]) => !broken.has(name))));
}

/** Documents that each need some of those before them: long ways, no circle. Names may be taken twice. */
const chains: fc.Arbitrary<Cards> = fc
  .array(fc.tuple(fc.constantFrom(0, 0, 0, 0, 1), fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 2 })), {
    minLength: 6,
    maxLength: 9,
  })
  .map((list) => {
    const names: string[] = [];
    return new Map(
      list.map(([again, back], index) => {
        const needs = back.flatMap((step) => names[index - 1 - step] ?? []);
        names.push(again === 1 ? (names[index - 2] ?? 'n0') : `n${index}`);
        return [`${(index * 5) % 11}.md`, kept({ id: names[index]!, needs })];
      }),
    );
  });
const link = fc.record({
  id: fc.nat({ max: 8 }).map((number) => `n${number}`),
  needs: fc.uniqueArray(
    fc.nat({ max: 8 }).map((number) => `n${number}`),
    { maxLength: 2 },
  ),
});
const links = fc.array(
  fc.tuple(
    fc.nat({ max: 10 }).map((number) => `${number}.md`),
    fc.option(link, { freq: 6 }),
  ),
  {
    minLength: 1,
    maxLength: 2,
  },
);

function fileOf(all: Cards): FactFile {
  const lines: DocumentFacts[] = [...all].map(([name, facts]) => ({ path: name, contract: 0, facts }));
  return new FactFile(factText('0'.repeat(40), lines)!);
}

interface Step {
  readonly after: Cards;
  readonly proven: boolean;
}

function change(before: Cards, steps: readonly (readonly [string, Value | null])[]): Step {
  const after = new Map(before);
  for (const [name, data] of steps) {
    if (data === null) after.delete(name);
    else after.set(name, kept(data));
  }
  const changed = [...new Set(steps.map(([name]) => name))].map((name) => ({
    path: name,
    before: before.get(name),
    after: after.get(name),
  }));
  return { after, proven: nothingBroken(fileOf(before), contract, 0, changed) };
}

spec('rules across documents, told from what is nearby', (test) => {
  test('say that nothing is broken only where a look at everything says so too', async () => {
    let proven = 0;
    let whole = 0;
    await always(
      fc.tuple(cards, changes),
      ([all, steps]) => {
        const step = change(mended(all), steps);
        if (troublesIn(step.after).length === 0) whole++;
        if (!step.proven) return;
        proven++;
        assert.equal(troublesIn(step.after), []);
      },
      20,
    );
    // A proof that never succeeds would be right as well, and of no use.
    assert.ok(proven > whole * 0.8, `${proven} of ${whole} were proven`);
  });

  test('miss no circle, however long', () =>
    always(
      fc.tuple(chains, links),
      ([all, steps]) => {
        const step = change(mended(all), steps);
        if (step.proven) assert.equal(troublesIn(step.after), []);
      },
      20,
    ));

  test('need no look at everything for what a day brings', () => {
    const before: Cards = new Map(
      Object.entries({
        '1.md': { id: 'a', slug: '1', status: 'done' },
        '2.md': { id: 'b', slug: '2', needs: ['a'], status: 'draft' },
        '3.md': { id: 'c', slug: '3', needs: ['b'], status: 'draft' },
      }).map(([name, data]) => [name, kept(data)]),
    );
    const days: readonly (readonly [string, Value])[][] = [
      [['2.md', { id: 'b', slug: '2', needs: ['a'], status: 'draft', title: 'new' }]],
      [['4.md', { id: 'd', slug: '4', needs: ['c', 'a'], status: 'draft' }]],
      [['2.md', { id: 'b', slug: '2', needs: ['a'], status: 'done' }]],
      [['2.md', { id: 'b', slug: '2', needs: [], status: 'draft' }]],
      [
        ['3.md', { id: 'c', slug: '3', status: 'replaced' }],
        ['4.md', { id: 'd', slug: '4', replaces: ['c'], status: 'draft' }],
      ],
    ];
    for (const day of days) assert.ok(change(before, day).proven, JSON.stringify(day));
  });
});
