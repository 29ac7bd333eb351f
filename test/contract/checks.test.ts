import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { mend } from '../../src/app/mending.ts';
import { checks } from '../../src/checks/index.ts';
import type { Memory, VerdictCache } from '../../src/model/check.ts';
import type { Policy } from '../../src/model/policy.ts';
import type { Finding } from '../../src/model/finding.ts';
import { memorySnapshot } from '../../src/model/memory-snapshot.ts';
import type { Entry, Snapshot } from '../../src/model/snapshot.ts';
import { noCache } from '../../src/policy/cache.ts';
import { packsAlone } from '../../src/policy/load.ts';
import { examplesOf, packsWithExamples } from '../support/examples.ts';
import { circumstances, bytesOf } from '../support/judge.ts';
import { promptDraft } from '../support/prompts.ts';
import { documents } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** What every check promises, held against each there is, over all examples of all packs. */

const packs = packsAlone();
const policy: Policy = { ...packs, checks: { ...packs.checks, stamps: 'apply' } };
/** How much there is to find for each. */
const least: Readonly<Record<string, number>> = { frontmatter: 300, stamps: 30 };
const trees = packsWithExamples().flatMap((pack) => examplesOf(pack).map(({ files }) => bytesOf(files)));

/** A tree whose files have ids, so that what is known of them may be remembered. */
function withIds(files: ReadonlyMap<string, Uint8Array>): Snapshot {
  const inner = memorySnapshot(files, { kind: 'index' });
  const entries: Entry[] = [...files].map(([path, bytes]) => ({
    path,
    id: createHash('sha1').update(bytes).digest('hex'),
  }));
  return { ...inner, entries: () => Promise.resolve(entries) };
}

function remembering(): VerdictCache & { readonly size: () => number } {
  const known = new Map<string, Map<string, string>>();
  return {
    ...noCache(),
    open: (name): Promise<Memory> => {
      if (!known.has(name)) known.set(name, new Map());
      return Promise.resolve(known.get(name)!);
    },
    size: () => [...known.values()].reduce((sum, one) => sum + one.size, 0),
  };
}

const text = (findings: readonly Finding[]): string[] => findings.map((finding) => JSON.stringify(finding)).sort();

spec('every check', (test) => {
  for (const [id, load] of Object.entries(checks)) {
    const judge = async (
      snapshot: Snapshot,
      entries?: readonly Entry[],
      cache: VerdictCache = noCache(),
    ): Promise<readonly Finding[]> => {
      const scope = {
        entries: entries ?? (await snapshot.entries()),
        sides: entries && [entries.map((entry) => ({ path: entry.path, entry, before: '' }))],
      };
      return (await (await load()).run({ snapshot, policy, scope, cache, found: [], circumstances })).findings;
    };

    test(`${id} goes by the name it is registered under, and has codes with words`, async () => {
      const check = await load();
      assert.is(check.id, id);
      const codes = Object.entries(await check.codes());
      assert.ok(codes.length > 0);
      for (const [code, { severity }] of codes) {
        assert.match(code, /^[a-z]+\/[a-z0-9-]+$/);
        assert.ok(severity === 'error' || severity === 'warning');
      }
    });

    test(`${id} finds nothing in nothing`, async () => assert.equal(await judge(memorySnapshot(new Map())), []));

    // What is a copy is so by another file, and nothing of that is remembered: test/checks/duplicates-*.test.ts.
    if (id === 'duplicates') continue;

    test(`${id} makes findings of its own codes, at a place of the file, with edits inside it`, async () => {
      const codes = await (await load()).codes();
      let seen = 0;
      for (const files of trees) {
        for (const finding of await judge(memorySnapshot(files))) {
          seen++;
          assert.ok(finding.code in codes, finding.code);
          const bytes = files.get(finding.path);
          assert.ok(bytes, finding.path);
          const lines = new TextDecoder().decode(bytes).split('\n');
          for (const at of [finding.at, finding.key, finding.value]) {
            if (at === undefined) continue;
            assert.ok(at.line >= 1 && at.line <= lines.length, `${finding.code} line ${at.line}`);
            assert.ok(
              at.column >= 1 && at.column <= lines[at.line - 1]!.length + 1,
              `${finding.code} column ${at.column}`,
            );
          }
          for (const edit of [...(finding.edits ?? []), finding.suggestion]) {
            if (!edit) continue;
            assert.is(edit.path, finding.path);
            assert.ok(edit.start >= 0 && edit.start <= edit.end && edit.end <= bytes.length);
          }
        }
      }
      assert.ok(seen > least[id]!, String(seen));
    });

    test(`${id} finds the same twice, in words that are data alone`, async () => {
      for (const files of trees) {
        const [one, other] = [await judge(memorySnapshot(files)), await judge(memorySnapshot(files))];
        assert.equal(one, other);
        assert.equal(JSON.parse(JSON.stringify(one)), one);
      }
    });

    test(`${id} finds in a part what it finds in the whole`, async () => {
      for (const files of trees.filter(({ size }) => size > 1)) {
        const snapshot = memorySnapshot(files);
        const whole = new Set(text(await judge(snapshot)));
        for (const entry of await snapshot.entries())
          for (const finding of text(await judge(snapshot, [entry]))) assert.ok(whole.has(finding), finding);
      }
    });

    test(`${id} finds by memory what it finds by looking`, async () => {
      const files = new Map(trees.flatMap((tree, at) => [...tree].map(([path, bytes]) => [`t${at}/${path}`, bytes])));
      // Enough of a kind to be remembered; and one blob, right by one path and wrong by the other.
      for (let at = 0; at < 60; at++)
        files.set(`skills/s${at}/SKILL.md`, Buffer.from(documents.good.replace('notes', `s${at}`)));
      for (let at = 0; at < 60; at++) {
        const draft = Buffer.from(promptDraft('', `Write ${at} prices.`));
        const path = `q/prompts/prompt-${at}.md`;
        files.set(path, (await mend(path, draft, { policy, circumstances })).after);
      }
      for (const path of [documents.path, 'skills/other/SKILL.md']) files.set(path, Buffer.from(documents.good));
      const cache = remembering();
      const looked = text(await judge(withIds(files), undefined, cache));
      assert.ok(cache.size() > 20, String(cache.size()));
      assert.equal(text(await judge(withIds(files), undefined, cache)), looked);
      assert.equal(text(await judge(withIds(files))), looked);
    });
  }
});
