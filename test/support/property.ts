import * as fc from 'fast-check';

/** Small and the same every time, unless asked otherwise: `SLUICE_RUNS=100000 SLUICE_SEED=7 npm test -- property`. */
const runs = Number(process.env['SLUICE_RUNS'] ?? 300);
export const seed = Number(process.env['SLUICE_SEED'] ?? 2026);

/** Hold a property to many values; a failure shows the smallest one that breaks it. */
export async function always<T>(
  values: fc.Arbitrary<T>,
  holds: (value: T) => void | Promise<void>,
  share = 1,
): Promise<void> {
  const property = fc.asyncProperty(values, async (value) => holds(value));
  const details = await fc.check(property, { numRuns: Math.max(1, Math.round(runs * share)), seed });
  if (!details.failed) return;
  const { errorInstance: error } = details as { errorInstance?: Error & { details?: string } };
  throw new Error(
    `${fc.stringify(details.counterexample)} (after ${details.numRuns} runs, SLUICE_SEED=${seed})\n${error?.details ?? ''}${error?.stack}`,
  );
}

/** One of the texts of a list, which are parted by ‖. */
export function oneOf(list: string): fc.Arbitrary<string> {
  return fc.constantFrom(...list.split(/ *‖ *\n? */));
}
