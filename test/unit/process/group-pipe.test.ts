import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { openFifo } from '../../../src/disk/fifo.ts';
import { processTable } from '../../../src/disk/processes.ts';
import { makeFifo } from '../../../src/process/fifo.ts';
import { runGroup } from '../../../src/process/group.ts';
import { inFolder, cleanEnvironment } from '../../support/repo.ts';
import { spec } from '../../support/spec.ts';

interface Said {
  readonly status: number | undefined;
  readonly output: string;
}

function said(script: string, piped = true): Promise<Said> {
  return inFolder(async (folder) => {
    const path = join(folder, 'output');
    assert.ok(makeFifo(path, folder));
    let output = '';
    const { status } = await runGroup('bash', ['-c', script], {
      cwd: folder,
      env: cleanEnvironment(),
      mark: 'test',
      table: processTable(),
      ...(piped && { pipe: () => openFifo(path) }),
      onOutput: (chunk) => (output += chunk.toString()),
    });
    return { status, output };
  });
}

spec('one pipe for what a program prints', (test) => {
  test.each(
    [
      'echo a > /dev/stderr',
      'echo a | tee /dev/stderr > /dev/null',
      'echo a > /dev/stdout',
      'echo a > /proc/self/fd/2',
    ],
    (script) => `\`${script}\` works, as it does in a terminal`,
    async (script) => assert.equal(await said(script), { status: 0, output: 'a\n' }),
  );

  test('both streams keep their order', async () => {
    const { output } = await said('for i in 1 2 3 4 5 6 7 8 9; do echo o$i; echo e$i >&2; done');
    assert.is(output, '123456789'.replaceAll(/./g, 'o$&\ne$&\n'));
  });

  test('what is large comes whole', async () => {
    const { output } = await said('head -c 3000000 /dev/zero | tr "\\0" x');
    assert.is(output.length, 3_000_000);
  });

  test('a second program prints into the same pipe, and hears nothing of the first', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'output');
      makeFifo(path, folder);
      const outputs: string[] = [];
      for (const word of ['one', 'two']) {
        let output = '';
        await runGroup('bash', ['-c', `echo ${word}`], {
          cwd: folder,
          env: cleanEnvironment(),
          mark: 'test',
          table: processTable(),
          pipe: () => openFifo(path),
          onOutput: (chunk) => (output += chunk.toString()),
        });
        outputs.push(output);
      }
      assert.equal(outputs, ['one\n', 'two\n']);
    }));

  test('without it, no program can open the streams by name: this is what it is for', async () => {
    const { status } = await said('echo a > /dev/stderr', false);
    assert.is(status, 1);
  });
});
