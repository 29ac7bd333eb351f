import { Fault } from '../model/fault.ts';

/** Where policy files come from: the tree that is judged, or the base branch's. */
export interface PolicySource {
  file(path: string): Promise<Uint8Array | undefined>;
}

/** Strict UTF-8: a file of ours in another encoding is a fault, not a guess. */
export function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Fault('config', `${path}: this file is not UTF-8; save it as UTF-8.`);
  }
}
