/** A number that stands by itself: no part of a version, of a fraction or of a number below nothing. */
const alone = String.raw`(?<![-.\d]|\d,)(\d{1,3}(?:,\d{3})+|\d+)`;
const words = String.raw`\s+(?:tests?\s+|checks?\s+)?`;
const passedOnes = new RegExp(String.raw`${alone}${words}(?:passed|passing|ok\b)|^# pass (\d+)`, 'gim');
const ranOnes = new RegExp(String.raw`${alone}\s+(?:tests?|checks?)\b`, 'gi');
/** Where some are told to have passed or failed, by whatever number, how many there were says nothing. */
const cameToSomething = new RegExp(
  String.raw`\d${words}(?:passed|passing)|[1-9]\d*${words}(?:failed|failing|failures?)|^# fail [1-9]`,
  'im',
);

/** How many tests an output tells of as passed, or where it tells of none that way, as run; the last time it tells. */
export function executedIn(output: string): number | undefined {
  const passed = lastOf(output, passedOnes);
  return passed ?? (cameToSomething.test(output) ? undefined : lastOf(output, ranOnes));
}

function lastOf(output: string, pattern: RegExp): number | undefined {
  const [, one, other] = [...output.matchAll(pattern)].at(-1) ?? [];
  const told = one ?? other;
  return told === undefined ? undefined : Number(told.replaceAll(',', ''));
}
