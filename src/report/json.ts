import { showPath } from '../model/path.ts';
import { count, type Report, type Worded } from '../model/report.ts';
import { version } from '../model/version.ts';

/** One document with everything; schemas/report.schema.json is a promise about it. */
export function json(report: Report): string {
  const { findings, ...rest } = report;
  return `${JSON.stringify({ format: 1, sluice: version, errors: count(report, 'error'), warnings: count(report, 'warning'), ...rest, findings: findings.map(asJson) }, null, 2)}\n`;
}

/** One finding a line, then one line with the rest. */
export function jsonl(report: Report): string {
  const { findings, ...rest } = report;
  const lines = findings.map((finding) => JSON.stringify({ type: 'finding', ...asJson(finding) }));
  lines.push(
    JSON.stringify({
      type: 'summary',
      format: 1,
      sluice: version,
      errors: count(report, 'error'),
      warnings: count(report, 'warning'),
      ...rest,
    }),
  );
  return `${lines.join('\n')}\n`;
}

/** Undefined keys fall away; a path that is not UTF-8 is shown as git quotes it. */
function asJson(finding: Worded): object {
  const { at, path, keyPath, ...rest } = finding;
  return { path: showPath(path), line: at.line, column: at.column, keyPath, ...rest };
}
