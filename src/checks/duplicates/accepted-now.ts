import type { CheckInput } from '../../model/check.ts';
import type { AcceptedCopies } from '../../model/duplicates.ts';
import { baselinePath } from '../../model/policy.ts';
import type { Change } from '../../model/snapshot.ts';

/** The classes of copies that a change accepts, or more of than before: on every side, where it merges several. */
export async function acceptedNow(
  { snapshot, policy }: CheckInput,
  sides: readonly (readonly Change[])[],
): Promise<AcceptedCopies[]> {
  const changes = sides.flatMap((side) => side.find(({ path }) => path === baselinePath) ?? []);
  if (changes.length < sides.length) return [];
  const counts: ReadonlyMap<string, number>[] = [];
  let lacking = false;
  await snapshot.readBlobs(
    changes.flatMap(({ path, before }) => (before === '' ? [] : { path, id: before })),
    1 << 26,
    (_entry, content) => {
      lacking ||= typeof content === 'string';
      if (typeof content !== 'string') counts.push(countsIn(content.bytes));
    },
  );
  if (lacking) return [];
  return policy.duplicates.accepted.filter(({ class: id, count }) =>
    counts.every((before) => (before.get(id) ?? 0) < count),
  );
}

/** Of a baseline as it was: what cannot be read there has accepted nothing, so that nothing is held back now. */
function countsIn(bytes: Uint8Array): ReadonlyMap<string, number> {
  try {
    const { duplicates } = JSON.parse(new TextDecoder().decode(bytes)) as {
      duplicates?: { accepted?: readonly { class: string; count: number }[] };
    };
    return new Map((duplicates?.accepted ?? []).map(({ class: id, count }) => [id, count]));
  } catch {
    return new Map();
  }
}
