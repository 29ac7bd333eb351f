import type { Flow } from '../model/flow.ts';

/** What a gate says. One that did not run is no pass, and one that was interrupted has said nothing. */
export interface Said {
  readonly verdict: 'pass' | 'fail' | 'not run' | 'interrupted';
  /** One sentence without its full stop; '' where it passes. */
  readonly reason: string;
}

/** Asks one gate that is code, or runs the command of one. */
export interface Gatekeeper {
  check(name: string): Promise<Said>;
  command(cmd: string, minExecuted: number | undefined): Promise<Said>;
}

/** Whether somebody has said that a gate does not count now. */
export type IsWaived = (gate: string) => boolean;

/** Ask gates in their order, up to the first that does not pass. */
export async function askGates(
  flow: Flow,
  names: readonly string[],
  keeper: Gatekeeper,
  isWaived: IsWaived,
): Promise<Said & { readonly waived: readonly string[] }> {
  const waived: string[] = [];
  for (const name of names) {
    const said = await askGate(flow, name, keeper, isWaived);
    // One of those that a gate consists of.
    waived.push(...(said.waived ?? []));
    if (said.verdict === 'pass') continue;
    if (said.verdict === 'interrupted' || !isWaived(name))
      return { ...said, reason: `${name}: ${said.reason}`, waived };
    waived.push(name);
  }
  return { verdict: 'pass', reason: '', waived };
}

async function askGate(
  flow: Flow,
  name: string,
  keeper: Gatekeeper,
  isWaived: IsWaived,
): Promise<Said & { readonly waived?: readonly string[] }> {
  const gate = flow.gates[name]!;
  if (gate.kind === 'check') return keeper.check(gate.check);
  if (gate.kind === 'cmd') return keeper.command(gate.cmd, gate.minExecuted);
  return askGates(flow, gate.of, keeper, isWaived);
}
