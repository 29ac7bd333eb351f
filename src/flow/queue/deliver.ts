import { join } from 'node:path';
import { isAnything, isInTheWay, move } from '../../disk/person-files.ts';
import { folderAt } from '../../disk/tree.ts';
import type { Told } from '../../model/run.ts';
import { isAffected } from './prompt.ts';
import { basename, shortened, stemOf } from './select.ts';

/** What is done with a prompt that succeeded, where its policy says yes. */
export interface Delivery {
  readonly autocommit: boolean;
  readonly autopush: boolean;
  readonly move: boolean;
}

/** Each throws a fault of the kind `interrupted` where it was stopped before it was done. */
export interface Courier {
  /** '' or why it was not done. */
  commit(paths: readonly string[], message: string): Promise<string>;
  push(): Promise<string>;
  /** What somebody has begun here and not ended, in the middle of which nothing of a prompt is committed. */
  underWay(): string | undefined;
  /** Whether a commit of that beginning is here and was not pushed. */
  isUnpushed(subject: string): Promise<boolean>;
}

export interface Delivered {
  readonly reason: string;
  readonly told: Told;
}

/** Commit what the prompt may change and has changed. Nobody else's work goes along, and a hook that refuses is obeyed. */
export async function deliver(
  { autocommit, autopush }: Delivery,
  path: string,
  runUtc: string,
  changed: readonly string[],
  affects: readonly string[],
  courier: Courier,
): Promise<Delivered> {
  const paths = changed.filter((one) => isAffected(one, affects));
  if (!autocommit) return { reason: '', told: {} };
  const subject = `prompt-exec: ${stemOf(path)} `;
  const trouble = paths.length === 0 ? '' : await courier.commit(paths, `${subject}${runUtc}`);
  if (trouble !== '') return { reason: `the commit was refused: ${trouble}`, told: { committed: 'no' } };
  // What an earlier round has committed, or a process that was killed, and nobody has pushed, is owed.
  const isOwed = autopush && (paths.length > 0 || (await courier.isUnpushed(subject)));
  if (!isOwed) return { reason: '', told: paths.length === 0 ? {} : { committed: 'yes' } };
  const unpushed = await courier.push();
  return unpushed === ''
    ? { reason: '', told: { committed: 'yes', pushed: 'yes' } }
    : { reason: `the push was refused: ${unpushed}`, told: { committed: 'yes', pushed: 'no' } };
}

/** Where a prompt may lie that is done. */
export function placesWhenDone(path: string, runUtc: string): [string, string] {
  const folder = folderOf(path);
  const home = folder === '' ? 'completed' : `${folder}/completed`;
  return [`${home}/${basename(path)}`, `${home}/${shortened(stemOf(path))}.${runUtc}.md`];
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** Put a prompt that is done beside the others that are, never deeper; the new path, or why it stays. */
export function moveToCompleted(
  top: string,
  path: string,
  runUtc: string,
): { readonly to: string } | { readonly why: string } {
  if (basename(folderOf(path)) === 'completed') return { why: 'it lies there already' };
  const places = placesWhenDone(path, runUtc);
  const home = folderOf(places[0]);
  if (isInTheWay(join(top, home))) return { why: `${home} is no folder` };
  const to = places.find((place) => !isAnything(join(top, place)));
  if (to === undefined) return { why: `${places.join(' and ')} are there` };
  folderAt(join(top, folderOf(to)));
  move(join(top, path), join(top, to));
  return { to };
}
