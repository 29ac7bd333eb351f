import { createHash } from 'node:crypto';
import type { Flow, Stage } from '../../model/flow.ts';

/** Reads a file of the work tree; undefined where there is none. */
type Read = (path: string) => Uint8Array | undefined;

/**
 * What a stage's result is a result of: what the flow says of it and of its gates, and the bytes of its inputs. No times, no
 * commits, nothing of ours: what is committed, staged or neither has the same bytes.
 */
export function inputDigest(flow: Flow, stage: Stage, files: readonly string[], read: Read): string {
  const hash = createHash('sha256');
  const gates = [...stage.before, ...stage.gates].map((name) => [name, flow.gates[name]]);
  hash.update(JSON.stringify([stage, gates]));
  for (const path of files) {
    const bytes = read(path);
    hash.update(`\0${path}\0${bytes ? createHash('sha256').update(bytes).digest('hex') : ''}`);
  }
  return hash.digest('hex');
}
