import type { CodeInfo } from '../../model/check.ts';
import type { Args } from '../../model/finding.ts';

const whyNotJudged: Readonly<Record<string, (args: Args) => string>> = {
  size: () => 'it is larger than `maxSize` of .jscpd.json',
  lines: () => 'it has more lines than `maxLines` of .jscpd.json',
  encoding: () => 'it is not UTF-8',
  syntax: ({ format }) => `jscpd cannot parse it as ${format}`,
  other: ({ format, other }) => `it seems to repeat ${other}, which jscpd cannot parse as ${format}`,
};

/** Why a file was not judged, as what follows a "because". */
export function reasonOf(args: Args): string {
  return whyNotJudged[String(args['why'])]!(args);
}

/** Every code of this check, in words. */
export const codes = {
  'dup/new': {
    severity: 'error',
    title: 'New lines that are there already',
    say: ({ lines, use, copies, class: id }) =>
      `these ${lines} lines are ${use} again${Number(copies) > 2 ? ` (${copies} copies in all)` : ''}: use it, or accept with \`sluice baseline accept ${id}\``,
    why: 'What is said in two places is mended in one of them. Copies that were there before never block; this one came with the change.',
    fix: 'Call, import or include the copy that is named, or move what both need to a place of its own. Where the copy is meant, `sluice baseline accept dup:…` writes that down for others to see.',
  },
  'dup/ignored': {
    severity: 'warning',
    title: 'A comment that hides copies',
    say: () => 'the lines from this `jscpd:ignore-start` on are not judged as copies; the comment is new',
    why: 'A comment that silences the judge may be right, but it came with the lines that it hides: somebody should have seen it.',
    fix: 'Take the comment out, or leave it for the reviewer to see.',
  },
  'dup/not-checked': {
    severity: 'warning',
    title: 'A file that was not judged',
    say: (args) => `not run: copies in this file were not looked for, because ${reasonOf(args)}`,
    why: 'Of such a file jscpd finds no copies, whatever is in it. That is not the same as having none.',
    fix: 'Mend the syntax, save the file as UTF-8, or put it under `generated` or `vendored` in sluice.yml if nobody writes it by hand.',
  },
  'dup/old': {
    severity: 'warning',
    title: 'Lines that are elsewhere too',
    say: ({ lines, use, copies }) =>
      `these ${lines} lines are also ${use}${Number(copies) > 2 ? ` (${copies} copies in all)` : ''}`,
    why: 'It was there before, so it blocks nobody; it is told because this file was asked about.',
    fix: 'Use one of them from the others when you are here anyway.',
  },
  'dup/percentage': {
    severity: 'error',
    title: 'More of the tree is copies than may be',
    say: ({ percentage, limit, by }) =>
      `${percentage} % of all lines are copies, and ${by} allows ${limit} %; \`sluice baseline show --format markdown\` lists them, \`sluice baseline accept\` lets them be`,
    why: 'New copies are refused one by one; this is the sum, which may only fall.',
    fix: 'Take copies out, or run `sluice baseline accept` to write down where the tree stands today, as after a formatter that writes the same code in more lines.',
  },
  'dup/renamed': {
    severity: 'warning',
    title: 'New lines that are there already under other names',
    say: ({ lines, use }) => `these ${lines} lines are ${use} with other names`,
    why: 'Who copies and renames has a copy all the same. This is a hint; it never blocks.',
    fix: 'Look whether one of the two can be used for both.',
  },
} as const satisfies Readonly<Record<string, CodeInfo>>;
