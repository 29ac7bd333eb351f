import { readdirSync, readFileSync, rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { assertFits } from '../support/output-schemas.ts';
import { spec } from '../support/spec.ts';
import { inQueue, type Queue } from '../support/queue.ts';

const build = `flow: 1
name: mine
stages:
  make:
    run: { cmd: "echo make >> ran; cat src/* > out.txt" }
    inputs: ['src/**']
    outputs: [out.txt]
    gates: [fit]
  ship:
    run: { cmd: "echo ship >> ran" }
gates:
  fit: { cmd: "echo '3 passed'; test -s out.txt", min_executed: 2 }
`;

async function inFlow(text: string, body: (queue: Queue) => void): Promise<void> {
  await inQueue({}, (queue) => {
    queue.repo.write('.sluice/flows/mine.yml', text);
    queue.repo.write('src/a.txt', 'a');
    queue.repo.write('.gitignore', 'ran\nout.txt\n');
    queue.commit();
    body(queue);
  });
}

function run(queue: Queue, args: readonly string[] = []): { status: number | null; all: string; stdout: string } {
  return queue.sluice(['run', 'mine', ...args]);
}

spec("a flow of one's own", (test) => {
  test('runs its stages in order, and is done', () =>
    inFlow(build, (queue) => {
      const ended = run(queue);
      assert.is(ended.status, 0, ended.all);
      assert.match(ended.stdout, /^pass make\npass ship\ndone: /);
      assert.equal(queue.ran(), ['make', 'ship']);
      const json = queue.sluice(['run', 'mine', '--json']);
      assertFits('run', json.stdout);
      assertFits('status', queue.sluice(['status', 'mine', '--json']).stdout);
      assert.is(queue.sluice(['flow', 'verify', '--flow', 'mine']).status, 0);
    }));

  test('does again only what has other inputs, and staged, committed and untracked bytes are the same', () =>
    inFlow(
      build.replace(
        '    run: { cmd: "echo ship >> ran" }',
        "    run: { cmd: \"echo ship >> ran\" }\n    inputs: ['out/**', 'src/**']",
      ),
      (queue) => {
        const { repo } = queue;
        repo.write('src/b.txt', 'b');
        assert.is(run(queue).status, 0);
        assert.equal(queue.ran(), ['make', 'ship']);
        repo.git(['add', 'src']);
        run(queue);
        repo.git(['commit', '-qm', 'x']);
        run(queue);
        assert.equal(queue.ran(), ['make', 'ship'], 'the bytes are the same');
        repo.write('src/b.txt', 'bb');
        run(queue);
        assert.equal(queue.ran(), ['make', 'ship', 'make', 'ship']);
        repo.write('.sluice/flows/mine.yml', repo.read('.sluice/flows/mine.yml').replace('cat src/*', 'cat  src/*'));
        run(queue);
        assert.is(queue.ran().length, 6, 'another command is another stage');
      },
    ));

  test.each(
    [
      ['a command that fails', build.replace('cat src/* > out.txt', 'exit 4'), 'stage_failed: make: it ended with 4'],
      [
        'an output that was not made',
        build.replace('> out.txt', '> other'),
        'stage_failed: make: out.txt was not made',
      ],
      ['a gate that executes too little', build.replace('3 passed', '1 passed'), 'executed 1, and 2 are asked for'],
      [
        'a gate that says nothing of how many',
        build.replace('3 passed', 'fine'),
        'says nowhere how many it executed (not run)',
      ],
      ['a gate that fails', build.replace('test -s out.txt', 'exit 1'), 'fit: `'],
      [
        'a gate whose program is not there',
        build.replace("echo '3 passed'; test -s out.txt", 'no-such'),
        'names a program that is not there',
      ],
      ['inputs that name nothing', build.replace("['src/**']", "['none/**']"), 'its inputs (none/**) name no file'],
      [
        'time that runs out',
        build
          .replace('cat src/*', 'sleep 50; cat src/*')
          .replace('    gates: [fit]', '    gates: [fit]\n    timeout: 1'),
        'it took too long and was ended',
      ],
      [
        'a gate whose time runs out',
        build
          .replace('test -s out.txt', 'sleep 50; test -s out.txt')
          .replace('    gates: [fit]', '    gates: [fit]\n    timeout: 1'),
        "fit: `echo '3 passed'; sleep 50; test -s out.txt` took too long and was ended",
      ],
    ] as const,
    ([title]) => `${title} is no pass`,
    ([, text, why]) =>
      inFlow(text, (queue) => {
        const ended = run(queue);
        assert.is(ended.status, 1, ended.all);
        assert.ok(ended.stdout.includes(why), ended.stdout);
        assert.is(queue.ran().includes('ship'), false);
      }),
  );

  test('waits for a person: 7; approved it goes on, and what was approved once counts for that result alone', () =>
    inFlow(build.replace('  ship:\n', '  look: { wait: { for: person } }\n  ship:\n'), (queue) => {
      const waiting = run(queue);
      assert.is(waiting.status, 7, waiting.all);
      assert.match(waiting.stdout, /^waiting: look: a person has to let it pass$/m);
      assert.match(waiting.all, /^answer it with `sluice flow approve look --flow mine` or `reject`, then go on$/m);
      assert.is(run(queue).status, 7);
      const bad = queue.sluice(['flow', 'approve', 'lok', '--flow', 'mine', '--json']);
      assert.is(bad.status, 3);
      assertFits('flow-fault', bad.stdout);
      const good = queue.sluice(['flow', 'approve', 'look', '--flow', 'mine', '--json']);
      assert.is(good.status, 0, good.all);
      assertFits('flow-word', good.stdout);
      assert.is(run(queue).status, 0);
      assert.equal(queue.ran(), ['make', 'ship']);
    }));

  test('what it made is gone: it is made again, ignored by git or not', () =>
    inFlow(build.replace('outputs: [out.txt]', "outputs: [out.txt, 'out*']"), (queue) => {
      assert.is(run(queue).status, 0);
      rmSync(queue.repo.path('out.txt'));
      assert.match(
        queue.sluice(['run', 'mine', '--dry-run']).stdout,
        /^next {2}make: out\.txt, which it made, is not there$/m,
      );
      assert.is(run(queue).status, 0);
      assert.equal(queue.ran(), ['make', 'ship', 'make', 'ship']);
    }));

  test('what a later stage takes away is not missed in the same run', () =>
    inFlow(build.replace('echo ship >> ran', 'echo ship >> ran; rm out.txt'), (queue) => {
      assert.is(run(queue).status, 0);
      assert.equal(queue.ran(), ['make', 'ship']);
    }));

  test('a command that says pass has to have made it all the same', () =>
    inFlow(build.replace('cat src/* > out.txt', 'echo pass > $SLUICE_OUTCOME'), (queue) => {
      const ended = run(queue);
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /make: out\.txt was not made/);
    }));

  test.each(
    [
      ['fails', 'exit 1'],
      ['is killed', 'kill -9 $$'],
    ] as const,
    ([how]) => `a command that ${how} has not passed, whatever it says of itself`,
    ([, end]) =>
      inFlow(
        build.replace('echo make >> ran', () => `echo pass > $SLUICE_OUTCOME; touch out.txt; ${end}`),
        (queue) => {
          const ended = run(queue);
          assert.is(ended.status, 1, ended.all);
          assert.match(ended.stdout, /^fail make: it ended with (?:1|SIGKILL)$/m);
        },
      ),
  );

  test('of an output that counts what ran and what passed, it is what passed that counts', () =>
    inFlow(build.replace("echo '3 passed'", "echo '0 of 12 tests run, 0 passed'"), (queue) => {
      const ended = run(queue);
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /executed 0, and 2 are asked for/);
    }));

  test('what a stage that failed has printed lies in a file that is named', () =>
    inFlow(build.replace('echo make >> ran', 'echo because of X; exit 3'), (queue) => {
      const { all } = run(queue);
      const [, path = ''] = /^what it printed: (.*\/make\.make\.log)$/m.exec(all) ?? [];
      assert.is(readFileSync(path, 'utf8'), 'because of X\n');
    }));

  test('next does one stage', () =>
    inFlow(build, (queue) => {
      const next = (): string => queue.sluice(['next', 'mine']).stdout;
      assert.is(next(), 'pass make\ndone: there is more to do: the run stays open\n');
      assert.equal(queue.ran(), ['make']);
      assert.match(queue.sluice(['status', 'mine']).stdout, /^make: it came to pass\nship: it has not run yet$/m);
      assert.match(next(), /^pass ship\n/);
      assert.equal(queue.ran(), ['make', 'ship']);
    }));

  test('a step that failed and may be tried again is no success', () =>
    inFlow(build.replace('run: { cmd: "echo ship >> ran" }', 'retry: 1\n    run: { cmd: "exit 1" }'), (queue) => {
      assert.is(queue.sluice(['next', 'mine']).status, 0);
      const ended = queue.sluice(['next', 'mine']);
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /^stage_failed: there is more to do: the run stays open$/m);
    }));

  test('the lock of a process that is gone is taken over, and the log says so', () =>
    inFlow(build.replace('echo ship >> ran', 'kill -9 $PPID; sleep 1'), (queue) => {
      assert.is(run(queue).status, null);
      const ended = run(queue);
      assert.is(ended.status, 13, ended.all);
      assert.match(ended.all, /process \d+ on \S+ ran this since \S+ and is gone: its run goes on here/);
      assert.match(queue.sluice(['flow', 'log', '--flow', 'mine']).stdout, / unlocked .*is gone by sluice run$/m);
      assert.match(
        queue.sluice(['status', 'mine']).stdout,
        /^ship was started and has not ended: .*`sluice run mine --again`/m,
      );
    }));

  test('a log that is damaged is laid aside by who begins anew', () =>
    inFlow(build, (queue) => {
      assert.is(run(queue).status, 0);
      const [name = ''] = readdirSync(queue.repo.path('.sluice/runs/mine'));
      const path = `.sluice/runs/mine/${name}`;
      queue.repo.write(path, queue.repo.read(path).replace('"make"', '"mate"'));
      assert.is(run(queue).status, 8);
      const anew = run(queue, ['--fresh']);
      assert.is(anew.status, 0, anew.all);
      assert.match(anew.all, /all of it lies in \.sluice\/runs\/mine-damaged-/);
      assert.equal(queue.ran(), ['make', 'ship', 'make', 'ship']);
    }));

  test('--fresh forgets what passed', () =>
    inFlow(build, (queue) => {
      assert.is(run(queue).status, 0);
      assert.is(run(queue, ['--fresh']).status, 0);
      assert.equal(queue.ran(), ['make', 'ship', 'make', 'ship']);
    }));

  test('a dry run, and why, say what comes first and why, and start nothing', () =>
    inFlow(build, (queue) => {
      const plan = (...args: readonly string[]): string => queue.sluice(['run', 'mine', '--dry-run', ...args]).stdout;
      const why = (stage: string): { status: number | null; all: string } =>
        queue.sluice(['flow', 'why', stage, '--flow', 'mine']);
      assert.is(plan(), 'next  make: it has not run yet\n');
      assertFits('run-plan', plan('--json'));
      assert.is(why('make').all, 'make: it comes next: it has not run yet\n');
      assert.match(why('ship').all, /^ship: it does not come next: it has not run yet; what comes next is make: /);
      assert.is(why('shp').status, 3);
      assert.match(why('shp').all, /mine has no stage "shp"; did you mean "ship"\?/);
      assert.equal(queue.ran(), []);
      assert.is(queue.repo.exists('.sluice/runs'), false);
      assert.is(run(queue).status, 0);
      assert.is(plan(), 'next  done: pipeline_completed\n');
      assert.match(why('make').all, /^make: it does not come next: it came to pass; /);
      queue.repo.write('src/a.txt', 'b');
      assert.is(plan(), 'next  make: what it goes by has changed\n');
      assert.is(queue.sluice(['flow', 'hold', '--flow', 'mine', '--reason', 'freeze']).status, 0);
      assert.match(
        plan(),
        /^stop {2}hold: it is held by \S+: freeze; see why, then go on: `sluice run mine --resume`\nnext {2}make: /,
      );
      assert.equal(queue.ran(), ['make', 'ship']);
    }));

  test('a person may refuse', () =>
    inFlow(build.replace('  ship:\n', '  look: { wait: { for: person } }\n  ship:\n'), (queue) => {
      run(queue);
      assert.is(queue.sluice(['flow', 'reject', 'look', '--flow', 'mine', '--reason', 'no']).status, 0);
      const ended = run(queue);
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /look: a person refused it/);
    }));

  test('a fact that a command tells decides whether a stage comes', () =>
    inFlow(
      build
        .replace('stages:', 'facts: { big: { cmd: "test -e big" } }\nstages:')
        .replace('  ship:\n', '  ship:\n    when: big\n'),
      (queue) => {
        assert.is(run(queue).status, 0);
        assert.equal(queue.ran(), ['make']);
        queue.repo.write('big', '');
        assert.is(run(queue).status, 0);
        assert.equal(queue.ran(), ['make', 'ship']);
      },
    ));

  test('a gate may be a check of ours', () =>
    inFlow(
      build.replace('gates: [fit]', 'gates: [docs]').replace(/ {2}fit: .*/, '  docs: { check: frontmatter }'),
      (queue) => {
        assert.is(run(queue).status, 0);
        queue.repo.write('skills/notes/SKILL.md', '---\nname: other\ndescription: x\n---\n');
        queue.repo.write('src/a.txt', 'aa');
        const ended = run(queue);
        assert.is(ended.status, 1, ended.all);
        assert.match(ended.stdout, /docs: .*skills\/notes\/SKILL\.md:/);
      },
    ));

  test('a flow with a mistake is refused at its place, and nothing runs: 3', () =>
    inFlow(build.replace('gates: [fit]', 'gates: [fits]'), (queue) => {
      const ended = queue.sluice(['run', 'mine', '--json']);
      assert.is(ended.status, 3, ended.all);
      const { fault } = assertFits('flow-fault', ended.stdout) as { fault: { message: string } };
      assert.match(fault.message, /\.sluice\/flows\/mine\.yml:\d+:\d+: .*fits/);
      assert.equal(queue.ran(), []);
    }));
});
