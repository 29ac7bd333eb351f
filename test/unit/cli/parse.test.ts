import * as assert from 'uvu/assert';
import type { Command } from '../../../src/cli/command.ts';
import { parse, usage } from '../../../src/cli/parse.ts';
import { spec } from '../../support/spec.ts';

const command: Command = {
  name: 'try',
  summary: 'Try it.',
  takes: '[PATHS]',
  positionals: true,
  options: {
    all: { type: 'boolean', short: 'a', help: 'everything' },
    'dry-run': { type: 'boolean', help: 'write nothing' },
    range: { type: 'string', value: 'A..B', help: 'from where to where' },
    only: { type: 'string', multiple: true, help: 'keep to this' },
  },
  run: () => Promise.resolve(0),
};

const withoutArguments: Command = { ...command, positionals: false };

interface Good {
  readonly args: readonly string[];
  readonly values?: object;
  readonly positionals?: readonly string[];
}

const good: readonly Good[] = [
  { args: [] },
  { args: ['--all'], values: { all: true } },
  { args: ['-a'], values: { all: true } },
  { args: ['--all', '--all'], values: { all: true } },
  { args: ['--range', 'a..b'], values: { range: 'a..b' } },
  { args: ['--range=a..b'], values: { range: 'a..b' } },
  { args: ['--range=a=b'], values: { range: 'a=b' } },
  { args: ['--range=--all'], values: { range: '--all' } },
  { args: ['--range', '-'], values: { range: '-' } },
  { args: ['--range', '3'], values: { range: '3' } },
  { args: ['--range=-3'], values: { range: '-3' } },
  { args: ['--only', 'a', '--only=b'], values: { only: ['a', 'b'] } },
  { args: ['a', '--all', 'b'], values: { all: true }, positionals: ['a', 'b'] },
  { args: ['--', '--all', '-x', '--'], positionals: ['--all', '-x', '--'] },
  { args: ['-'], positionals: ['-'] },
  { args: ['a b', 'c=d'], positionals: ['a b', 'c=d'] },
  { args: ['--help', 'x'], values: { help: true }, positionals: ['x'] },
  { args: ['-h'], values: { help: true } },
];

const bad: readonly { readonly args: readonly string[]; readonly says: string }[] = [
  { args: ['--al'], says: '`sluice try` has no option --al; did you mean --all?' },
  { args: ['--dryrun'], says: '`sluice try` has no option --dryrun; did you mean --dry-run?' },
  { args: ['--dry_run'], says: '`sluice try` has no option --dry_run; did you mean --dry-run?' },
  { args: ['--halp'], says: '`sluice try` has no option --halp; did you mean --help?' },
  { args: ['--ALL'], says: '`sluice try` has no option --ALL; did you mean --all?' },
  { args: ['--no-all'], says: '`sluice try` has no option --no-all; did you mean --all?' },
  { args: ['--frobnicate'], says: '`sluice try` has no option --frobnicate; see `sluice try --help`.' },
  { args: ['--__proto__'], says: '`sluice try` has no option --__proto__; see `sluice try --help`.' },
  { args: ['--toString'], says: '`sluice try` has no option --toString; see `sluice try --help`.' },
  { args: ['-x'], says: '`sluice try` has no option -x; see `sluice try --help`.' },
  { args: ['-1'], says: '`sluice try` has no option -1; see `sluice try --help`.' },
  { args: ['-ax'], says: '`sluice try` has no option -x; see `sluice try --help`.' },
  { args: ['--range'], says: '--range of `sluice try` needs a value: --range A..B.' },
  { args: ['--range='], says: '--range of `sluice try` needs a value: --range A..B.' },
  { args: ['--range', ''], says: '--range of `sluice try` needs a value: --range A..B.' },
  { args: ['--range', '--all'], says: '--range of `sluice try` needs a value: --range A..B.' },
  { args: ['--range', '-3'], says: '--range of `sluice try` needs a value: --range A..B.' },
  { args: ['--only'], says: '--only of `sluice try` needs a value: --only VALUE.' },
  { args: ['--range=a', '--range=b'], says: '--range of `sluice try` was given twice: keep one.' },
  { args: ['--all=true'], says: '--all of `sluice try` takes no value.' },
  { args: ['--all='], says: '--all of `sluice try` takes no value.' },
  { args: ['a', ''], says: '`sluice try` was given an empty argument: name something, or leave it out.' },
];

function shown(args: readonly string[]): string {
  return args.length === 0 ? 'nothing' : args.map((arg) => JSON.stringify(arg)).join(' ');
}

spec('the arguments of a command', (test) => {
  test.each(
    good,
    ({ args }) => `${shown(args)} is understood`,
    ({ args, values = {}, positionals = [] }) => {
      const parsed = parse(command, args);
      assert.equal({ ...parsed.values }, values);
      assert.equal(parsed.positionals, positionals);
    },
  );

  test.each(
    bad,
    ({ args }) => `${shown(args)} is refused`,
    ({ args, says }) =>
      assert.throws(
        () => parse(command, args),
        (error: Error) => error.message === says,
      ),
  );

  test('the order of options is kept, for those whose order means something', () => {
    assert.equal(parse(command, ['--only', 'a', '--range=x', 'p', '--only', 'b']).order, [
      { name: 'only', value: 'a' },
      { name: 'range', value: 'x' },
      { name: 'only', value: 'b' },
    ]);
  });

  test('a command that takes no argument names the one it was given', () => {
    assert.throws(
      () => parse(withoutArguments, ['now']),
      (error: Error) =>
        error.message === '`sluice try` takes no argument, and "now" was given; see `sluice try --help`.',
    );
    assert.is(parse(withoutArguments, ['now', '--help']).values['help'], true);
  });

  test('the usage names every option once, and fits one screen', () => {
    assert.is(
      usage(command),
      [
        'sluice try [PATHS] [options]',
        '',
        'Try it.',
        '',
        '  -a, --all              everything',
        '  --dry-run              write nothing',
        '  --range A..B           from where to where',
        '  --only VALUE           keep to this',
        '',
      ].join('\n'),
    );
  });
});
