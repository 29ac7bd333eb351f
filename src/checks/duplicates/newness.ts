import type { Verdict } from '../../duplicates/judge.ts';
import { guaranteed } from '../../duplicates/windows.ts';
import { copiedBefore, type Comparing } from './before.ts';
import { copiesAmong, isEnough, type Copy } from './copy.ts';
import { holdsGain } from './gained.ts';
import type { Grown } from './suspects.ts';

/**
 * A copy is new if it has (1) a window that the tree had not so often before, (2) a line that was added, and (3) as many
 * tokens as make a copy that were not in one before. The first settles moves, the second which of the copies is the new
 * one, the third edits within an old copy and old copies that grew a little. What a formatter has only laid out anew is new
 * in no way, also where it was no copy before: too short by a comma, or in other quotes than the other one.
 */
export async function newCopies(verdict: Verdict, grown: readonly Grown[], comparing: Comparing): Promise<Copy[]> {
  const likely = copiesAmong(verdict, grown).filter(({ grown: { gained }, from, to }) =>
    holdsGain(gained, from, to, guaranteed(comparing.grain)),
  );
  const { edits } = comparing;
  const touched = likely.filter((copy) => {
    const { grown, fragment, from, to } = copy;
    if (edits.isLaidOutAnew(grown.file, from, to)) return false;
    if (edits.isTouched(grown.file, fragment.start, fragment.end)) return true;
    // Lines that were in a comment are none that were added, and come to life all the same.
    return edits.mapsOf(grown.file).every((map) => map && isEnough(copy, (at) => map[at] === -1, comparing.minTokens));
  });
  return withoutOldOnes(touched, comparing);
}

async function withoutOldOnes(copies: readonly Copy[], comparing: Comparing): Promise<Copy[]> {
  const { minTokens, files, edits } = comparing;
  const fresh: Copy[] = [];
  let open: readonly Copy[] = copies.filter((copy) => {
    const maps = edits.mapsOf(copy.grown.file);
    const few = maps.some((one) => one && !isEnough(copy, (at) => one[at] === -1, minTokens));
    if (!few) fresh.push(copy);
    return few;
  });
  const sides = files[0]?.before.length ?? 0;
  for (let side = 0; side < sides && open.length > 0; side++) {
    const copied = await copiedBefore(open, side, comparing);
    open = open.filter((copy) => {
      const one = edits.mapsOf(copy.grown.file)[side];
      const was = copied.get(copy);
      return !one || isEnough(copy, (at) => one[at] === -1 || was?.[one[at]!] !== 1, minTokens);
    });
  }
  return [...fresh, ...open];
}
