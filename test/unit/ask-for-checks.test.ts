import * as assert from 'uvu/assert';
import { withChecks } from '../../src/app/install/ask-for-checks.ts';
import { spec } from '../support/spec.ts';

const on = { duplicates: true };

spec('switching checks on in a sluice.yml', (test) => {
  test.each(
    [
      ['no checks', 'version: 1\n', 'version: 1\nchecks: { duplicates: true }\n'],
      ['no line end', 'version: 1', 'version: 1\nchecks: { duplicates: true }\n'],
      ['CRLF', 'version: 1\r\n', 'version: 1\r\nchecks: { duplicates: true }\r\n'],
      [
        'some checks',
        'checks: {stamps: apply}\nversion: 1\n',
        'checks: { stamps: apply, duplicates: true }\nversion: 1\n',
      ],
      ['no check among them', 'version: 1\nchecks: {}\n', 'version: 1\nchecks: { duplicates: true }\n'],
      ['a comma at the end', 'checks: { stamps: off, }\n', 'checks: { stamps: off, duplicates: true }\n'],
      ['a key of that name elsewhere', 'x: { checks: 1 }\n', 'x: { checks: 1 }\nchecks: { duplicates: true }\n'],
    ] as const,
    ([title]) => title,
    ([, text, wanted]) => assert.is(withChecks(text, on), wanted),
  );

  test.each(
    [
      ['the check is there', 'checks: { duplicates: false }\n'],
      ['one check a line', 'checks:\n  stamps: apply\n'],
      ['a comment behind them', 'checks: { stamps: apply } # for now\n'],
      ['all of it on one line', '{ version: 1 }\n'],
      ['a second document', 'version: 1\n---\n'],
      ['the end is marked', 'version: 1\n...\n'],
      ['it is a list', '- version\n'],
      ['it cannot be read', 'version: [\n'],
      ['checks are none', 'checks: 1\n'],
    ] as const,
    ([title]) => `left alone: ${title}`,
    ([, text]) => assert.is(withChecks(text, on), undefined),
  );
});
