import { judge, judgeAll, linesOf, type Verdict } from '../../duplicates/judge.ts';
import type { Sources } from '../../duplicates/scratch.ts';
import type { Judged as Answer } from '../../model/check.ts';
import type { DuplicateRules } from '../../model/duplicates.ts';
import type { Finding } from '../../model/finding.ts';
import { baselinePath, configPath } from '../../model/policy.ts';
import type { Entry } from '../../model/snapshot.ts';
import { jscpdPath } from '../../policy/jscpd-paths.ts';
import { matcher } from '../../text/glob.ts';
import type { Asking } from './change.ts';
import { isScript } from './broken.ts';
import { rulingBy } from './classes.ts';
import { Lacking, whyNotJudged } from './files.ts';
import { notJudged } from './findings.ts';
import { judgedBy } from './scope.ts';

/** A tree that holds so much on the first day is told of it, and not stopped. */
const firstDay = 20;

/** How much of a whole tree is copies, by jscpd's own count. */
export async function judgeTree(input: Asking): Promise<Answer> {
  const rules = input.policy.duplicates;
  const { verdict, percentage, files, findings } = await measureTree(
    { ...input, rules, tellsBroken: true },
    input.scope.entries,
  );
  const limit = rules.ratchet ?? rules.threshold;
  const by = rules.ratchet === undefined ? 'the threshold of .jscpd.json' : 'the ratchet of the baseline';
  const path =
    rules.ratchet !== undefined ? baselinePath : (await input.snapshot.file(jscpdPath)) ? jscpdPath : configPath;
  if (percentage > limit) findings.push(tooMuch(rules, path, { percentage, limit, by }));
  return {
    findings,
    notRun: [],
    documents: files,
    notes: [`copies: ${percentage} % of ${verdict.lines} lines in ${files} files; ${by} allows ${limit} %`],
  };
}

/** A tree, and what counts as a copy in it. */
export interface Measuring extends Pick<Asking, 'snapshot' | 'tool'> {
  readonly rules: DuplicateRules;
  /** Whether to ask which files cannot be parsed, too. */
  readonly tellsBroken?: boolean;
}

export interface Measured {
  readonly verdict: Verdict;
  /** Of the lines, in percent. */
  readonly percentage: number;
  /** How many files were looked at. */
  readonly files: number;
  /** Those that were not. */
  readonly findings: Finding[];
}

/** All copies among some files. Tests and templates, which never block, are left out. */
export async function measureTree(
  { snapshot, rules, tool, tellsBroken = false }: Measuring,
  all: readonly Entry[],
): Promise<Measured> {
  const { detect, classes } = rules;
  const { formatOf } = judgedBy(rules);
  const soft = matcher([...classes.tests, ...classes.templates]);
  const entries = all.filter(({ path }) => formatOf(path) && !soft(path));
  const findings: Finding[] = [];
  const putAll: Sources = async (put) => {
    let lacking = false;
    await snapshot.read(entries, detect.maxSize + 1, ({ path }, content) => {
      lacking ||= content === 'missing';
      if (typeof content === 'string') return;
      const why = whyNotJudged(content, detect);
      if (why) findings.push(notJudged({ path, why, format: formatOf(path)!.name }));
      else put({ path, bytes: content.bytes });
    });
    if (lacking) throw new Lacking();
  };
  const { verdict, broken } = tellsBroken
    ? await judgeAll(tool, detect, putAll)
    : { verdict: await judge(tool, detect, putAll), broken: [] };
  for (const path of broken) {
    const format = formatOf(path)!.name;
    if (isScript(format)) findings.push(notJudged({ path, why: 'syntax', format }));
  }
  return { verdict, percentage: percentageOf(verdict, rules), files: entries.length, findings };
}

/** As jscpd counts, each pair that counts once; with two digits, which is what the ratchet is written with. */
function percentageOf({ clones, lines }: Verdict, rules: DuplicateRules): number {
  const { counts } = rulingBy(rules);
  const counting = clones.filter(({ fragments: [one, other] }) => counts(one.path, other.path));
  const duplicated = counting.reduce((sum, { fragments: [first] }) => sum + linesOf(first), 0);
  return lines === 0 ? 0 : Math.round((duplicated / lines) * 10_000) / 100;
}

function tooMuch(
  { on, ratchet }: DuplicateRules,
  path: string,
  args: { readonly percentage: number; readonly limit: number; readonly by: string },
): Finding {
  const soft = on === 'warn' || (ratchet === undefined && args.percentage > firstDay);
  return {
    code: 'dup/percentage',
    severity: soft ? 'warning' : 'error',
    path,
    at: { line: 1, column: 1 },
    keyPath: '',
    args,
    contract: '',
    digest: '',
  };
}
