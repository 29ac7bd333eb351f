import { showPath } from '../model/path.ts';
import { count, type Report, type Worded } from '../model/report.ts';
import { version } from '../model/version.ts';

/** One document with everything; schemas/report.schema.json is a promise about it. */
export function json(report: Report): string {
  const all = { format: 1, ...rest(report), findings: report.findings.map(asJson) };
  return `${JSON.stringify(all, null, 2)}\n`;
}

/** One finding a line, then one line with the rest. */
export function jsonl(report: Report): string {
  const lines = report.findings.map((finding) => JSON.stringify({ type: 'finding', ...asJson(finding) }));
  lines.push(JSON.stringify({ type: 'summary', format: 1, ...rest(report) }));
  return `${lines.join('\n')}\n`;
}

/** Everything but the findings. */
function rest(report: Report): object {
  const { findings: _, silencers, ...more } = report;
  return {
    sluice: version,
    errors: count(report, 'error'),
    warnings: count(report, 'warning'),
    ...more,
    silencers: silencers.map(({ kind, what }) => ({ kind, what })),
  };
}

/** Undefined keys fall away; a path that is not UTF-8 is shown as git quotes it. */
function asJson(finding: Worded): object {
  const { at, path, keyPath, title: _, related, ...more } = finding;
  return {
    path: showPath(path),
    line: at.line,
    column: at.column,
    keyPath,
    ...more,
    ...(related && { related: related.map((one) => ({ ...one, path: showPath(one.path) })) }),
  };
}
