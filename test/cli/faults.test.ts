import * as assert from 'uvu/assert';
import { assertFault, assertOneSentence } from '../support/faults.ts';
import { misuses, outputMisuses } from './misuses.ts';
import { inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

spec('a command line that means nothing is told so, with the nearest word', (test) => {
  test.each(
    misuses,
    ({ args }) => `sluice ${args.map((arg) => JSON.stringify(arg)).join(' ')}`,
    ({ args, says }) => inRepo((repo) => assertFault(repo, args, 'usage', [says])),
  );
  test.each(
    outputMisuses,
    ({ args }) => `sluice ${args.join(' ')}`,
    ({ args, says }) => inRepo((repo) => assertOneSentence(repo.sluice(args), [says])),
  );

  test('a fault is JSON for whoever asked for a format that is', () =>
    inRepo((repo) => {
      for (const args of [['--format', 'json'], ['--format=jsonl']]) {
        const { stdout } = repo.sluice(['check', ...args, 'nowhere']);
        assert.match(stdout, '"kind":"usage"');
      }
    }));

  test('what follows -- is a path, also when it looks like an option', () =>
    inRepo((repo) => assertOneSentence(repo.sluice(['check', '--', '--json']), ['--json names nothing here'])));
});
