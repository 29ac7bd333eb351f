/** What a run of Sluice came to. Every command ends in one of these; nothing else decides an exit status. */
export type Outcome = 'clean' | 'findings' | 'fault' | 'interrupted';

/** The exit table for checks. It is the only place where an outcome becomes a number. */
export const exitCodes: Readonly<Record<Outcome, number>> = {
  clean: 0,
  findings: 1,
  fault: 2,
  interrupted: 130,
};

/** Git asks its hooks one question only, so a hook answers 0 or 1 (and 130 when interrupted). */
export const hookExitCodes: Readonly<Record<Outcome, number>> = {
  clean: 0,
  findings: 1,
  fault: 1,
  interrupted: 130,
};

/** How a flow can end, by name: scripts should read the name, which JSON tells as well. */
export const flowExitCodes = {
  done: 0,
  stage_failed: 1,
  retry_exhausted: 2,
  config: 3,
  preflight_failed: 4,
  risk_failed: 5,
  rolled_back: 6,
  waiting: 7,
  evidence_invalid: 8,
  locked: 9,
  fail_fast: 10,
  max_failures: 11,
  loop: 12,
  hold: 13,
  escalated: 14,
  blocked: 15,
  gate_failed: 16,
  disk: 17,
  interrupted: 130,
} as const;
export type FlowEnd = keyof typeof flowExitCodes;

/** The ends by which a run stops itself: they leave a HOLD behind, and park the item that tripped them. */
export const parkingEnds: ReadonlySet<FlowEnd> = new Set(['fail_fast', 'max_failures', 'loop']);

export function isFlowEnd(word: string): word is FlowEnd {
  return Object.hasOwn(flowExitCodes, word);
}
