import { join } from 'node:path';
import { bytesDigest } from '../../disk/digest.ts';
import { readIfThere } from '../../disk/read.ts';
import type { Knowing } from '../../flow/action.ts';
import type { RunLog } from '../../flow/log.ts';
import { inputDigest } from '../../flow/plain/digest.ts';
import { isMade } from '../../flow/plain/outputs.ts';
import type { Flow } from '../../model/flow.ts';
import type { Told } from '../../model/run.ts';
import type { Desk } from './desk.ts';
import { factOf, type Asker } from './facts.ts';
import { valuesOf } from './known.ts';

/** What a flow of commands goes by: facts, values, and the bytes that its stages read. */

type Files = (globs: readonly string[]) => readonly string[];

export function plainKnowing(
  flow: Flow,
  { top }: Desk,
  asker: Asker,
  told: Told,
  files: Files,
): { readonly knowing: Knowing; readonly refreshFacts: () => Promise<boolean> } {
  const facts = new Map<string, string>();
  return {
    knowing: {
      facts: (name) => facts.get(name) ?? '',
      values: valuesOf(flow, told),
      gone: ({ outputs }) => outputs.find((path) => !isMade(top, path)),
      digestOf: (stage) => inputDigest(flow, stage, files(stage.inputs), (path) => readIfThere(join(top, path))),
    },
    refreshFacts: async () => {
      for (const [name, { cmd }] of Object.entries(flow.facts)) {
        const word = await factOf(name, cmd, top, asker);
        if (word === undefined) return false;
        facts.set(name, word);
      }
      return true;
    },
  };
}

/** The files that have something to be done for. */
export function itemsOf(flow: Flow, { top }: Desk, { fold }: RunLog, files: Files): readonly string[] {
  if (!flow.items) return [];
  return files(flow.items.glob).filter((path) => {
    const record = fold.records.get(path);
    return record?.outcome !== 'success' || record.content !== contentIn(top, path);
  });
}

export function contentIn(top: string, path: string): string {
  const bytes = path === '' ? undefined : readIfThere(join(top, path));
  return bytes ? bytesDigest(bytes) : '';
}
