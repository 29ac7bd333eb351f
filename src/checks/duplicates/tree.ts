import { isUtf8 } from 'node:buffer';
import { judge, linesOf, type Verdict } from '../../duplicates/judge.ts';
import type { Judged as Answer } from '../../model/check.ts';
import type { DuplicateRules } from '../../model/duplicates.ts';
import type { Finding } from '../../model/finding.ts';
import { configPath } from '../../model/policy.ts';
import { matcher } from '../../text/glob.ts';
import type { Asking } from './change.ts';
import { Lacking } from './files.ts';
import { notJudged } from './findings.ts';
import { judgedBy } from './scope.ts';

/** A tree that holds so much on the first day is told of it, and not stopped. */
const firstDay = 20;

/** How much of a whole tree is copies, by jscpd's own count. Tests and templates, which never block, are left out. */
export async function judgeTree({ snapshot, policy, scope, tool }: Asking): Promise<Answer> {
  const rules = policy.duplicates;
  const { detect, classes } = rules;
  const { formatOf } = judgedBy(rules);
  const soft = matcher([...classes.tests, ...classes.templates]);
  const entries = scope.entries.filter(({ path }) => formatOf(path) && !soft(path));
  const findings: Finding[] = [];
  const verdict = await judge(tool, detect, async (put) => {
    let lacking = false;
    await snapshot.read(entries, detect.maxSize + 1, ({ path }, content) => {
      lacking ||= content === 'missing';
      if (typeof content === 'string') return;
      const why = content.size > detect.maxSize ? 'size' : isUtf8(content.bytes) ? undefined : 'encoding';
      if (why) findings.push(notJudged({ path, why, format: formatOf(path)!.name }));
      else put({ path, bytes: content.bytes });
    });
    if (lacking) throw new Lacking();
  });
  const percentage = percentageOf(verdict);
  const limit = rules.ratchet ?? rules.threshold;
  const by = rules.ratchet === undefined ? 'the threshold of .jscpd.json' : 'the ratchet of the baseline';
  if (percentage > limit) findings.push(tooMuch(rules, { percentage, limit, by }));
  return {
    findings,
    notRun: [],
    documents: entries.length,
    notes: [`copies: ${percentage} % of ${verdict.lines} lines in ${entries.length} files; ${by} allows ${limit} %`],
  };
}

/** As jscpd counts, each pair once; with two digits, which is what the ratchet is written with. */
export function percentageOf({ clones, lines }: Verdict): number {
  const duplicated = clones.reduce((sum, { fragments: [first] }) => sum + linesOf(first), 0);
  return lines === 0 ? 0 : Math.round((duplicated / lines) * 10_000) / 100;
}

function tooMuch(
  { on, ratchet }: DuplicateRules,
  args: { readonly percentage: number; readonly limit: number; readonly by: string },
): Finding {
  const soft = on === 'warn' || (ratchet === undefined && args.percentage > firstDay);
  return {
    code: 'dup/percentage',
    severity: soft ? 'warning' : 'error',
    path: configPath,
    at: { line: 1, column: 1 },
    keyPath: '',
    args,
    contract: '',
    digest: '',
  };
}
