import { showPath } from '../model/path.ts';
import { count, type Report, type Worded } from '../model/report.ts';
import { plural } from './human.ts';

/** Workflow commands of GitHub Actions: each finding becomes an annotation at its line. */
export function github(report: Report): string {
  const lines = report.findings.map((finding) => {
    const commit = finding.commit === undefined ? '' : ` (commit ${finding.commit.slice(0, 10)})`;
    const place = `file=${property(fileName(finding.path))},${where(finding)},title=${property(finding.code)}`;
    return `::${finding.severity} ${place}::${data(`${finding.message}${commit}`)}`;
  });
  for (const one of report.notRun)
    lines.push(
      `::${one.warns ? 'warning' : 'error'} title=not run::${data(`${one.what}: ${one.why}; run ${one.next}`)}`,
    );
  for (const loosened of report.loosened) lines.push(`::warning title=loosened::${data(loosened)}`);
  lines.push(
    `${plural(count(report, 'error'), 'error')}, ${plural(count(report, 'warning'), 'warning')}, ${report.notRun.length} not run: ${plural(report.documents, 'file')} in ${report.scope}, by ${report.policy}`,
  );
  const quiet = report.silencers.map(({ kind, what }) => `quiet: ${kind}: ${what}`);
  lines.push(...report.notes, ...quiet.map(data));
  return `${lines.join('\n')}\n`;
}

function where({ at, end }: Worded): string {
  return `line=${at.line},${end ? `endLine=${end.line},` : ''}col=${at.column}`;
}

/** The name itself, so that the annotation finds its file; as git quotes it, where a log could not show it. */
function fileName(path: string): string {
  return /[^\P{Cc}\r\n]|[\ud800-\udfff\u202a-\u202e\u2066-\u2069]/u.test(path) ? showPath(path) : path;
}

function data(text: string): string {
  const clean = text.replace(/(?![\r\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ');
  return clean.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
