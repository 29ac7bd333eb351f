import { delimiter, join } from 'node:path';
import type { Delivery } from '../../flow/queue/deliver.ts';
import type { PromptText } from '../../flow/queue/prompt.ts';
import { Fault } from '../../model/fault.ts';
import { isThere } from '../../disk/read.ts';
import { valueAt } from '../../text/data.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of the first executor by the names that profiles know, where those say nothing. */
export function asProfilesHaveIt(env: Environment): Environment {
  const mode = env['PROMPT_FLOW_WARN_MODE'] || env['PROMPT_EXEC_WARN_MODE'];
  const gate = env['PROMPT_FLOW_WARN_GATE'] || env['PROMPT_EXEC_WARN_GATE'];
  return { ...env, ...(mode && { PROMPT_FLOW_WARN_MODE: mode }), ...(gate && { PROMPT_FLOW_WARN_GATE: gate }) };
}

const deliveries = ['PROMPT_EXEC_AUTOCOMMIT', 'PROMPT_EXEC_AUTOPUSH', 'PROMPT_EXEC_MOVE_TO_COMPLETED'];

/** A word that nobody understands is not taken for no. */
export function refuseOddValues(env: Environment): void {
  const from = env['PROMPT_EXEC_RESUME_FROM'] || '1';
  if (!/^[1-9]\d*$/.test(from))
    throw new Fault(
      'usage',
      `PROMPT_EXEC_RESUME_FROM is the number of a block, and not "${from}": mend it or unset it`,
    );
  for (const name of deliveries)
    if (env[name] && !/^(?:1|yes|true|0|no|false)$/i.test(env[name]))
      throw new Fault('usage', `${name} is yes or no, and not "${env[name]}": mend it or unset it`);
}

/** What everything here is started with. */
export function refuseWithoutBash({ PATH = '' }: Environment): void {
  if (PATH.split(delimiter).some((folder) => folder !== '' && isThere(join(folder, 'bash')))) return;
  throw new Fault(
    'tool-missing',
    'bash is not on PATH, and blocks and commands are run by it: install it, or add its folder',
  );
}

/** What is to be done with a prompt that succeeded: what a person set by hand before what its stamp says. */
export function deliveryOf(env: Environment, { data }: PromptText): Delivery {
  const says = (key: string): boolean => {
    const set = env[`PROMPT_EXEC_${key.toUpperCase()}`];
    if (set) return /^(?:1|yes|true)$/i.test(set);
    return valueAt(data, ['prompt_flow', 'stages', 'preflight', 'policy', key]) === 'yes';
  };
  return { autocommit: says('autocommit'), autopush: says('autopush'), move: says('move_to_completed') };
}

/** The block to begin with, where a person said one. */
export function resumeFrom(env: Environment): number {
  const said = env['PROMPT_EXEC_RESUME_FROM'] ?? '';
  return /^[1-9]\d*$/.test(said) ? Number(said) : 1;
}
