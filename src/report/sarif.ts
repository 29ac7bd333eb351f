import { pathToBytes } from '../model/path.ts';
import type { Place } from '../model/finding.ts';
import type { Report, Worded } from '../model/report.ts';
import { version } from '../model/version.ts';

/** SARIF 2.1.0, as code hosts and editors read it. */
export function sarif(report: Report): string {
  const rules = [...new Map(report.findings.map((finding) => [finding.code, finding])).values()];
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
              shortDescription: { text: finding.code },
              help: { text: finding.fix },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'the root of the repository' } } },
        invocations: [
          {
            executionSuccessful: report.notRun.length === 0,
            toolExecutionNotifications: report.notRun.map((one) => ({
              level: 'error',
              message: { text: `not run: ${one.what}: ${one.why}; run ${one.next}` },
            })),
          },
        ],
        results: report.findings.map((finding) =>
          result(
            finding,
            rules.findIndex((rule) => rule.code === finding.code),
          ),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result(finding: Worded, ruleIndex: number): object {
  return {
    ruleId: finding.code,
    ruleIndex,
    level: finding.severity,
    message: { text: finding.message },
    locations: [location(finding.path, finding.at)],
    ...(finding.related && {
      relatedLocations: finding.related.map((one, id) => ({
        id,
        ...location(one.path, one.at),
        message: { text: one.what },
      })),
    }),
    // Survives a shifted line: what is wrong, where in the document, not on which line.
    partialFingerprints: { 'sluice/v1': [finding.code, finding.keyPath, finding.digest].join(':') },
    ...(finding.commit !== undefined && { properties: { commit: finding.commit } }),
  };
}

function location(path: string, at: Place): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uri(path), uriBaseId: 'ROOT' },
      region: { startLine: at.line, startColumn: at.column },
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
