/** Sluice as a library: the same functions the command line calls. */
export { check } from './app/run-check.ts';
export { fix, type Fixed } from './app/fix.ts';
export { explain, type Explained } from './app/explain.ts';
export type { CheckOptions } from './app/options.ts';
export { Fault, isFault, type FaultKind } from './model/fault.ts';
export type { Edit, Finding, Place, Severity } from './model/finding.ts';
export type { NotRun, Report, Worded } from './model/report.ts';
export { viewDocument, type DocumentView } from './text/document.ts';
