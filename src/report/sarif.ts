import { pathToBytes } from '../model/path.ts';
import type { Related } from '../model/finding.ts';
import { blocking, type Report, type Worded } from '../model/report.ts';
import { version } from '../model/version.ts';

/** GitHub refuses a run with more results than this. */
const most = 25_000;

/** SARIF 2.1.0, as code hosts and editors read it. */
export function sarif(report: Report): string {
  const findings = listed(report.findings);
  const rules = [...new Map(findings.map((finding) => [finding.code, finding])).values()];
  const ruleIndex = new Map(rules.map((rule, index) => [rule.code, index]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'sluice',
            version,
            rules: rules.map((finding) => ({
              id: finding.code,
              shortDescription: { text: finding.title },
              help: { text: finding.fix },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'the root of the repository' } } },
        invocations: [
          {
            executionSuccessful: blocking(report.notRun).length === 0,
            toolExecutionNotifications: [
              ...report.notRun.map((one) =>
                notification(one.warns ? 'warning' : 'error', `not run: ${one.what}: ${one.why}; run ${one.next}`),
              ),
              ...leftOut(report.findings.length - findings.length),
            ],
            toolConfigurationNotifications: [
              ...report.loosened.map((text) => notification('warning', `loosened: ${text}`)),
              ...report.silencers.map(({ kind, what }) => notification('note', `quiet: ${kind}: ${what}`)),
              ...report.notes.map((text) => notification('note', text)),
            ],
          },
        ],
        results: findings.map((finding) => result(finding, ruleIndex.get(finding.code)!)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Where there are more than GitHub takes of a run, errors go before warnings. */
function listed(findings: readonly Worded[]): readonly Worded[] {
  if (findings.length <= most) return findings;
  const [errors, warnings] = (['error', 'warning'] as const).map((severity) =>
    findings.filter((finding) => finding.severity === severity),
  );
  return [...errors!, ...warnings!].slice(0, most);
}

function leftOut(number: number): object[] {
  if (number === 0) return [];
  return [
    notification('warning', `${number} more findings are not listed here: \`sluice check --json\` lists them all`),
  ];
}

function notification(level: 'error' | 'warning' | 'note', text: string): object {
  return { level, message: { text } };
}

function result(finding: Worded, ruleIndex: number): object {
  return {
    ruleId: finding.code,
    ruleIndex,
    level: finding.severity,
    message: { text: finding.message },
    locations: [location(finding)],
    ...(finding.related && {
      relatedLocations: finding.related.map((one, id) => ({
        id,
        ...location(one),
        message: { text: one.what },
      })),
    }),
    // Survives a shifted line: what is wrong, where in the document, not on which line.
    partialFingerprints: { 'sluice/v1': [finding.code, finding.keyPath, finding.digest].join(':') },
    ...(finding.commit !== undefined && { properties: { commit: finding.commit } }),
  };
}

function location({ path, at, end }: Pick<Related, 'path' | 'at' | 'end'>): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uri(path), uriBaseId: 'ROOT' },
      region: { startLine: at.line, startColumn: at.column, ...(end && { endLine: end.line }) },
    },
  };
}

/** A relative reference: every byte that is not plainly allowed is escaped. */
function uri(path: string): string {
  return [...pathToBytes(path)]
    .map((byte) =>
      /[A-Za-z0-9._~/-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}
