import * as assert from 'uvu/assert';
import { packsAlone } from '../../src/policy/load.ts';
import { textOf } from '../support/pages.ts';
import { findingsIn } from '../support/judge.ts';
import { spec } from '../support/spec.ts';

const page = textOf('docs/packs.md');
const packs = packsAlone().packs;

/** What the page says under the heading of a pack. */
function sectionOf(pack: string): string {
  return page.split(/^## (?=[a-z-]+@)/m).find((section) => section.startsWith(`${pack}\n`)) ?? '';
}

spec('docs/packs.md', (test) => {
  test('begins with a list of its packs, each a link to its section', () => {
    const links = [...page.matchAll(/^\| \[(.+?)\]\(#(.+?)\)/gm)].map(([, name = '', anchor = '']) => ({
      name,
      anchor,
    }));
    assert.equal(links.map(({ name }) => name).sort(), [...packs].sort());
    for (const { name, anchor } of links) assert.is(anchor, name.replace('@', ''));
  });

  test.each(
    packs,
    (pack) => `shows of ${pack} a document in which nothing is found`,
    async (pack) => {
      const [, path = '', , text = ''] = /^For example `(.+?)`:\n\n(`{3,})md\n(.*?)\n\2$/ms.exec(sectionOf(pack)) ?? [];
      assert.ok(text.startsWith('---\n'), sectionOf(pack));
      assert.equal(await findingsIn({ [path]: `${text}\n` }), []);
    },
  );

  test('says which keys are required, which values are allowed, and folds older names', () => {
    const plan = sectionOf('plan@2026-11');
    assert.match(
      plan,
      /^\| `status` \|.*\| \*\*required\*\*; `draft`, `ready`, `active`, `blocked`, `done`, `superseded` \|/m,
    );
    assert.match(plan, /^\| `owner` \|.*\| \*\*required\*\* when status is active; text or empty \|/m);
    const flow = sectionOf('prompt-flow@2026-11');
    assert.match(flow, /^Older names .*`codex_kind` \(`codex_preflight_kind`\)/m);
    assert.not.match(flow, /^\| `codex_kind`/m);
  });
});
