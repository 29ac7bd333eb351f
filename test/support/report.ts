import type { Report } from '../../src/model/report.ts';
import type { Ended, Repo, RunOptions } from './repo.ts';

/** A finding as `--json` prints it. */
export interface PrintedFinding {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly severity: string;
  readonly code: string;
  readonly keyPath: string;
  readonly message: string;
  readonly related?: readonly {
    readonly path: string;
    readonly at: { readonly line: number; readonly column: number };
  }[];
  readonly originalCodes?: readonly string[];
}

export type PrintedReport = Omit<Report, 'findings'> & {
  readonly errors: number;
  readonly warnings: number;
  readonly findings: readonly PrintedFinding[];
};

/** `sluice check --json` as a program sees it. */
export function checkJson(
  repo: Repo,
  args: readonly string[],
  options: RunOptions = {},
): Ended & { readonly report: PrintedReport } {
  const ended = repo.sluice(['check', '--json', ...args], options);
  try {
    return { ...ended, report: JSON.parse(ended.stdout) as PrintedReport };
  } catch {
    throw new Error(`sluice check ended with ${ended.status} and no report\n${ended.all}`);
  }
}

/** `severity code line:column key` for each finding of a report, or of one document in it. */
export function notedIn(report: PrintedReport, path?: string): string[] {
  return report.findings
    .filter((finding) => path === undefined || finding.path === path)
    .map(
      ({ severity, code, line, column, keyPath }) => `${severity} ${code} ${line}:${column}${keyPath && ` ${keyPath}`}`,
    );
}
