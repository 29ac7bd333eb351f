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
