import { flowExitCodes, type FlowEnd } from '../model/exit.ts';
import type { Fault, FaultKind } from '../model/fault.ts';
import type { Console } from './command.ts';

const ofFlows: ReadonlySet<string> = new Set(['run', 'next', 'status', 'flow']);

/**
 * Whether the exit status is the end of a flow: there 2 is a verdict, and no word for not knowing. The checkers of the mini
 * experiment answer as they always did.
 */
export function isOfAFlow([command = '', verb]: readonly string[]): boolean {
  return ofFlows.has(command) && !(command === 'flow' && verb === 'check');
}

const ends: Readonly<Partial<Record<FaultKind, FlowEnd>>> = {
  evidence: 'evidence_invalid',
  interrupted: 'interrupted',
  disk: 'disk',
};

/** What cannot be told is an end of a flow as well, by its own code. */
export function tellFlowFault({ kind, message }: Fault, json: boolean, console: Console): number {
  const end = ends[kind] ?? 'config';
  const code = flowExitCodes[end];
  if (json) console.out(`${JSON.stringify({ format: 1, end, code, fault: { kind, message } })}\n`);
  console.err(`sluice: ${message}\n`);
  return code;
}
