import type { Report, Worded } from '../../src/model/report.ts';

/** A finding as a check and its table of codes make it. */
export function finding(more: Partial<Worded> = {}): Worded {
  return {
    code: 'fm/missing-key',
    severity: 'error',
    path: 'skills/notes/SKILL.md',
    at: { line: 1, column: 1 },
    keyPath: 'name',
    args: {},
    contract: 'agent-skill@2026-11',
    digest: '0123456789abcdef',
    message: 'the key "name" is missing',
    title: 'A required key is missing',
    fix: 'Add the key.',
    ...more,
  };
}

export function report(findings: readonly Worded[], more: Partial<Report> = {}): Report {
  return {
    scope: 'the index',
    documents: 1,
    policy: 'sluice.yml',
    packs: [],
    findings,
    notRun: [],
    silencers: [],
    loosened: [],
    mend: 'sluice fix',
    notes: [],
    ...more,
  };
}
