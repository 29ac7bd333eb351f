import { judge } from '../../duplicates/judge.ts';
import { printsOf } from '../../duplicates/matches.ts';
import type { Finding } from '../../model/finding.ts';
import type { Change } from '../../model/snapshot.ts';
import { brokenAmong } from './broken.ts';
import { shelvesOf, sourcesOf, type Asking } from './change.ts';
import { rulingBy } from './classes.ts';
import { classesOf, unbroken } from './copies.ts';
import { Shelves } from './shelves.ts';
import { readFiles, type ChangedFile } from './files.ts';
import { findingFor, notJudged } from './findings.ts';
import { Library } from './library.ts';
import { copiesAmong } from './copy.ts';
import { judgedBy, type Judged } from './scope.ts';
import { suspectsAmong, type Grown } from './suspects.ts';

/**
 * Whoever names files is told of the copies in them that were there before, too, and of those that cannot be judged. They
 * block nobody.
 */
export async function oldFindings(input: Asking, known: readonly Finding[]): Promise<Finding[]> {
  const rules = input.policy.duplicates;
  const judged = judgedBy(rules);
  // As if all of it were new.
  const side = input.scope.entries.map((entry): Change => ({ path: entry.path, entry, before: '' }));
  const { changed, notJudged: unread } = await readFiles(input, judged, [side]);
  const grown = changed.map((file): Grown => wholly(file, judged.grain));
  const notChecked = [...unread, ...(await brokenAmong(input.tool, grown))].map(notJudged);
  const isTold = (one: Finding): boolean =>
    known.some(({ code, path, args }) => code === one.code && path === one.path && args['why'] === one.args['why']);
  return [...(await oldCopies(input, judged, grown, known)), ...notChecked.filter((one) => !isTold(one))];
}

async function oldCopies(
  input: Asking,
  judged: Judged,
  grown: readonly Grown[],
  known: readonly Finding[],
): Promise<Finding[]> {
  const rules = input.policy.duplicates;
  const changed = grown.map(({ file }) => file);
  const library = new Library(
    input,
    judged,
    [],
    changed.map(({ path }) => path),
  );
  try {
    const suspects = await suspectsAmong(grown, changed, library, {
      grain: judged.grain,
      minLines: rules.detect.minLines,
      all: true,
    });
    if (suspects.length === 0) return [];
    const verdict = await judge(input.tool, rules.detect, sourcesOf(suspects, changed));
    const { clones } = verdict;
    const shelves = new Shelves(shelvesOf(suspects, changed), judged.grain);
    const copies = unbroken(copiesAmong(verdict, grown), shelves);
    const ruling = rulingBy(rules);
    const told = new Set(known.map(({ digest }) => digest));
    return classesOf(copies, clones, shelves, rules.detect.minTokens).flatMap((one) => {
      const judgement = ruling.of(one);
      const finding = judgement && findingFor(one, judgement);
      return finding && !told.has(finding.digest) ? { ...finding, code: 'dup/old', severity: 'warning' as const } : [];
    });
  } finally {
    await library.close();
  }
}

function wholly(file: ChangedFile, grain: Parameters<typeof printsOf>[1]): Grown {
  return {
    file,
    gained: new Uint8Array(file.now.lexemes.count).fill(1),
    prints: printsOf(file.now, grain, () => true),
  };
}
