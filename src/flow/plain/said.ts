import { HeadReader } from '../../disk/read.ts';
import { shown } from '../shown.ts';

/** What a command says of itself, in files that are named to it: it goes into a log that people read and commit. */

export interface Word {
  /** '' where it says nothing. */
  readonly word: string;
  /** Why what it says does not count; '' where it does. */
  readonly trouble: string;
}

/** More than any of these words is long. */
const mostBytes = 4096;

export function outcomeIn(path: string): Word {
  // What was interrupted has no end, and that is not for a command to say.
  const isOutcome = (said: string): boolean => /^[\w-]{1,64}$/.test(said) && said !== 'interrupted';
  const rule = 'an outcome is one word of at most 64 letters, digits, _ and -, and not `interrupted`';
  return saidIn(path, isOutcome, '$SLUICE_OUTCOME', rule);
}

export function sessionIn(path: string): Word {
  const isSession = (said: string): boolean => /^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u.test(said);
  return saidIn(path, isSession, '$SLUICE_SESSION', 'a session is named in one line of at most 200 signs');
}

function saidIn(path: string, isFine: (said: string) => boolean, file: string, rule: string): Word {
  let said = '';
  new HeadReader().read(path, mostBytes, (head) => {
    const text = head?.bytes.toString() ?? '';
    said = head?.whole === false ? text : text.trim();
  });
  if (said === '' || isFine(said)) return { word: said, trouble: '' };
  return { word: '', trouble: `it says ${shown(said)} in ${file}: ${rule}` };
}
