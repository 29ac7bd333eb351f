import { Fault } from '../../model/fault.ts';
import type { RunView } from '../../model/run.ts';
import { agentSign } from '../../policy/agent-session.ts';
import type { RunOptions } from './options.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a person decides an agent may not: it would only have to ask itself. */
export function refuseAgents(env: Environment, what: string): void {
  const sign = agentSign(env);
  if (sign !== undefined)
    throw new Fault(
      'usage',
      `${sign} is set: this is an agent's session, and a person has to say ${what} from their own terminal`,
    );
}

/** What a run would lift that only a person may lift. */
export interface Lifted {
  readonly isHeld: boolean;
  /** A prompt of it is parked. */
  readonly isParked: boolean;
  /** The run that has not come to its end. */
  readonly open: RunView | undefined;
}

/** Flags of a run are words as well: one that goes on past a HOLD, or past what was cut off, is a person's. */
export function refuseAgentsTo(
  { env, fresh, resume, abandon, cutOff }: RunOptions,
  { isHeld, isParked, open }: Lifted,
): void {
  const isCut = [...(open?.item.stages.values() ?? [])].some((view) => view.open);
  const lifts = (isHeld && (fresh || resume)) || (isParked && fresh);
  const rules = isCut && (fresh || abandon || cutOff !== undefined);
  if (!lifts && !rules) return;
  const flags = {
    fresh,
    abandon: rules && abandon,
    again: rules && cutOff === 'again',
    'skip-item': rules && cutOff === 'skip',
  };
  const [flag = 'resume'] = Object.entries(flags).flatMap(([name, isSaid]) => (isSaid ? [name] : []));
  refuseAgents(env, `\`--${flag}\``);
}
