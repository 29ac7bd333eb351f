import * as assert from 'uvu/assert';
import { exampleText } from '../support/example.ts';
import { inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const breakdown = exampleText('templates/prd-breakdown.md');

/** The files that the page shows: a FILE line, then a fence of four backticks. */
function shown(): Map<string, string> {
  const blocks = breakdown.matchAll(/^FILE: (\S+)\n\n````markdown\n(.*?)^````$/gms);
  return new Map([...blocks].map(([, path = '', text = '']) => [path, text]));
}

/** Number, part, file and what it comes after. */
const rows = [...breakdown.matchAll(/^\| (\d\d) \| (\w+) \| `(prompt-\d\d-SLUG\.md)` \| ([\d, -]+) \|/gm)].map(
  ([, number = '', part = '', file = '', after = '']) => ({ number, part, file, after }),
);
const index = shown().get('INDEX-prd-breakdown.md') ?? '';

spec('the templates of the example', (test) => {
  test('the template of a prompt passes, is ready, and runs', () =>
    inRepo((repo) => {
      const path = 'prompts/prompt-07-report.md';
      repo.write(path, exampleText('templates/prompt.md').replaceAll('NN-SLUG', '07-report'));
      const checked = repo.sluice(['check', '--all']);
      assert.is(checked.status, 0, checked.all);
      assert.match(checked.all, 'nothing found: 1 file');
      const ran = repo.sluice(['run', 'queue']);
      assert.is(ran.status, 0, ran.all);
      assert.match(repo.read(path), 'codex_exec_last_run_completion_gate: pass');
    }));

  test('a breakdown is exactly 12 prompts, in four parts and one that verifies', () => {
    assert.equal(
      rows.map(({ number, part }) => `${number} ${part}`),
      [
        '01 foundation',
        '02 foundation',
        '03 core',
        '04 core',
        '05 core',
        '06 core',
        '07 core',
        '08 core',
        '09 hardening',
        '10 hardening',
        '11 documentation',
        '12 verification',
      ],
    );
    for (const { number, file } of rows) assert.is(file, `prompt-${number}-SLUG.md`);
    assert.equal([...shown().keys()], ['INDEX-prd-breakdown.md', 'prompts/prompt-NN-SLUG.md']);
  });

  test('its index has a summary, and the same prompts in graph and table', () => {
    const bullets = index.split('## Dependencies')[0]!.match(/^- /gm) ?? [];
    assert.ok(bullets.length >= 5 && bullets.length <= 10, `${bullets.length} bullets`);
    const edges = [...index.matchAll(/^ {2}p(\d\d) --> p(\d\d)$/gm)].map(([, from, to]) => `${from} ${to}`);
    const wanted = rows.flatMap(({ number, after }) =>
      after === '-' ? [] : after.split(', ').map((before) => `${before} ${number}`),
    );
    assert.equal(edges.sort(), wanted.sort());
    for (const edge of edges) assert.ok(edge.slice(0, 2) < edge.slice(3), `${edge} goes backwards`);
    const listed = [...index.matchAll(/^\| (\d\d) \| (\w+) \| \[(\S+)\]\(prompts\/\3\) \| ([\d, -]+) \|/gm)];
    assert.equal(
      listed.map(([, number, part, file, after]) => ({ number, part, file, after })),
      rows,
    );
  });

  test('filled in it comes to 12 prompts that pass, and an index that no queue takes for one', () =>
    inRepo((repo) => {
      const prompt = shown().get('prompts/prompt-NN-SLUG.md')!;
      repo.write('INDEX-prd-breakdown.md', index);
      for (const { number } of rows)
        repo.write(`prompts/prompt-${number}-part.md`, prompt.replaceAll('NN-SLUG', `${number}-part`));
      const { stdout, status } = repo.sluice(['flow', 'check', 'frontmatter', '--json']);
      assert.is(status, 0, stdout);
      assert.is((JSON.parse(stdout) as { prompt_count: number }).prompt_count, 12);
    }));
});
