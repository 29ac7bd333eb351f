import { planSettings } from '../src/text/yaml-edit.ts';
import { everyEdit, Judge, plan } from '../test/support/edit-judge.ts';
import { yamlDocument } from '../test/support/yaml-documents.ts';
import { Writer } from './corpus.ts';
import { table } from './measure.ts';

interface Fuzz {
  documents: number;
  edits: number;
  right: number;
  quick: number;
  faults: Record<string, number>;
  refused: Record<string, number>;
}

/** Every value replaced, every mapping and every list extended, document after document. */
export function fuzzAll(edits: number): Fuzz {
  const fuzz: Fuzz = { documents: 0, edits: 0, right: 0, quick: 0, faults: {}, refused: {} };
  for (let seed = 1_000_000; fuzz.edits < edits; seed++) {
    const judged = new Judge(yamlDocument(seed));
    if (judged.data) fuzzOne(fuzz, seed, judged, judged.data);
  }
  return fuzz;
}

function fuzzOne(fuzz: Fuzz, seed: number, judged: Judge, data: NonNullable<Judge['data']>): void {
  fuzz.documents++;
  const yaml = yamlDocument(seed);
  for (const settings of everyEdit(data, new Writer(seed))) {
    fuzz.edits++;
    const quick = planSettings(yaml, settings);
    if (quick) fuzz.quick++;
    const planned = quick ?? plan(yaml, settings);
    const fault = planned.ok ? judged.faultOf(settings, planned) : undefined;
    if (!planned.ok) fuzz.refused[planned.construct] = (fuzz.refused[planned.construct] ?? 0) + 1;
    else if (fault === undefined) fuzz.right++;
    else fuzz.faults[fault] = (fuzz.faults[fault] ?? 0) + 1;
  }
}

export function fuzzTable({ edits: _edits, documents: _documents, right, quick, faults, refused }: Fuzz): string {
  const rest = [
    ...Object.entries(faults),
    ...Object.entries(refused).map(([name, count]) => [`refused: ${name}`, count] as const),
  ];
  return table([
    ['right', right],
    ['of these in the quick way', quick],
    ...rest,
    ['faults', Object.values(faults).reduce((sum, count) => sum + count, 0)],
  ]);
}
