import type { Detection, DuplicateRules, PathClasses } from '../model/duplicates.ts';

/** The rules for copies that a change makes looser, in words. */
export function duplicatesLoosened(before: DuplicateRules, after: DuplicateRules): string[] {
  if (before.on === 'off') return acceptedMore(before, after);
  if (after.on === 'off') return ['the check duplicates is switched off', ...acceptedMore(before, after)];
  return [
    ...(before.on === 'block' && after.on === 'warn' ? ['the check duplicates only warns'] : []),
    ...detectsLess(before.detect, after.detect),
    ...classesWider(before.classes, after.classes),
    ...(before.withoutTool === 'block' && after.withoutTool === 'warn'
      ? ['where there is no jscpd, duplicates only warns']
      : []),
    ...(before.renamed && !after.renamed ? ['copies with other names are no longer told'] : []),
    ...(after.threshold > before.threshold
      ? [`${after.threshold} % of the tree may be copies instead of ${before.threshold} %`]
      : []),
    ...acceptedMore(before, after),
  ];
}

function detectsLess(before: Detection, after: Detection): string[] {
  return [
    ...limits(before, after),
    ...switches(before, after),
    ...formatsGone(before, after),
    ...added(before.ignore, after.ignore).map((pattern) => `copies in ${pattern} are not looked for`),
    ...added(before.ignorePattern, after.ignorePattern).map((pattern) => `code that fits ${pattern} is not looked at`),
  ];
}

/** Where no number is an end there is none: nothing is more. */
function limits(before: Detection, after: Detection): string[] {
  const list: string[] = [];
  for (const key of ['minTokens', 'minLines'] as const)
    if (after[key] > before[key]) list.push(`${key} of copies is raised from ${before[key]} to ${after[key]}`);
  for (const key of ['maxLines', 'maxSize'] as const)
    if ((after[key] ?? Infinity) < (before[key] ?? Infinity))
      list.push(`${key} of files is lowered from ${before[key] ?? 'none'} to ${after[key]}`);
  return list;
}

/** From the one that finds least to the one that finds most. */
const modes: readonly Detection['mode'][] = ['strict', 'mild', 'weak'];

function switches(before: Detection, after: Detection): string[] {
  const list: string[] = [];
  if (modes.indexOf(after.mode) < modes.indexOf(before.mode))
    list.push(`copies are compared in the mode ${after.mode} instead of ${before.mode}`);
  for (const key of ['ignoreCase', 'ignoreIdentifiers', 'ignoreLiterals', 'ignoreAnnotations'] as const)
    if (before[key] && !after[key]) list.push(`${key} is switched off: fewer copies are found`);
  if (!before.skipLocal && after.skipLocal) list.push('copies within one folder are allowed');
  return list;
}

function formatsGone(before: Detection, after: Detection): string[] {
  const list: string[] = [];
  // No format named: all of them.
  if (before.formats.length === 0 && after.formats.length > 0)
    list.push(`copies are looked for in ${after.formats.join(', ')} alone`);
  else if (after.formats.length > 0)
    for (const format of added(after.formats, before.formats)) list.push(`copies in ${format} are not looked for`);
  for (const key of ['formatsExts', 'formatsNames'] as const)
    for (const [format, names] of Object.entries(before[key])) {
      const gone = added(after[key][format] ?? [], names);
      if (gone.length > 0 && isLookedAt(before, format))
        list.push(`${gone.join(' ')} are no longer files of ${format}`);
    }
  for (const key of ['formatsExts', 'formatsNames'] as const)
    for (const [format, names] of Object.entries(after[key])) {
      const come = added(before[key][format] ?? [], names);
      if (come.length > 0 && !isLookedAt(after, format))
        list.push(`${come.join(' ')} are files of ${format} from now on, and not looked at`);
    }
  const pairs = pairsOf(after.crossFormats);
  for (const pair of pairsOf(before.crossFormats))
    if (!pairs.has(pair)) list.push(`copies are not looked for between ${pair}`);
  return list;
}

function isLookedAt({ formats }: Detection, format: string): boolean {
  return formats.length === 0 || formats.includes(format);
}

const allowed: readonly (readonly [keyof Omit<PathClasses, 'isolated'>, string])[] = [
  ['generated', 'generated, and not looked at for copies'],
  ['vendored', 'vendored, and not looked at for copies'],
  ['templates', 'templates, which may repeat each other'],
  ['tests', 'tests, whose copies only warn'],
];

function classesWider(before: PathClasses, after: PathClasses): string[] {
  const wider = allowed.flatMap(([name, words]) => {
    const [taken, kept] = [before[name], after[name]].map((list) => list.filter((one) => !one.startsWith('!')));
    const [spared, sparedYet] = [before[name], after[name]].map((list) => list.filter((one) => one.startsWith('!')));
    const more = [...added(taken!, kept!), ...added(sparedYet!, spared!).map((one) => one.slice(1))];
    return more.map((pattern) => `${pattern} are ${words}`);
  });
  const known = pairsOf(before.isolated);
  const pairs = [...pairsOf(after.isolated)].filter((pair) => !known.has(pair));
  return [...wider, ...pairs.map((pair) => `copies between ${pair} are allowed`)];
}

/** Every two of every group, in words. */
function pairsOf(groups: readonly (readonly string[])[]): Set<string> {
  return new Set(
    groups.flatMap((group) =>
      [...new Set(group)]
        .sort()
        .flatMap((one, index, all) => all.slice(index + 1).map((other) => `${one} and ${other}`)),
    ),
  );
}

function acceptedMore(before: DuplicateRules, after: DuplicateRules): string[] {
  const known = new Map(before.accepted.map(({ class: name, count }) => [name, count]));
  const more = after.accepted.filter(({ class: name, count }) => count > (known.get(name) ?? 0));
  return [...ratchet(before, after), ...more.map((one) => `the baseline accepts ${one.class} ×${one.count}`)];
}

/** The first one takes the place of the threshold. */
function ratchet(before: DuplicateRules, after: DuplicateRules): string[] {
  if (after.ratchet === undefined) return before.ratchet === undefined ? [] : ['the ratchet of copies is removed'];
  if (before.ratchet === undefined)
    return after.ratchet > before.threshold
      ? [`a ratchet lets ${after.ratchet} % of the tree be copies instead of ${before.threshold} %`]
      : [];
  return after.ratchet > before.ratchet
    ? [`the ratchet of copies is raised from ${before.ratchet} % to ${after.ratchet} %`]
    : [];
}

/** What the second list has and the first has not. */
function added(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((one) => !before.includes(one));
}
