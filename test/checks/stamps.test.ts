import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { judge } from '../../src/app/check.ts';
import { mend } from '../../src/app/mending.ts';
import type { Circumstances } from '../../src/model/check.ts';
import type { Finding } from '../../src/model/finding.ts';
import { memorySnapshot } from '../../src/model/memory-snapshot.ts';
import { noCache } from '../../src/policy/cache.ts';
import { bytesOf, noted, policyIn } from '../support/judge.ts';
import { promptDraft, promptPath, stampsOn } from '../support/prompts.ts';
import { spec } from '../support/spec.ts';

// 21:53 in UTC is 3:53 PM there.
process.env['TZ'] = 'America/Chicago';
const first = new Date('2026-02-13T21:53:07Z');
const later = new Date('2026-02-14T06:04:00Z');

interface Setting {
  readonly config?: string;
  readonly now?: Date;
  readonly env?: Circumstances['env'];
  readonly flags?: Circumstances['flags'];
  /** Only what preflight writes, as `sluice stamp` does. */
  readonly only?: boolean;
  readonly path?: string;
}

function circumstancesOf({ env = {}, flags = {}, now = first }: Setting): Circumstances {
  return { env, flags, now };
}

async function stamped(text: string, setting: Setting = {}): Promise<string> {
  const policy = await policyIn({ 'sluice.yml': setting.config ?? stampsOn });
  const mender = { policy, circumstances: circumstancesOf(setting), ...(setting.only && { only: ['stamps'] }) };
  return Buffer.from((await mend(setting.path ?? promptPath, Buffer.from(text), mender)).after).toString();
}

async function found(text: string, setting: Setting = {}): Promise<readonly Finding[]> {
  const policy = await policyIn({ 'sluice.yml': setting.config ?? stampsOn });
  const snapshot = memorySnapshot(bytesOf({ [setting.path ?? promptPath]: text }));
  const circumstances = circumstancesOf(setting);
  const only = setting.only ? { only: ['stamps'] } : {};
  return (await judge({ snapshot, policy, cache: noCache(), all: true, circumstances, ...only })).sifted.fresh;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What is written into a draft, line for line, by the contract of the prompt flow. */
const body = promptDraft().slice(promptDraft().indexOf('---\n', 4) + 4);
const authors =
  '{"chatgpt_scoping_kind":"task","chatgpt_scoping_scope":"single-file","chatgpt_scoping_targets":["prompt-1.md"],' +
  '"chatgpt_scoping_targets_root":"prompts/","chatgpt_verify_files_exist":["out/prices.csv"]}';
const content = sha256(`${authors}\0${body}`);
const production =
  '{"profile":"production","toggles":{"pipeline_fail_fast_threshold":"2","pipeline_max_total_failures":"4","retry_max":"0","warn_gate":"yes","warn_mode":"halt"}}';
const policyText =
  '{"allow_noncritical":"no","autocommit":"no","autopush":"no","move_to_completed":"no","retry_max":"0","warn_gate":"yes","warn_mode":"halt"}';
const contract = '{"edition":"prompt-flow@2026-11","id":"prompt","own":[],"says":{},"strict":false}';

/** Values by dotted key, whatever their quotes. */
function says(text: string, key: string): string | undefined {
  const parts = key.split('.');
  let lines = text.slice(0, text.indexOf('\n---', 4)).split(/\r?\n/);
  for (const [depth, part] of parts.entries()) {
    const indent = '  '.repeat(depth);
    const at = lines.findIndex((line) => line.startsWith(`${indent}${part}:`));
    if (at === -1) return undefined;
    if (depth === parts.length - 1)
      return lines[at]!.slice(indent.length + part.length + 1)
        .trim()
        .replace(/^(['"])(.*)\1$/, '$2');
    const end = lines.findIndex((line, index) => index > at && line.trim() !== '' && !line.startsWith(`${indent} `));
    lines = lines.slice(at + 1, end === -1 ? undefined : end);
  }
  return undefined;
}

const preflight = 'prompt_flow.stages.preflight';

/** The lines of a text that are not in another one, which has all its lines in their order; undefined when it has not. */
function inserted(before: string, after: string): string[] | undefined {
  const lines = after.split(/(?<=\n)/);
  const own: string[] = [];
  let at = 0;
  for (const line of before.split(/(?<=\n)/)) {
    while (at < lines.length && lines[at] !== line) own.push(lines[at++]!);
    if (at++ >= lines.length) return undefined;
  }
  return [...own, ...lines.slice(at)];
}

spec('stamps', (test) => {
  test('hold everything the contract of the prompt flow asks for, in both layers', async () => {
    const text = await stamped(promptDraft());
    const expected: Readonly<Record<string, string>> = {
      codex_preflight_kind: 'task',
      codex_preflight_scope: 'single-file',
      codex_preflight_targets_root: 'prompts/',
      codex_preflight_targets: 'prompt-1.md',
      codex_preflight_ready: 'yes',
      codex_preflight_reason: '',
      codex_preflight_reviewed_local: '3:53 PM - 13-02-2026',
      codex_preflight_reviewed_utc: '2026-02-13T21:53:07Z',
      codex_preflight_revision: '1',
      codex_preflight_autocommit: 'no',
      codex_preflight_autopush: 'no',
      codex_preflight_move_to_completed: 'no',
      codex_preflight_warn_gate: 'yes',
      codex_preflight_warn_mode: 'halt',
      codex_preflight_allow_noncritical: 'no',
      codex_preflight_retry_max: '0',
      'prompt_flow.version': 'v1',
      'prompt_flow.stages.draft.source': 'chatgpt',
      'prompt_flow.stages.draft.status': 'drafted',
      'prompt_flow.stages.draft.updated_utc': '2026-02-13T21:53:07Z',
      'prompt_flow.stages.draft.scoping.kind': 'task',
      'prompt_flow.stages.draft.scoping.scope': 'single-file',
      'prompt_flow.stages.draft.scoping.targets_root': 'prompts/',
      'prompt_flow.stages.draft.next_stage': 'preflight',
      [`${preflight}.source`]: 'prompt-preflight',
      [`${preflight}.status`]: 'ready',
      [`${preflight}.ready`]: 'yes',
      [`${preflight}.reason`]: '',
      [`${preflight}.reviewed_local`]: '3:53 PM - 13-02-2026',
      [`${preflight}.reviewed_utc`]: '2026-02-13T21:53:07Z',
      [`${preflight}.revision`]: '1',
      [`${preflight}.kind`]: 'task',
      [`${preflight}.scope`]: 'single-file',
      [`${preflight}.targets_root`]: 'prompts/',
      [`${preflight}.policy.autocommit`]: 'no',
      [`${preflight}.policy.autopush`]: 'no',
      [`${preflight}.policy.move_to_completed`]: 'no',
      [`${preflight}.policy.warn_gate`]: 'yes',
      [`${preflight}.policy.warn_mode`]: 'halt',
      [`${preflight}.policy.allow_noncritical`]: 'no',
      [`${preflight}.policy.retry_max`]: '0',
      [`${preflight}.profile`]: 'production',
      [`${preflight}.content_sha256`]: content,
      [`${preflight}.profile_sha256`]: sha256(production),
      [`${preflight}.policy_sha256`]: sha256(policyText),
      [`${preflight}.contract_sha256`]: sha256(contract),
      [`${preflight}.updated_utc`]: '2026-02-13T21:53:07Z',
      [`${preflight}.next_stage`]: 'exec',
      'prompt_flow.stages.exec.source': 'prompt-exec',
      'prompt_flow.stages.pipeline.source': 'prompt-pipeline',
    };
    assert.equal(Object.fromEntries(Object.keys(expected).map((key) => [key, says(text, key)])), expected);
    const lists = 'prompt_flow:\n  version: v1\n  stages:\n    draft:';
    assert.ok(text.includes(lists));
    assert.match(text, /^ {8}targets:\n {10}- prompt-1\.md$/m);
    assert.match(text, /^codex_verify_files_exist:\n {2}- out\/prices\.csv$/m);
    assert.match(text, /^ {8}files_exist:\n {10}- out\/prices\.csv$/m);
  });

  test('quote every yes, no and number, write the revision as a number, and no anchor', async () => {
    const text = await stamped(promptDraft());
    const yaml = text.slice(0, text.indexOf('\n---', 4));
    assert.not.match(yaml, /[&*]/);
    assert.not.match(yaml.replace(/revision: 1$/gm, ''), /: (?:yes|no|\d+)$/m);
    assert.is(yaml.match(/revision: 1$/gm)?.length, 2);
    assert.is(yaml.match(/: '(?:yes|no)'$/gm)!.length, 12);
    assert.is(yaml.match(/retry_max: '0'$/gm)?.length, 2);
  });

  test.each(
    [
      ['LF', (text: string) => text],
      ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
      ['a byte order mark', (text: string) => `\ufeff${text}`],
      ['CRLF and a byte order mark', (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`],
    ] as const,
    ([name]) => `touch no byte of the author's, and have the same content digest: ${name}`,
    async ([, variant]) => {
      const draft = variant(promptDraft('codex_preflight_warn_mode: halt\ncodex_preflight_retry_max: "0"\n'));
      const text = await stamped(draft);
      const lines = inserted(draft, text);
      assert.ok(lines);
      assert.ok(lines.length > 40);
      if (draft.includes('\r\n')) assert.ok(lines.every((line) => line.endsWith('\r\n')));
      assert.is(says(text.replace('\ufeff', ''), `${preflight}.content_sha256`), content);
    },
  );

  test('are not written again where nothing changed, by whatever clock', async () => {
    const text = await stamped(promptDraft());
    assert.equal(await found(text, { now: later }), []);
    assert.is(await stamped(text, { now: later }), text);
    assert.is(await stamped(text, { now: later, only: true }), text);
  });

  test('are stale once the text is another one: a new revision at a new time, and nothing else', async () => {
    const text = (await stamped(promptDraft())).replace('one CSV file', 'a CSV file');
    assert.equal((await found(text)).map(noted), ['error stamp/stale 66:7']);
    const again = await stamped(text, { now: later });
    const changed = again.split('\n').filter((line, index) => line !== text.split('\n')[index]);
    assert.equal(
      changed.map((line) => line.trim().replace(/'?[0-9a-f]{64}'?/, 'DIGEST')),
      [
        'codex_preflight_reviewed_local: 12:04 AM - 14-02-2026',
        "codex_preflight_reviewed_utc: '2026-02-14T06:04:00Z'",
        'codex_preflight_revision: 2',
        'reviewed_local: 12:04 AM - 14-02-2026',
        "reviewed_utc: '2026-02-14T06:04:00Z'",
        'revision: 2',
        'content_sha256: DIGEST',
        "updated_utc: '2026-02-14T06:04:00Z'",
      ],
    );
  });

  test('do not count spaces at line ends, quotes, comments and the order of keys for another text in the frontmatter', async () => {
    const text = await stamped(promptDraft());
    const same = text
      .replace('# What the queue works through first.\n', '# Something else.\n')
      .replace('"prompts/"', "'prompts/'")
      .replace('[out/prices.csv]', '[ out/prices.csv ]');
    assert.is.not(same, text);
    assert.equal(await found(same), []);
  });

  test.each(
    [
      ['another body', (text: string) => text.replace('The file exists.', 'The file is there.')],
      ['a blank more in the body', (text: string) => text.replace('The file exists.', 'The  file exists.')],
      [
        'another key of the author',
        (text: string) => text.replace('chatgpt_scoping_kind: task', 'chatgpt_scoping_kind: job'),
      ],
      ['a key more', (text: string) => text.replace('---\n', '---\nprinciples_addressed: [plain]\n')],
    ] as const,
    ([name]) => `are stale after ${name}`,
    async ([, change]) => {
      const text = change(await stamped(promptDraft()));
      assert.equal(
        (await found(text)).map(({ code, args }) => [code, args['why']]),
        [['stamp/stale', 'content']],
      );
    },
  );

  test('follow the profile, and are stale when another one is active', async () => {
    const text = await stamped(promptDraft());
    const poc = { config: stampsOn.replace('production', 'poc'), now: later };
    assert.equal(
      (await found(text, poc)).map(({ code, args }) => [code, args['why']]),
      [['stamp/stale', 'profile']],
    );
    const other = await stamped(text, poc);
    const keys = ['warn_mode', 'warn_gate', 'retry_max'];
    assert.equal(
      keys.map((key) => says(other, `codex_preflight_${key}`)),
      ['auto-approve', 'no', '1'],
    );
    assert.equal(
      keys.map((key) => says(other, `${preflight}.policy.${key}`)),
      ['auto-approve', 'no', '1'],
    );
    assert.is(says(other, `${preflight}.profile`), 'poc');
    assert.is(says(other, 'codex_preflight_revision'), '2');
    assert.is(says(other, `${preflight}.content_sha256`), content);
  });

  test('follow a variable before the profile, and a flag before both', async () => {
    const env = { PROMPT_FLOW_WARN_MODE: 'ask', PROMPT_FLOW_RETRY_MAX: '1' };
    const text = await stamped(promptDraft(), { env, flags: { toggles: { retry_max: '0' } } });
    assert.is(says(text, 'codex_preflight_warn_mode'), 'ask');
    assert.is(says(text, 'codex_preflight_retry_max'), '0');
    assert.equal(await found(text, { env, flags: { toggles: { retry_max: '0' } } }), []);
    assert.is((await found(text)).length, 1);
  });

  test('are of the contract too: a stricter one makes them stale', async () => {
    const text = await stamped(promptDraft());
    const strict = `${stampsOn}documents: [{ paths: 'prompts/*.md', contract: prompt, strict: true }]\n`;
    assert.equal(
      (await found(text, { config: strict })).map(({ args }) => args['why']),
      ['contract'],
    );
  });

  test('name several targets as a list in both layers', async () => {
    const text = await stamped(promptDraft().replace('  - prompt-1.md\n', '  - prompt-1.md\n  - prompt-2.md\n'));
    assert.match(text, /^codex_preflight_targets:\n {2}- prompt-1\.md\n {2}- prompt-2\.md$/m);
    assert.match(text, /^ {6}targets:\n {8}- prompt-1\.md\n {8}- prompt-2\.md$/m);
  });

  test('turn from text to list and back with the number of targets', async () => {
    const one = await stamped(promptDraft());
    const two = await stamped(one.replace('  - prompt-1.md\nchatgpt', '  - prompt-1.md\n  - prompt-2.md\nchatgpt'));
    assert.match(
      two,
      /^codex_preflight_targets:\n? *(?:- prompt-1\.md\n *- prompt-2\.md|\[prompt-1\.md, prompt-2\.md\])$/m,
    );
    const back = await stamped(two.replace('  - prompt-2.md\nchatgpt', 'chatgpt'));
    assert.is(says(back, 'codex_preflight_targets'), 'prompt-1.md');
    assert.equal(await found(back), []);
  });

  test('migrate the old word for the scope, and leave the author’s own word to `fix`', async () => {
    const old = promptDraft().replace('scope: single-file ', 'scope: single-phase ');
    const text = await stamped(old, { only: true });
    assert.is(says(text, 'codex_preflight_scope'), 'single-file');
    assert.is(says(text, `${preflight}.scope`), 'single-file');
    assert.ok(text.includes('chatgpt_scoping_scope: single-phase   # one file\n'));
    const fixed = await stamped(text);
    assert.ok(fixed.includes('chatgpt_scoping_scope: single-file   # one file\n'));
    assert.equal(await found(fixed), []);
  });

  test('read the names of the first executor, and write none of them', async () => {
    const old = promptDraft('codex_revision: 4\ncodex_allow_noncritical: "yes"\ncodex_ready_to_execute: "yes"\n');
    const text = await stamped(old, { only: true });
    assert.is(says(text, 'codex_preflight_revision'), '5');
    assert.is(says(text, 'codex_preflight_allow_noncritical'), 'yes');
    const lines = inserted(old, text);
    assert.not.match(lines!.join(''), /^codex_(?!preflight_|verify_)/m);
  });

  test('say why a prompt is not ready, and that it is not', async () => {
    const text = await stamped(promptDraft().replace('## Scope\n', '## Scopes\n'), { only: true });
    const reason = 'fm/missing-heading: the body has no heading "## Scope"';
    for (const layer of ['codex_preflight_', `${preflight}.`]) {
      assert.is(says(text, `${layer}ready`), 'no');
      assert.ok(says(text, `${layer}reason`)!.startsWith(reason), says(text, `${layer}reason`));
    }
    assert.is(says(text, `${preflight}.status`), 'blocked');
    const mended = await stamped(text.replace('## Scopes\n', '## Scope\n'));
    assert.is(says(mended, 'codex_preflight_ready'), 'yes');
    assert.is(says(mended, 'codex_preflight_reason'), '');
  });

  test('wait where a document has errors of its own, one cause being told once', async () => {
    const text = promptDraft().replace('## Scope\n', '## Scopes\n');
    assert.equal(
      (await found(text)).map(({ code }) => code),
      ['fm/missing-heading'],
    );
  });

  test.each(
    [
      ['codex_preflight_ready', "'no'", 'codex_preflight_ready', 1],
      ['codex_preflight_warn_mode', 'ask', 'codex_preflight_warn_mode', 1],
      ['codex_preflight_revision', '7', 'codex_preflight_revision', 1],
      [`${preflight}.profile`, 'poc', `${preflight}.profile`, 1],
      [`${preflight}.next_stage`, 'exec # by hand', '', 0],
    ] as const,
    ([key, value]) =>
      `that somebody edited are an error, at the place, and go back to what they were: ${key}: ${value}`,
    async ([key, value, keyPath, count]) => {
      const text = await stamped(promptDraft());
      const name = key.split('.').at(-1)!;
      const at = key.includes('.') ? text.indexOf('    preflight:') : 0;
      const line = new RegExp(`^( *${name}:) .*$`, 'm');
      const edited = text.slice(0, at) + text.slice(at).replace(line, `$1 ${value}`);
      assert.is.not(edited, text);
      const findings = await found(edited);
      assert.equal(
        findings.map(({ code }) => code),
        count === 0 ? [] : ['stamp/edited'],
      );
      if (count === 0) return;
      assert.is(findings[0]!.keyPath, keyPath);
      assert.is(edited.split('\n')[findings[0]!.at.line - 1]!.trim().split(':')[0], name);
      assert.is(await stamped(edited, { now: later }), text);
    },
  );

  test('of a tool that does not say of what text are stale, and their revision counts on', async () => {
    const text = (await stamped(promptDraft()))
      .replace(/^ +(?:content|profile|contract)_sha256: .*\n/gm, '')
      .replaceAll('revision: 1\n', 'revision: 3\n');
    assert.equal(
      (await found(text)).map(({ args }) => args['why']),
      ['unknown'],
    );
    assert.is(says(await stamped(text), 'codex_preflight_revision'), '4');
  });

  test('are an error where there are none', async () => {
    assert.equal((await found(promptDraft())).map(noted), ['error stamp/missing 1:1']);
  });

  test('are not asked for where the policy is silent, nor of other documents', async () => {
    assert.equal(await found(promptDraft(), { config: 'version: 1\npacks: auto\n' }), []);
    const plan = '---\nid: a\ntitle: Do it\nstatus: draft\n---\n\nDo it.\n';
    assert.equal(await found(plan, { path: 'plans/2026-11-21-plan-a.md' }), []);
  });

  test('are no way for a draft to call itself ready', async () => {
    const text = promptDraft("codex_preflight_ready: 'yes'\n");
    assert.equal((await found(text)).map(noted), ['error fm/forbidden-key 12:1 codex_preflight_ready']);
    assert.is(await stamped(text, { only: true }), text);
  });

  test('are not written where that would touch what the author wrote', async () => {
    const two = promptDraft().replace('  - prompt-1.md\n', '  - prompt-1.md\n  - prompt-2.md\n');
    const text = (await stamped(two))
      .replace('        - prompt-2.md\n      policy:', '        # the other\n        - prompt-2.md\n      policy:')
      .replace('  - prompt-1.md\n  - prompt-2.md\nchatgpt', '  - prompt-3.md\nchatgpt');
    const findings = await found(text, { only: true });
    assert.equal(
      findings.map(({ code }) => code),
      ['stamp/cannot'],
      JSON.stringify(findings.map(noted)),
    );
    assert.is(await stamped(text, { only: true }), text);
  });

  test('out of step between the layers are one error, which the stamp mends', async () => {
    const text = await stamped(promptDraft());
    const edited = text.replace('codex_preflight_kind: task', 'codex_preflight_kind: job');
    assert.equal(
      (await found(edited)).map(({ code }) => code),
      ['stamp/edited'],
    );
    assert.is(await stamped(edited), text);
  });
});
