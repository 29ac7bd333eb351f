import { showPath } from '../model/path.ts';
import { count, type Report, type Worded } from '../model/report.ts';

/** How a terminal wants its text. Nothing is told by colour alone. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
}

/** One line per finding, then what was judged, what was not, and what keeps quiet. */
export function human(report: Report, paint: Paint): string {
  const lines = report.findings.map((finding) => findingLine(finding, paint));
  for (const one of report.notRun)
    lines.push(`${paint.yellow('not run')} ${one.what}: ${one.why}; run \`${one.next}\``);
  if (lines.length > 0) lines.push('');
  lines.push(summary(report, paint));
  for (const note of report.notes) lines.push(note);
  for (const loosened of report.loosened) lines.push(`${paint.yellow('loosened')} ${loosened}`);
  lines.push(...quiet(report, paint));
  return `${lines.join('\n')}\n`;
}

/** `path:line:column severity code message` */
export function findingLine(finding: Worded, paint: Paint): string {
  const place = `${showPath(finding.path)}:${finding.at.line}:${finding.at.column}`;
  const severity = finding.severity === 'error' ? paint.red('error') : paint.yellow('warning');
  const commit = finding.commit === undefined ? '' : paint.dim(` (commit ${finding.commit.slice(0, 10)})`);
  return `${paint.bold(place)} ${severity} ${finding.code} ${clean(finding.message)}${commit}`;
}

/** A message may quote a document; what a terminal would obey is shown as blanks. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ');
}

function summary(report: Report, paint: Paint): string {
  const errors = count(report, 'error');
  const warnings = count(report, 'warning');
  const judged = `${plural(report.documents, 'file')} in ${report.scope}, by ${report.policy}`;
  const found = [
    errors > 0 ? paint.red(plural(errors, 'error')) : '',
    warnings > 0 ? paint.yellow(plural(warnings, 'warning')) : '',
    report.notRun.length > 0 ? paint.yellow(`${report.notRun.length} not run`) : '',
  ].filter(Boolean);
  const mendable = report.findings.filter((finding) => finding.edits).length;
  const mend =
    mendable > 0 && report.mend !== undefined
      ? `; \`${report.mend}\` mends ${mendable === report.findings.length ? (mendable === 1 ? 'it' : 'all of them') : mendable}`
      : '';
  return `${found.length > 0 ? found.join(', ') : paint.green('nothing found')}: ${judged}${mend}`;
}

export function plural(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** What keeps quiet: the baseline in one line, because it may be long, and everything else by name. */
function quiet({ silencers }: Report, paint: Paint): string[] {
  const accepted = silencers.flatMap(({ entry }) => entry ?? []);
  const lines = silencers
    .filter((one) => !one.entry && one.kind !== 'copies accepted')
    .map(({ kind, what }) => `${paint.dim('quiet:')} ${kind}: ${what}`);
  const copies = silencers.filter(({ kind }) => kind === 'copies accepted').length;
  const classes = copies === 1 ? '1 accepted class of copies' : `${copies} accepted classes of copies`;
  if (copies > 0) lines.push(`${paint.dim('quiet:')} ${classes}: sluice baseline show`);
  if (accepted.length === 0) return lines;
  const findings = accepted.reduce((sum, { count }) => sum + count, 0);
  const documents = new Set(accepted.map(({ path }) => path)).size;
  return [
    ...lines,
    `${paint.dim('quiet:')} ${plural(findings, 'accepted finding')} in ${plural(documents, 'document')}: sluice baseline show`,
  ];
}
