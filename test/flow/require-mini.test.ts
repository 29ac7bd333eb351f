import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { version } from '../../src/model/version.ts';
import { devCopy } from '../../src/policy/read-profiles.ts';
import { root } from '../setup.mjs';
import { copyExample } from '../support/example.ts';
import { configOf, twoProfiles } from '../support/profiles.ts';
import { inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const record = '.sluice/mini-experiment.json';
const next = 'run the mini experiment with --record (examples/deployment-pipeline/README.md)';
const profiles = configOf(twoProfiles);
const onThese = { path: devCopy, sha256: `sha256:${createHash('sha256').update(profiles).digest('hex')}` };

function recorded(more: object): string {
  return JSON.stringify({ format: 1, sluice: version, profiles: onThese, ...more });
}

function prepare(repo: Repo): void {
  const flow = readFileSync(join(root, 'rules/flows/queue.yml'), 'utf8');
  const asks = flow.replace(/^stages:$/m, 'require: [mini-experiment]\n\nstages:');
  assert.is.not(asks, flow);
  repo.write('.sluice/flows/full.yml', asks.replace('name: queue', 'name: full'));
  repo.write(devCopy, profiles);
  copyExample(repo);
}

function run(repo: Repo): {
  readonly end: string;
  readonly code: number;
  readonly reason: string;
  readonly ran: number;
} {
  const { stdout, status } = repo.sluice(['run', 'full', '--json']);
  const data = JSON.parse(stdout) as ReturnType<typeof run>;
  assert.is(status, data.code);
  return data;
}

const refusals: readonly (readonly [string, string | undefined, string])[] = [
  ['it never passed', undefined, `there is no ${record}: ${next}`],
  ['the record is no JSON', '{ broken', `${record} cannot be read: ${next}`],
  ['the record is of another format', recorded({ format: 2 }), `${record} cannot be read: ${next}`],
  [
    'it passed with another version',
    recorded({ sluice: '0.0.9' }),
    `the mini experiment passed with Sluice 0.0.9, and this is ${version}: ${next}`,
  ],
  [
    'it passed on other bytes',
    recorded({ profiles: { ...onThese, sha256: 'sha256:00' } }),
    `the mini experiment passed on other profiles than those of ${devCopy}: ${next}`,
  ],
  [
    'it passed on the built-in profiles',
    recorded({ profiles: 'built-in' }),
    `the mini experiment passed on other profiles than those of ${devCopy}: ${next}`,
  ],
];

spec('a flow that requires the mini experiment', (test) => {
  test.each(
    refusals,
    ([title]) => `is blocked where ${title}`,
    ([, text, reason]) =>
      inRepo((repo) => {
        prepare(repo);
        if (text !== undefined) repo.write(record, text);
        const result = run(repo);
        assert.is(result.end, 'blocked');
        assert.is(result.code, 15);
        assert.is(result.reason, `mini_experiment: ${reason}`);
        assert.not(repo.exists('out'));
        // To older readers it is no run that is done.
        const summary = JSON.parse(repo.read('prompts/.prompt-pipeline.summary.json')) as Record<string, unknown>;
        assert.equal([summary['status'], summary['end'], summary['ran']], ['hold', 'blocked', 0]);
        assert.match(repo.read('prompts/.prompt-pipeline.log.jsonl'), '"event":"pipeline_hold"');
      }),
  );

  test('begins where it passed on these bytes, and no longer once a profile is edited', () =>
    inRepo((repo) => {
      prepare(repo);
      repo.write(record, recorded({}));
      assert.equal([run(repo).end, repo.exists('out/phase-2.txt')], ['done', true]);
      repo.write(devCopy, `${profiles} `);
      assert.is(run(repo).end, 'blocked');
      repo.write(devCopy, profiles);
      assert.is(run(repo).end, 'done');
    }));

  test('begins on the built-in profiles where it passed on those', () =>
    inRepo((repo) => {
      prepare(repo);
      rmSync(repo.path(devCopy));
      repo.write(record, recorded({ profiles: 'built-in' }));
      assert.is(run(repo).end, 'done');
    }));

  test('a flow of commands asks for it as well', () =>
    inRepo((repo) => {
      repo.write(devCopy, profiles);
      const stages = 'stages:\n  build: { run: { cmd: mkdir out } }\n';
      repo.write('.sluice/flows/full.yml', `flow: 1\nname: full\nrequire: [mini-experiment]\n${stages}`);
      const { end, reason } = run(repo);
      assert.equal([end, reason], ['blocked', `mini_experiment: there is no ${record}: ${next}`]);
      assert.not(repo.exists('out'));
      repo.write(record, recorded({}));
      assert.equal([run(repo).end, repo.exists('out')], ['done', true]);
    }));

  test('our own queue does not ask for it', () =>
    inRepo((repo) => {
      prepare(repo);
      assert.is(repo.sluice(['run', 'queue']).status, 0);
    }));
});
