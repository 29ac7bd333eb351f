import { readFileSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { inputDigest } from '../../src/flow/plain/digest.ts';
import { readFlow } from '../../src/policy/flows.ts';
import { bare as blocks } from '../support/queue.ts';
import { draftOf, inFiles, logOf, mine, sluice } from '../support/queue-run.ts';
import { cli, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { Story, flowOf } from '../support/story.ts';
import { faultOf } from '../support/thrown.ts';

/** What has misled engines of this kind, by number and in words: a test each, or why it cannot happen here. */
interface Trap {
  readonly n: number;
  readonly words: string;
  readonly holds: (() => Promise<void>) | { readonly reason: string };
}

const work = '{ run: { cmd: x } }';

function ends(repo: Repo, args: readonly string[], status: number): void {
  const ended = sluice(repo, args);
  assert.is(ended.status, status, `sluice ${args.join(' ')}\n${ended.all}`);
}

/** How a stage of commands came out. */
async function resultOf(
  stages: string,
  more: Record<string, string> = {},
): Promise<{ status: number | null; all: string }> {
  let result: { status: number | null; all: string } | undefined;
  await inFiles({ ...mine(stages), ...more }, (repo) => {
    result = sluice(repo, ['run', 'mine']);
  });
  return result!;
}

function below(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? below(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const traps: readonly Trap[] = [
  {
    n: 1,
    words: 'a usage error looks like a verdict',
    holds: () =>
      inFiles({ 'prompts/a.md': blocks('true') }, (repo) => {
        for (const args of [
          ['run', 'queue', '--nonsense'],
          ['run'],
          ['next', '--x'],
          ['status', '--x'],
          ['flow', 'nope'],
        ])
          ends(repo, args, 3);
        const { stdout } = sluice(repo, ['run', 'queue', '--nonsense', '--json']);
        assert.match(stdout, '"end":"config","code":3');
      }),
  },
  {
    n: 2,
    words: 'a hold look-alike',
    holds: () =>
      inFiles({ 'prompts/a.md': blocks('true') }, (repo) => {
        ends(repo, ['run', 'queue', '--require-go', 'GO'], 13);
        const { event, end } = logOf(repo).at(-1)!;
        assert.equal([event, end], ['run.ended', 'hold'], 'thirteen is never without its event');
        // A script cannot wait at its top, which is what ends with 13 by itself.
        assert.match(cli, /\.cjs$/);
      }),
  },
  {
    n: 3,
    words: 'empty is green',
    holds: async () => {
      await inFiles({ 'prompts/readme.md': 'x' }, (repo) => ends(repo, ['run', 'queue'], 15));
      await inFiles({ 'prompts/a.md': '# Nothing to run\n' }, (repo) => {
        const { status, all } = sluice(repo, ['run', 'queue']);
        assert.is(status, 15);
        assert.match(all, 'blocked prompts/a.md');
      });
      const tests = (says: string): string =>
        `stages: { a: { gates: [tests] } }\ngates: { tests: { cmd: "echo ${says}", min_executed: 1 } }`;
      assert.is((await resultOf(tests('3 tests'))).status, 0);
      assert.match((await resultOf(tests('0 tests'))).all, 'executed 0, and 1 are asked for');
      assert.match((await resultOf(tests('fine'))).all, 'says nowhere how many it executed');
      assert.match(
        (await resultOf('stages: { a: { run: { cmd: "true" }, inputs: [nowhere/*] } }')).all,
        'name no file',
      );
      const items = await resultOf(
        "items: { of: files, glob: ['nowhere/*'] }\nstages: { a: { run: { cmd: 'true' } } }",
      );
      assert.is(items.status, 15, items.all);
    },
  },
  {
    n: 4,
    words: 'an internal error is green',
    holds: async () => {
      const missing = await resultOf('stages: { a: { gates: [g] } }\ngates: { g: { cmd: no-such-program-here } }');
      assert.is(missing.status, 1);
      assert.match(missing.all, '(not run)');
      const killed = await resultOf('stages: { a: { run: { cmd: "kill -9 $$" } } }');
      assert.is(killed.status, 1);
      const queueOnly = await resultOf('stages: { a: { gates: [g] } }\ngates: { g: { check: completion } }');
      assert.is(queueOnly.status, 1);
      assert.match(queueOnly.all, '(not run)');
    },
  },
  {
    n: 5,
    words: 'the latest by its time',
    holds: () =>
      inFiles({ 'prompts/a.md': blocks('false') }, (repo) => {
        ends(repo, ['run', 'queue'], 1);
        repo.write('prompts/a.md', blocks('true'));
        ends(repo, ['run', 'queue'], 0);
        const before = sluice(repo, ['status', '--json']).stdout;
        const files = below(repo.path('.sluice/runs'));
        assert.is(files.length, 2);
        for (const [at, file] of files.sort().entries()) utimesSync(file, 2e9 - at, 2e9 - at);
        assert.is(sluice(repo, ['status', '--json']).stdout, before);
      }),
  },
  {
    n: 6,
    words: 'a stamp that makes its own file stale',
    holds: () =>
      inFiles({ 'prompts/a.md': draftOf('true'), 'sluice.yml': 'version: 1\npacks: auto\n' }, (repo) => {
        ends(repo, ['run', 'queue'], 0);
        assert.match(repo.read('prompts/a.md'), 'codex_exec_last_run_status');
        const { stdout } = sluice(repo, ['run', 'queue', '--dry-run']);
        assert.is(stdout, 'leave prompts/a.md: done, and not changed since\n');
      }),
  },
  {
    n: 7,
    words: 'two ids for one prompt',
    holds: () =>
      inFiles({ 'prompts/a.md': blocks('echo one'), 'prompts/b/a.md': blocks('echo two') }, (repo) => {
        ends(repo, ['run', 'queue'], 0);
        assert.match(sluice(repo, ['run', 'queue', '--dry-run']).stdout, /^leave .*\nleave .*\n$/);
        repo.write('prompts/a.md', blocks('echo three'));
        const { stdout } = sluice(repo, ['run', 'queue', '--dry-run']);
        assert.is(stdout, 'run   prompts/a.md\nleave prompts/b/a.md: done, and not changed since\n');
      }),
  },
  {
    n: 8,
    words: 'preflight twice, counted once',
    holds: async () => {
      const flow = `stages:
  a: { run: { cmd: "true" }, advice: [p] }
  b: { before: [p] }
gates: { p: { cmd: "echo x >> asked; false" } }`;
      await inFiles(mine(flow), (repo) => {
        const { all, status } = sluice(repo, ['run', 'mine']);
        assert.is(status, 1, all);
        assert.match(all, /pass a\nfail b/);
        assert.is(repo.read('asked'), 'x\nx\n', 'once to advise, and once to stop');
        const told = logOf(repo, '--flow', 'mine').find(
          ({ stage, event }) => stage === 'a' && event === 'stage.finished',
        )!;
        assert.match(JSON.stringify(told['told']), 'p: `echo x >> asked; false` ended with 1');
      });
      const one = new Story(
        await flowOf(`stages: { a: ${work}, b: { fresh: true, before: [g] } }\ngates: { g: { cmd: x } }`),
      );
      one.begin().does('a').finishes('b').end('done').begin();
      assert.is(
        one.next(),
        'run b 1: something before it ran again',
        'what an earlier run found counts for a, and not for b',
      );
    },
  },
  {
    n: 9,
    words: 'rounds, retries and attempts are three',
    holds: async () => {
      const route = '{ goto: a, visits: 3, then: { end: loop } }';
      const one = new Story(
        await flowOf(`stages: { a: ${work}, b: { run: { cmd: x }, retry: 1, on: { fail: ${route} } } }`),
      );
      one.begin();
      const attempts: number[] = [];
      for (let next = one.action(); next.do === 'run'; next = one.action()) {
        if (next.stage.name === 'b') attempts.push(next.attempt);
        one.does(next.stage.name, next.stage.name === 'b' ? 'fail' : 'pass');
      }
      assert.equal(attempts, [1, 2, 1, 2, 1, 2]);
      assert.is(one.run.item.stages.get('b')!.outcomes['fail'], 3);
      assert.is(one.next(), 'end loop: b: fail');
    },
  },
  {
    n: 10,
    words: 'the same session verifies itself',
    holds: async () => {
      const flow = (one: string, other: string): string =>
        [
          'sessions: { building: {}, judging: { distinct_from: [building] } }',
          'stages:',
          `  a: { session: building, run: { cmd: '${one}' } }`,
          `  b: { session: judging, run: { cmd: '${other}' } }`,
        ].join('\n');
      const says = (id: string): string => `echo ${id} > "$SLUICE_SESSION"`;
      assert.is((await resultOf(flow(says('one'), says('two')))).status, 0);
      for (const [one, other] of [
        [says('one'), says('one')],
        ['true', 'true'],
        [says('one'), 'true'],
      ] as const) {
        const { status, all } = await resultOf(flow(one, other));
        assert.is(status, 8, all);
      }
    },
  },
  {
    n: 11,
    words: 'an agent that ends well',
    holds: () =>
      inFiles({ 'prompts/a.md': draftOf('true', 'out.txt'), 'sluice.yml': 'version: 1\npacks: auto\n' }, (repo) => {
        const { status, all } = sluice(repo, ['run', 'queue', '--exec-mode', 'agent', '--agent', 'true']);
        assert.is(status, 1);
        assert.match(all, 'the agent ended well and wrote no word');
        assert.match(repo.read('prompts/.prompt-pipeline.log.jsonl'), '"exit_code":0,"status":"failed"');
      }),
  },
  {
    n: 12,
    words: 'success with an error inside',
    holds: { reason: 'no reply of an agent is read: its stamp and its evidence are, which is trap 11' },
  },
  {
    n: 13,
    words: 'it passes by itself because nobody wrote a warning',
    holds: async () => {
      const lines =
        'facts: { calm: { cmd: "test -e calm && echo yes" } }\nstages: { w: { wait: { for: person, auto_pass_when: calm } } }';
      assert.is((await resultOf(lines)).status, 7, 'a fact that says nothing is no yes');
      assert.is((await resultOf(lines, { calm: '' })).status, 0);
    },
  },
  {
    n: 14,
    words: 'routes by keywords',
    holds: async () => {
      const lines =
        'facts: { risk: { cmd: "cat risk" } }\nstart: { by: risk, to: { low: { goto: b }, high: { goto: a } } }\n' +
        'stages: { a: { run: { cmd: "true" } }, b: { run: { cmd: "echo high > risk" } }, c: { run: { cmd: "true" } } }';
      const unknown = await resultOf(lines, { risk: 'medium' });
      assert.is(unknown.status, 15, unknown.all);
      const grown = await resultOf(lines, { risk: 'low' });
      assert.is(grown.status, 0);
      assert.match(grown.all, /pass b\npass a\npass b\npass c/, 'the fact is asked anew, and the task goes back');
    },
  },
  {
    n: 15,
    words: 'a sign-off that nobody gave',
    holds: async () => {
      const text = 'flow: 1\nname: x\nstages: { a: { fold: { sign_off_when: [yes] } } }\n';
      const fault = await faultOf(() => readFlow('x.yml', text, { checks: [], facts: [] }));
      assert.match(fault, 'unknown key "fold"');
    },
  },
  {
    n: 16,
    words: 'the agent answers the checkpoint',
    holds: () =>
      inFiles(mine('stages: { w: { wait: { for: person } } }'), (repo) => {
        ends(repo, ['run', 'mine'], 7);
        const agent = { env: { CLAUDECODE: '1' } };
        for (const words of [
          ['approve', 'w'],
          ['reject', 'w', '--reason', 'x'],
          ['rule', 'w', 'continue', '--reason', 'x'],
        ])
          assert.is(sluice(repo, ['flow', ...words, '--flow', 'mine'], agent).status, 3, words[0]);
        const inside = sluice(repo, ['flow', 'approve', 'w', '--flow', 'mine'], {
          env: { SLUICE_RUN_MARK: 'sluice-x' },
        });
        assert.is(inside.status, 3);
        ends(repo, ['run', 'mine'], 7);
        ends(repo, ['flow', 'approve', 'w', '--flow', 'mine'], 0);
        ends(repo, ['run', 'mine'], 0);
      }),
  },
  {
    n: 17,
    words: 'an approval is played again',
    holds: () =>
      inFiles(
        {
          ...mine('stages: { a: { run: { cmd: "true" }, inputs: [in.txt], approvals: { of: [pm] } } }'),
          'in.txt': 'one',
        },
        (repo) => {
          ends(repo, ['run', 'mine'], 7);
          ends(repo, ['flow', 'approve', 'a', '--role', 'pm', '--flow', 'mine'], 0);
          ends(repo, ['run', 'mine'], 0);
          repo.write('in.txt', 'two');
          ends(repo, ['run', 'mine'], 7);
        },
      ),
  },
  {
    n: 18,
    words: 'a gate is edited in the same change',
    holds: async () => {
      const flow = async (gate: string): Promise<string> => {
        const read = await flowOf(`stages: { a: { gates: [g] } }\ngates: { g: { cmd: ${gate} } }`);
        return inputDigest(read, read.stages[0]!, [], () => undefined);
      };
      assert.is(await flow('one'), await flow('one'));
      assert.is.not(await flow('one'), await flow('two'));
    },
  },
  {
    n: 19,
    words: 'a threshold is lowered in the change that fails it',
    holds: { reason: 'who judges with the base branch is CI, and scores are not of this flow format' },
  },
  {
    n: 20,
    words: 'warnings evaporate',
    holds: () =>
      inFiles(
        { 'prompts/a.md': draftOf('rm -rf nothing-of-that-name'), 'sluice.yml': 'version: 1\npacks: auto\n' },
        (repo) => {
          ends(repo, ['run', 'queue', '--profile', 'poc'], 0);
          assert.match(repo.read('prompts/a.md'), "codex_exec_last_run_warning_count: '1'");
          assert.is(
            logOf(repo).find(({ event }) => event === 'item.finished')!['told']!['warning_count' as never],
            '1',
          );
        },
      ),
  },
  {
    n: 21,
    words: 'streams share one folder',
    holds: async () => {
      const one = new Story(await flowOf('stages: { a: { run: { cmd: x }, fan: [u, v] } }')).begin();
      one.finishes('a/v', 'fail', { reason: 'v' }).finishes('a/u');
      assert.is(one.run.item.stages.get('a/v')!.last!.outcome, 'fail');
      assert.is(one.run.item.stages.get('a/u')!.last!.outcome, 'pass');
      assert.is(one.next(), 'end stage_failed: a: v');
    },
  },
  {
    n: 22,
    words: 'a merge loses files',
    holds: { reason: 'the engine merges nothing: logs are one file a run and writer' },
  },
  {
    n: 23,
    words: 'it goes on with another profile',
    holds: () =>
      inFiles({ 'prompts/a.md': blocks('true'), 'prompts/b.md': blocks('true') }, (repo) => {
        ends(repo, ['next', 'queue', '--profile', 'production'], 0);
        const { status, all } = sluice(repo, ['run', 'queue', '--profile', 'poc']);
        assert.is(status, 3);
        assert.match(all, 'goes on with --profile production, and not with poc');
        assert.is(logOf(repo).filter(({ event }) => event === 'run.resumed').length, 0);
        ends(repo, ['run', 'queue'], 0);
        const events = logOf(repo);
        assert.is(events.filter(({ event }) => event === 'run.started').length, 1, 'the same run');
      }),
  },
  {
    n: 24,
    words: 'absolute paths in what is kept',
    holds: () =>
      inFiles(
        {
          'prompts/a.md': draftOf('true'),
          'prompts/b.md': draftOf('false'),
          'sluice.yml': 'version: 1\npacks: auto\n',
        },
        (repo) => {
          ends(repo, ['run', 'queue', '--set', 'pipeline_fail_fast_threshold=1'], 10);
          const kept = [...below(repo.path('.sluice')), ...below(repo.path('prompts'))].filter(
            (path) => !path.includes('/logs/'),
          );
          assert.ok(kept.length >= 10, kept.join('\n'));
          const absolute = kept.filter((path) => readFileSync(path, 'utf8').includes(repo.dir));
          assert.equal(absolute, []);
        },
      ),
  },
  {
    n: 25,
    words: 'dialects of YAML',
    holds: async () => {
      const text = (said: string): string => `flow: 1\nname: x\nstages: { a: { always: ${said} } }\n`;
      const read = (said: string): Promise<unknown> => readFlow('x.yml', text(said), { checks: [], facts: [] });
      for (const said of ['yes', 'on', '"true"'])
        assert.match(await faultOf(() => read(said)), 'expected true or false');
      for (const word of ['yes', 'no', 'on', 'off'])
        assert.equal(Object.keys((await flowOf(`stages: { a: { on: { ${word}: { next: true } } } }`)).stages[0]!.on), [
          word,
        ]);
    },
  },
  {
    n: 26,
    words: 'what took too long has ended',
    holds: () =>
      inFiles({ 'prompts/a.md': blocks('sleep 60') }, (repo) => {
        const { status, all } = sluice(repo, ['run', 'queue', '--timeout-sec', '1']);
        assert.is(status, 1, all);
        assert.match(all, 'was ended: the prompt took longer than 1 s');
      }),
  },
  {
    n: 27,
    words: 'a child writes on after the kill',
    holds: () =>
      inFiles(
        {
          'prompts/a.md': blocks(
            'setsid bash -c "while :; do echo x >> beat; sleep 0.05; done" & until [ -s beat ]; do sleep 0.05; done; sleep 60',
          ),
        },
        async (repo) => {
          ends(repo, ['run', 'queue', '--timeout-sec', '4'], 1);
          const before = repo.read('beat');
          await sleep(400);
          assert.is(repo.read('beat'), before);
        },
      ),
  },
];

spec('the traps of a flow engine', (test) => {
  test('every one has a test or a reason', () => {
    assert.equal(
      traps.map(({ n }) => n),
      Array.from({ length: 27 }, (_, at) => at + 1),
    );
  });

  for (const { n, words, holds } of traps) if (typeof holds === 'function') test(`${n}. ${words}`, holds);
});
