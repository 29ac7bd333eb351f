import { join } from 'node:path';
import { bytesDigest } from '../../disk/digest.ts';
import { readIfThere } from '../../disk/read.ts';
import type { Knowing } from '../../flow/action.ts';
import type { RunLog } from '../../flow/log.ts';
import { inputDigest } from '../../flow/plain/digest.ts';
import { isMade } from '../../flow/plain/outputs.ts';
import { Fault } from '../../model/fault.ts';
import type { Flow } from '../../model/flow.ts';
import type { Told } from '../../model/run.ts';
import { run } from '../../process/run.ts';
import type { Desk } from './desk.ts';
import { valuesOf } from './known.ts';

/** What a flow of commands goes by: facts, values, and the bytes that its stages read. */

type Environment = Readonly<Record<string, string | undefined>>;
type Files = (globs: readonly string[]) => readonly string[];

export function plainKnowing(
  flow: Flow,
  { top }: Desk,
  env: Environment,
  told: Told,
  files: Files,
): { readonly knowing: Knowing; readonly refreshFacts: () => Promise<void> } {
  const facts = new Map<string, string>();
  return {
    knowing: {
      facts: (name) => facts.get(name) ?? '',
      values: valuesOf(flow, told),
      gone: ({ outputs }) => outputs.find((path) => !isMade(top, path)),
      digestOf: (stage) => inputDigest(flow, stage, files(stage.inputs), (path) => readIfThere(join(top, path))),
    },
    refreshFacts: async () => {
      for (const [name, { cmd }] of Object.entries(flow.facts)) facts.set(name, await factOf(name, cmd, top, env));
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

/** What a command says first, or yes and no by how it ends. */
async function factOf(
  name: string,
  cmd: string,
  top: string,
  env: Record<string, string | undefined>,
): Promise<string> {
  const { status, stdout, failed } = await run('bash', ['-c', cmd], {
    cwd: top,
    env,
    timeoutMs: 60_000,
    maxBytes: 1 << 20,
  });
  const word = stdout.toString().split('\n')[0]?.trim() ?? '';
  if (status === 0) return word === '' ? 'yes' : word;
  if (status === 1 && word === '') return 'no';
  throw new Fault(
    'config',
    `the fact ${name} cannot be told: \`${cmd}\` ended with ${status ?? failed}; 0 means yes, and 1 no`,
  );
}
