import { text } from '../../flow/queue/files.ts';
import { Fault } from '../../model/fault.ts';
import type { RunView, Told } from '../../model/run.ts';
import { sameValue } from '../../text/settings.ts';
import type { Desk } from './desk.ts';
import { goName } from './go.ts';
import type { RunOptions } from './options.ts';

/** Flags that count from the beginning of a run to its end, however often it is cut off; and what the log calls them. */
const lasting: Readonly<Record<string, string>> = {
  profile: 'profile',
  'exec-mode': 'exec_mode',
  count: 'count',
  'timeout-sec': 'timeout_sec',
  'max-retries': 'max_retries',
  from: 'from',
  to: 'to',
  'prompts-file': 'prompts_file',
  set: 'set',
};

/** As they are told when a run begins. */
export function askedOf({ top }: Desk, options: RunOptions): Told {
  const { mode, count, timeoutSec, maxRetries, from, to, promptsFile, set, cwd } = options;
  return {
    exec_mode: mode,
    count,
    timeout_sec: timeoutSec,
    max_retries: maxRetries ?? 0,
    from: from ?? '',
    to: to ?? '',
    prompts_file: promptsFile === undefined ? '' : goName(top, cwd, promptsFile),
    set: [...set],
  };
}

/** Counters go on counting by the rules that they began with. */
export function refuseOther(desk: Desk, options: RunOptions, { told, run }: RunView): void {
  const now: Told = { profile: options.profile ?? '', ...askedOf(desk, options) };
  for (const [flag, key] of Object.entries(lasting)) {
    if (!options.said.has(flag) || sameValue(now[key], told[key])) continue;
    const then = text(told[key]);
    throw new Fault(
      'usage',
      `${run} has not come to its end and goes on ${then === '' ? `without --${flag}` : `with --${flag} ${then}`}, and not with ${text(now[key]) || 'another one'}: leave the flag out, or begin anew with --abandon`,
    );
  }
}
