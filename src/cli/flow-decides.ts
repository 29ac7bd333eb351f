import { Fault } from '../model/fault.ts';
import type { Console, Parsed } from './command.ts';
import { askingOf, reasonOf, told, type Does } from './flow-verbs.ts';

/** The verbs of `sluice flow` by which a person decides something: each is told to the log. */
export const decides = {
  hold: async (parsed, console) => {
    const { hold } = await import('../app/flow/words.ts');
    const reason = reasonOf(parsed);
    return told(parsed, console, `held: ${reason}`, await hold({ ...askingOf(parsed, console), reason }));
  },
  release: async (parsed, console, word) => {
    const { release } = await import('../app/flow/words.ts');
    const reason = reasonOf(parsed);
    return told(
      parsed,
      console,
      word === '' ? 'released' : `released ${word}`,
      await release({ ...askingOf(parsed, console), reason }, word),
    );
  },
  waive: async (parsed, console, word) => {
    const { waive } = await import('../app/flow/words.ts');
    const reason = reasonOf(parsed);
    const { item, until } = parsed.values;
    if (typeof until !== 'string') throw new Fault('usage', 'a waiver ends: add --until DAY');
    const path = await waive(
      { ...askingOf(parsed, console), reason },
      word,
      typeof item === 'string' ? item : '',
      until,
    );
    const of = typeof item === 'string' ? ` of ${item}` : '';
    return told(parsed, console, `${word}${of} does not count until ${until}`, path);
  },
  import: async (parsed, console) => {
    const { importLegacy } = await import('../app/flow/words.ts');
    const { state, failed, path } = await importLegacy({ ...askingOf(parsed, console), reason: '' });
    return told(
      parsed,
      console,
      `took over ${state} that are said to have succeeded and ${failed} that failed, as claims, which let nothing pass`,
      path,
    );
  },
  unlock: async (parsed, console) => {
    const { unlock } = await import('../app/flow/words.ts');
    const reason = reasonOf(parsed);
    const from = await unlock({ ...askingOf(parsed, console), reason });
    return told(parsed, console, `took the lock away from ${from}`, '');
  },
  approve: (parsed, console, word) => approval(parsed, console, word, 'approved'),
  reject: (parsed, console, word) => approval(parsed, console, word, 'rejected'),
  rule: async (parsed, console, word) => {
    const { rule } = await import('../app/flow/words.ts');
    const ruling = parsed.positionals[2] ?? '';
    const path = await rule({ ...askingOf(parsed, console), reason: reasonOf(parsed) }, word, ruling);
    return told(parsed, console, `${word}: ${ruling}`, path);
  },
} satisfies Readonly<Record<string, Does>>;

async function approval(
  parsed: Parsed,
  console: Console,
  stage: string,
  kind: 'approved' | 'rejected',
): Promise<number> {
  const { approve } = await import('../app/flow/words.ts');
  const { role, reason } = parsed.values;
  const why = kind === 'rejected' ? reasonOf(parsed) : typeof reason === 'string' ? reason : '';
  const word = { ...askingOf(parsed, console), reason: why };
  return told(
    parsed,
    console,
    `${kind} ${stage}`,
    await approve(word, stage, typeof role === 'string' ? role : '', kind),
  );
}
