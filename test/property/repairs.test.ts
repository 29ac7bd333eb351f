import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import type { Edit, Finding } from '../../src/model/finding.ts';
import type { Policy } from '../../src/model/policy.ts';
import { applyEdits } from '../../src/text/edits.ts';
import { findFence } from '../../src/text/fence.ts';
import { isMapping } from '../../src/text/data.ts';
import { readYaml } from '../../src/text/yaml.ts';
import { examplesOf, packsWithExamples } from '../support/examples.ts';
import { bytesOf, findingsIn, noted, packPolicy, type Files } from '../support/judge.ts';
import { always, oneOf } from '../support/property.ts';
import { spec } from '../support/spec.ts';

const variants: Readonly<Record<string, (text: string) => string>> = {
  LF: (text) => text,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  'a byte order mark': (text) => `\ufeff${text}`,
};

/** One finding of a kind at a key. */
function mistake({ code, path, keyPath, args }: Finding): string {
  return JSON.stringify([code, path, keyPath, args]);
}

function data(bytes: Uint8Array): Record<string, unknown> | undefined {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const fence = findFence(text, true);
  const reading = fence.kind === 'block' ? readYaml(text.slice(fence.start, fence.end)) : undefined;
  return reading?.ok && isMapping(reading.data) ? { ...reading.data } : undefined;
}

/** Apply one edit of a finding, and hold the result to what an edit promises. */
async function holdsItsPromise(files: Files, policy: Policy, finding: Finding, edit: Edit): Promise<void> {
  const before = bytesOf(files).get(finding.path)!;
  const { bytes: after, left } = applyEdits(before, [edit]);
  assert.equal(left, []);
  assert.is(edit.path, finding.path);
  assert.equal(after.subarray(0, edit.start), before.subarray(0, edit.start));
  assert.equal(after.subarray(after.length - (before.length - edit.end)), before.subarray(edit.end));
  const now = await findingsIn({ ...files, [finding.path]: after }, policy);
  const same = now.filter((other) => mistake(other) === mistake(finding));
  assert.equal(same.map(noted), [], `still there after ${JSON.stringify(edit)}`);
  sameElsewhere(before, after, finding);
  if (quoting.has(finding.code)) keepsItsWords(before, after, finding, edit);
}

const quoting: ReadonlySet<string> = new Set(['fm/colon-in-value', 'fm/quote-it', 'fm/unquoted-word']);

/** What was put in quotes says the words that were written, and is a text. */
function keepsItsWords(before: Uint8Array, after: Uint8Array, { keyPath }: Finding, { start, end }: Edit): void {
  const written = new TextDecoder().decode(before.subarray(start, end));
  const value = keyPath
    .split('.')
    .reduce<unknown>((inside, key) => (inside as Record<string, unknown>)[key], data(after));
  assert.type(value, 'string');
  assert.is((value as string).replace(/\s+/g, ' '), written.replace(/\s+/g, ' '));
}

/** Where the block could be read before, no key but the finding's own says anything else. */
function sameElsewhere(before: Uint8Array, after: Uint8Array, finding: Finding): void {
  const [old, now] = [data(before), data(after)];
  if (!old) return;
  assert.ok(now, 'it cannot be read any more');
  const [top] = finding.keyPath.split('.');
  for (const key of Object.keys(old).filter((key) => key !== top)) assert.equal(now[key], old[key], key);
}

async function checkAll(files: Files, policy: Policy): Promise<number> {
  const findings = await findingsIn(files, policy);
  let edits = 0;
  for (const finding of findings) {
    for (const edit of [...(finding.edits ?? []), finding.suggestion]) {
      if (!edit) continue;
      edits++;
      await holdsItsPromise(files, policy, finding, edit);
    }
  }
  return edits;
}

const values = oneOf(String.raw`plain‖Use it when: asked‖a #b‖no‖yes‖010‖1.10‖12e5‖0x1F‖2024-01-02‖[a, b‖{a‖@x‖%x‖*a‖
  it's: b‖a "b": c‖"open‖back\slash: x‖é: 😀‖a: b: c‖- x‖? x‖x:‖: x‖!x‖&x‖|‖>‖~‖true‖'a': b‖it's: "a" \ b‖a: 'b'‖a:	b`);

const skill = fc
  .record({
    description: values,
    license: values,
    version: values,
    key: fc.constantFrom('metadata', 'metdata', 'Metadata'),
    front: fc.constantFrom('', '', '', '\n', ' ', '\ufeff\ufeff', '\r\n \n'),
    close: fc.constantFrom('---', '---', '...'),
    variant: fc.constantFrom(...Object.values(variants)),
  })
  .map(({ description, license, version, key, front, close, variant }) =>
    variant(
      `${front}---\nname: notes\ndescription: ${description}\nlicense: ${license} # as usual\n${key}:\n  version: ${version}\n  owner: docs\n${close}\n\nTake: notes.\n`,
    ),
  );

spec('repairs', (test) => {
  for (const pack of packsWithExamples()) {
    const bad = examplesOf(pack).filter((example) => example.kind === 'bad');
    test.each(
      Object.entries(variants),
      ([name]) => `each edit offered in an example of ${pack} with ${name} repairs what it says, and nothing else`,
      async ([, variant]) => {
        for (const { files } of bad) {
          const varied = Object.entries(files).map(([path, text]) => [path, variant(text)] as const);
          await checkAll(Object.fromEntries(varied), packPolicy(pack));
        }
      },
    );
  }

  test('each edit offered in a document full of odd values repairs what it says, and nothing else', async () => {
    let edits = 0;
    const policy = packPolicy('agent-skill');
    await always(skill, async (text) => {
      edits += await checkAll({ 'skills/notes/SKILL.md': text }, policy);
    });
    assert.ok(edits > 100, `${edits} edits`);
  });
});
