import type { Verdict } from '../../duplicates/judge.ts';
import type { Run } from '../../duplicates/matches.ts';
import type { Text } from '../../duplicates/read.ts';
import type { Detection } from '../../model/duplicates.ts';
import { copiesAmong } from './copy.ts';
import { hasLines } from './lines.ts';
import type { Suspect } from './suspects.ts';

/** Whether a run that a suspect has in common with a text is as long as a copy, and the verdict says nothing of it. */
export type IsUntold = (suspect: Suspect, run: Run, other: Text) => boolean;

export function untoldBy(
  verdict: Verdict,
  suspects: readonly Suspect[],
  { minTokens, minLines }: Pick<Detection, 'minTokens' | 'minLines'>,
): IsUntold {
  const told = new Map(suspects.map(({ file }) => [file.path, new Uint8Array(file.now.lexemes.count)]));
  for (const { grown, from, to } of copiesAmong(verdict, suspects)) told.get(grown.file.path)!.fill(1, from, to);
  return ({ file: { path, now } }, run, other) => {
    const { at, length } = run;
    const marks = told.get(path)!;
    let untold = 0;
    for (let place = at; place < at + length; place++) if (marks[place] === 0) untold++;
    return untold >= minTokens && hasLines(run, now, other, minLines);
  };
}

/**
 * Whether more may be found than the chosen files show. They are chosen by lexemes, and jscpd may see other tokens in one of
 * them: then another file that was left out may be what something is a copy of.
 */
export function leavesOpen(suspects: readonly Suspect[], isUntold: IsUntold): boolean {
  return suspects.some(
    (one) =>
      one.leftOut && one.matches.some(({ runs, shelved }) => runs.some((run) => isUntold(one, run, shelved.text))),
  );
}
