import * as assert from 'uvu/assert';
import { promptId } from '../../src/flow/queue/files.ts';
import { spec } from '../support/spec.ts';
import { bare, drafted, inQueue, tell } from '../support/queue.ts';

const local = /^\d{1,2}:\d\d [AP]M - \d\d-\d\d-\d{4}$/;

spec('a queue that works', (test) => {
  test('runs every prompt in order, and leaves every file that older readers know', () =>
    inQueue(
      {
        'b.md': drafted(tell),
        'a.md': drafted(`${tell}\nmkdir -p out; echo a > out/a.txt`, { affects: ['out/'], files: ['out/a.txt'] }),
        'readme.md': 'Nothing to run.',
        'completed/z.md': bare(tell),
        'failed/z.md': bare(tell),
      },
      (queue) => {
        const ended = queue.run(['--profile', 'production']);
        assert.is(ended.status, 0, ended.all);
        assert.equal(queue.ran(), ['a', 'b']);
        assert.is(queue.state('state'), `${promptId('a.md')}\n${promptId('b.md')}\n`);
        assert.is(queue.has('failed'), false);
        assert.is(queue.state('plan.txt'), 'prompts/a.md\nprompts/b.md\n');
        assert.is(queue.state('pending.preview.txt'), 'prompts/a.md\nprompts/b.md\n');
        assert.is(queue.state('lock'), '');
        assert.is(queue.has('HOLD'), false);
        assert.is(queue.has('resume.env'), false);
        assert.equal(queue.events(), [
          'startup root=prompts repo_root=. count=12 selected=2 pending=2 profile=production exec_mode=auto runner_mode=script',
          'prompt_start a.md',
          'prompt_run a.md attempt=1 timeout=600 runner=script',
          'prompt_success a.md attempts=1',
          'prompt_start b.md',
          'prompt_run b.md attempt=1 timeout=600 runner=script',
          'prompt_success b.md attempts=1',
          'pipeline_done ran=2 fail_total=0',
        ]);
        const { run_utc: id, state_files: files, ...summary } = queue.summary();
        assert.match(String(id), /^\d{8}T\d{6}Z$/);
        assert.equal(summary, {
          status: 'done',
          pipeline_status: 'done',
          end: 'done',
          reason: 'pipeline_completed',
          root: 'prompts',
          repo_root: '.',
          runner_mode: 'script',
          exec_mode_requested: 'auto',
          profile: 'production',
          count_requested: 12,
          ran: 2,
          fail_streak: 0,
          fail_total: 0,
          thresholds: { fail_fast: 2, max_total_failures: 4, loop_threshold: 3 },
        });
        assert.equal(files, {
          state: 'prompts/.prompt-pipeline.state',
          failed: 'prompts/.prompt-pipeline.failed',
          plan: 'prompts/.prompt-pipeline.plan.txt',
          pending_preview: 'prompts/.prompt-pipeline.pending.preview.txt',
          log: 'prompts/.prompt-pipeline.log.jsonl',
          resume: 'prompts/.prompt-pipeline.resume.env',
          hold: 'prompts/.prompt-pipeline.HOLD',
          go: '',
          run_logs: `prompts/logs/prompt-pipeline_${String(id)}`,
        });
      },
    ));

  test('stamps exec and pipeline flat and nested: success, and done on the last one', () =>
    inQueue(
      {
        'a.md': drafted('mkdir -p out; echo a > out/a.txt', { affects: ['out/'], files: ['out/a.txt'] }),
        'b.md': drafted('true'),
      },
      (queue) => {
        queue.run();
        assert.is(queue.flat('a.md', 'status'), 'success');
        assert.is(queue.flat('a.md', 'completion_gate'), 'pass');
        assert.is(queue.flat('b.md', 'completion_gate'), 'skipped');
        assert.is(queue.flat('a.md', 'failed_block'), undefined);
        assert.is(queue.flat('a.md', 'last_ok_block'), "'1'");
        assert.is(queue.flat('a.md', 'warning_count'), "'0'");
        assert.is(queue.flat('a.md', 'move_status'), 'skipped');
        assert.match(queue.flat('a.md', 'local') ?? '', local);
        assert.match(
          queue.flat('a.md', 'dir') ?? '',
          /^'\.sluice\/runs\/queue-prompts-[0-9a-f]{6}\/[^/]+\.jsonl#a--r0001'$/,
        );
        assert.match(queue.flat('a.md', 'prompt_sha') ?? '', /^'?[0-9a-f]{64}'?$/);
        const id = `'${String(queue.summary()['run_utc'])}'`;
        const says = (name: string, key: string): string | undefined => queue.pipeline(name, key);
        assert.equal(
          ['source', 'status', 'last_event', 'attempt', 'parked', 'run_id', 'batch_id'].map((key) => says('a.md', key)),
          ['prompt-pipeline', 'success', 'prompt_success', "'1'", "'no'", id, id],
        );
        assert.equal(
          ['status', 'last_event', 'fail_streak', 'fail_total', 'loop_count'].map((key) => says('b.md', key)),
          ['done', 'pipeline_done', "'0'", "'0'", "'0'"],
        );
        assert.equal(
          ['plan_file', 'resume_file'].map((key) => says('b.md', key)),
          ['prompts/.prompt-pipeline.plan.txt', 'prompts/.prompt-pipeline.resume.env'],
        );
        assert.equal(
          ['auto_yes', 'count', 'fail_fast_threshold', 'max_total_failures', 'loop_threshold', 'profile'].map((key) =>
            says('b.md', key),
          ),
          ["'1'", "'12'", "'6'", "'20'", "'3'", 'poc'],
        );
        assert.match(queue.repo.read('prompts/a.md'), / {4}exec:\n {6}source: prompt-exec\n {6}status: success\n/);
        assert.is(queue.sluice(['check', '--all']).status, 0, queue.sluice(['check', '--all']).all);
      },
    ));

  test('keeps a folder of evidence a run, with the names that the first executor used', () =>
    inQueue({ 'a.md': drafted(['echo one', 'echo two >&2']) }, (queue) => {
      queue.run();
      const [folder = ''] = queue.printedFolders();
      assert.is(folder, `prompt-pipeline_${String(queue.summary()['run_utc'])}`);
      assert.is(queue.printed('a.log'), 'one\ntwo\n');
      assert.is(queue.printed('a/out/block001.out.txt'), 'one\n');
      assert.is(queue.printed('a/out/block002.out.txt'), 'two\n');
      assert.match(queue.printed('a/prompt.md'), '# Something to do');
      assert.is(queue.printed('a/warnings.txt'), '');
      assert.match(queue.printed('a/blocks.index.txt'), /^block001 line \d+\nblock002 line \d+\n$/);
      const script = queue.printed('a/blocks/block001.sh').split('\n');
      assert.equal(script.slice(0, 7), [
        '#!/usr/bin/env bash',
        'set -euo pipefail',
        'umask 022',
        'source "$(dirname "${BASH_SOURCE[0]}")/../env.sh"',
        'cd "$REPO_ROOT"',
        ': > "$RUN_DIR/out/block001.began"',
        'echo one',
      ]);
      const manifest = queue.printed('a/manifest.txt');
      const head = queue.repo.git(['rev-parse', 'HEAD']).trim();
      for (const line of [
        'prompt_path=prompts/a.md',
        'repo_root=.',
        `git_head=${head}`,
        'warn_count=0',
        'exit_code[block001]=0',
        'ran_block=block002',
        'last_successful_block=2',
      ])
        assert.ok(manifest.split('\n').includes(line), `${line}\n${manifest}`);
      assert.match(manifest, /^prompt_sha256=[0-9a-f]{64}$/m);
      assert.match(manifest, /^duration_s\[block002\]=\d+\.\d+$/m);
    }));

  test('a block sees the names of 1.8 and nothing of the repository that git may have told', () =>
    inQueue(
      { 'a b.md': bare('env > "$REPO_ROOT/seen"; pwd >> "$REPO_ROOT/seen"; umask >> "$REPO_ROOT/seen"') },
      (queue) => {
        const { dir } = queue.repo;
        const ended = queue.run([], {
          env: { GIT_INDEX_FILE: `${dir}/.git/index`, GIT_PREFIX: 'x/', GIT_DIR: `${dir}/.git` },
        });
        assert.is(ended.status, 0, ended.all);
        const seen = queue.repo.read('seen').split('\n');
        const [folder = ''] = queue.printedFolders();
        for (const line of [
          `PROMPT_PATH=${dir}/prompts/a b.md`,
          `PROMPT_DIR=${dir}/prompts`,
          'PROMPT_STEM=a b',
          `REPO_ROOT=${dir}`,
          `RUN_DIR=${dir}/prompts/logs/${folder}/a b`,
          `EVID=${dir}/prompts/logs/${folder}/a b`,
          `RUN_UTC=${String(queue.summary()['run_utc'])}`,
          dir,
          '0022',
        ])
          assert.ok(seen.includes(line), `${line}\n${seen.join('\n')}`);
        assert.equal(
          seen.filter((line) => /^GIT_(?:INDEX_FILE|PREFIX|DIR)=/.test(line)),
          [],
        );
      },
    ));

  test('each block is a shell of its own, in strict mode, with nothing to read', () =>
    inQueue(
      {
        'a.md': bare(
          'X=1; export X; cd /',
          'echo "${X-none} $PWD" > "$REPO_ROOT/seen"; cat >> "$REPO_ROOT/seen"',
          'false | true\ntouch no',
        ),
      },
      (queue) => {
        assert.is(queue.run().status, 1);
        assert.is(queue.repo.read('seen'), `none ${queue.repo.dir}\n`);
        assert.is(queue.repo.exists('no'), false);
      },
    ));

  test('a prompt without frontmatter runs, is not written to, and nobody wonders about it', () =>
    inQueue({ 'prompt-1.md': bare(tell) }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
      assert.is(queue.repo.read('prompts/prompt-1.md'), bare(tell));
      assert.not.match(ended.stderr, 'stamp');
      assert.is(ended.stdout, 'success prompts/prompt-1.md (nothing was promised)\ndone: everything has run\n');
    }));

  test('what is done is not done again, and a second run says so', () =>
    inQueue({ 'a.md': drafted(tell), 'b.md': bare(tell) }, (queue) => {
      queue.run();
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
      assert.equal(queue.ran(), ['a', 'b']);
      assert.is(queue.state('pending.preview.txt'), '');
      assert.is(queue.summary()['ran'], 0);
    }));

  test('a prompt that was edited runs again, and one that only moved its stamps does not', () =>
    inQueue({ 'a.md': drafted(tell), 'b.md': drafted(tell) }, (queue) => {
      queue.run();
      queue.repo.write('prompts/a.md', queue.repo.read('prompts/a.md').replace('In one sentence.', 'In two.'));
      queue.repo.write(
        'prompts/b.md',
        queue.repo.read('prompts/b.md').replace(/^codex_exec_last_run_status: .*\n/m, ''),
      );
      const why = (name: string): string => queue.sluice(['flow', 'why', name]).stdout;
      assert.is(why('a.md'), 'prompts/a.md: it would run: its text is another one than the one that ran\n');
      assert.is(why('b.md'), 'prompts/b.md: it would not run: done, and not changed since\n');
      assert.is(queue.run().status, 0);
      assert.equal(queue.ran(), ['a', 'b', 'a']);
      assert.is(queue.state('state'), `${promptId('a.md')}\n${promptId('b.md')}\n`);
      assert.match(queue.flat('a.md', 'dir') ?? '', /#a--r0002'$/);
    }));
});
