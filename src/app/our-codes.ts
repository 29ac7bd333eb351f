import type { CodeInfo } from '../model/check.ts';

/** Findings about our own files, which no single check makes. */
export const ourCodes = {
  'baseline/stale': {
    severity: 'warning',
    title: 'A baseline entry nothing answers to',
    say: (args) =>
      args['class'] === undefined
        ? `the baseline accepts ${args['code']}${args['key'] ? ` ${args['key']}` : ''} in ${args['path']}, which is ${args['left'] === args['count'] ? 'not there any more' : `there ${args['left']} times less`}`
        : `the baseline accepts ${args['count']} copies of ${args['class']}, of which ${args['left'] === args['count'] ? 'none are left' : `there are ${args['left']} less`}`,
    why: 'An entry that is left over accepts the next mistake of its kind unseen.',
    fix: 'Run `sluice baseline prune`.',
  },
} as const satisfies Readonly<Record<string, CodeInfo>>;
