import { checks } from '../checks/index.ts';
import type { Check, Circumstances, CodeInfo, Judged, Scope, VerdictCache } from '../model/check.ts';
import { byPlace, type Finding } from '../model/finding.ts';
import type { Policy } from '../model/policy.ts';
import type { NotRun, Worded } from '../model/report.ts';
import type { Change, Snapshot } from '../model/snapshot.ts';
import { sift, type Sifted } from '../policy/baseline.ts';
import { within } from './paths.ts';

/** What a person or a hook wants judged, whatever tree it is in. */
export interface Question {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly cache: VerdictCache;
  /** The whole tree, or only what changed in it. */
  readonly all: boolean;
  /** Files and folders to keep to. */
  readonly paths?: readonly string[];
  /** Checks to keep to. */
  readonly only?: readonly string[];
  readonly circumstances: Circumstances;
  /** Of several commits: each for itself, or what they come to, for the checks that look at that. */
  readonly part?: 'each' | 'whole';
}

/** What the checks found, before it is sorted, sifted and put into words. */
export interface Answer extends Judged {
  readonly sifted: Sifted;
  readonly answered: readonly Finding[];
}

/** Ask every check that the policy has on. */
export async function judge(question: Question): Promise<Answer> {
  const answers = await askAll(question);
  const wanted = [...answers].filter(([check]) => isWanted(question, check.id)).map(([, answer]) => answer);
  const answered = new Set(wanted.flatMap((answer) => answer.answered ?? []));
  const findings = wanted
    .flatMap((answer) => answer.findings)
    .filter((finding) => !answered.has(finding))
    .sort(byPlace);
  const sifted = withoutSequels(question, answers, await siftAll(findings, question));
  return {
    findings,
    notRun: [...wanted.flatMap((answer) => answer.notRun), ...untold(sifted)],
    // Two checks may look at one document.
    documents: Math.max(0, ...wanted.map((answer) => answer.documents)),
    notes: wanted.flatMap((answer) => answer.notes ?? []),
    sifted,
    answered: [...answered],
  };
}

/** One check after another, with those that a wanted one builds on. */
async function askAll(question: Question): Promise<Map<Check, Judged>> {
  const { snapshot, policy, cache, circumstances } = question;
  const scope = await scopeOf(question);
  const loaded: Check[] = [];
  for (const [id, load] of Object.entries(checks)) {
    if (!isOn(policy, id) && !isAskedFor(question, id)) continue;
    const check = await load();
    if (isOfPart(question, check)) loaded.push(check);
  }
  const needed = new Set(
    loaded.flatMap((check) => (isWanted(question, check.id) ? [check.id, ...(check.after ?? [])] : [])),
  );
  const answers = new Map<Check, Judged>();
  for (const check of loaded) {
    if (!needed.has(check.id)) continue;
    const found = [...answers].flatMap(([{ id }, { findings }]) => (check.after?.includes(id) ? findings : []));
    const started = performance.now();
    answers.set(check, await check.run({ snapshot, policy, scope, cache, found, circumstances }));
    circumstances.times?.(check.id, performance.now() - started);
  }
  return answers;
}

function isOfPart({ part }: Question, { wholeRange }: Check): boolean {
  return part === undefined || (wholeRange === true) === (part === 'whole');
}

function isWanted({ only }: Question, id: string): boolean {
  return !only || only.includes(id);
}

/** Where a check finds an error, the word of those after it waits: it is told once that one is mended. */
function withoutSequels({ only }: Question, answers: ReadonlyMap<Check, Judged>, sifted: Sifted): Sifted {
  if (only) return sifted;
  const waiting = new Set<Finding>();
  for (const [check, { findings }] of answers) {
    if (!check.after || findings.length === 0) continue;
    const firsts = [...answers].flatMap(([{ id }, answer]) => (check.after!.includes(id) ? answer.findings : []));
    const known = new Set(firsts);
    const broken = new Set(
      sifted.fresh.flatMap((finding) => (known.has(finding) && finding.severity === 'error' ? finding.path : [])),
    );
    // What it could do nothing about has been said, and perhaps accepted.
    const told = new Set(firsts.flatMap(({ severity, path }) => (severity === 'error' ? path : [])));
    for (const finding of findings)
      if (broken.has(finding.path) || (!finding.edits && told.has(finding.path))) waiting.add(finding);
  }
  return waiting.size === 0 ? sifted : { ...sifted, fresh: sifted.fresh.filter((finding) => !waiting.has(finding)) };
}

/** Accepted findings follow their document only where git can tell of its names. */
function untold({ lacks }: Sifted): NotRun[] {
  const what = 'renames of accepted documents';
  switch (lacks) {
    case 'history':
      return [{ what, why: 'the history of this clone is cut off', next: 'git fetch --unshallow' }];
    case 'contents':
      return [{ what, why: 'this partial clone lacks older contents', next: 'git log -M --name-status' }];
    default:
      return [];
  }
}

function isOn(policy: Policy, id: string): boolean {
  const value = (policy.checks as Readonly<Record<string, boolean | string>>)[id] ?? true;
  return value !== false && value !== 'off';
}

/** Copies can be looked for where nobody holds the tree to that: all it takes is a tree. */
function isAskedFor({ only }: Question, id: string): boolean {
  return id === 'duplicates' && (only?.includes(id) ?? false);
}

async function scopeOf({ snapshot, all, paths }: Question): Promise<Scope> {
  const keep = paths && paths.length > 0 ? within(paths) : undefined;
  if (all) {
    const entries = await snapshot.entries();
    if (!keep) return { entries, sides: undefined };
    const kept = entries.filter((entry) => keep(entry.path));
    return { entries: kept, sides: [kept.map((entry) => ({ path: entry.path, entry, before: '' }))], named: true };
  }
  const kept = (changes: readonly Change[]): readonly Change[] =>
    keep ? changes.filter((change) => keep(change.path)) : changes;
  return {
    entries: kept(await snapshot.changed()).flatMap((change) => change.entry ?? []),
    sides: (await snapshot.sides()).map(kept),
  };
}

async function siftAll(findings: readonly Finding[], { policy, snapshot, all }: Question): Promise<Sifted> {
  // Only a look at everything can tell that an entry is stale.
  if (policy.baseline.length === 0 || (findings.length === 0 && !all))
    return { fresh: findings, accepted: [], stale: [], moved: new Map(), lacks: undefined };
  const present = new Set((await snapshot.entries()).map((entry) => entry.path));
  return sift(findings, policy.baseline, {
    exists: (path) => present.has(path),
    renames: (gone) => snapshot.renames(gone),
  });
}

/** Findings in words, from the tables of the checks that made them. */
export async function worded(findings: readonly Finding[]): Promise<Worded[]> {
  if (findings.length === 0) return [];
  const table = await allCodes();
  return findings.map((finding) => {
    const info = table[finding.code]!;
    return { ...finding, message: info.say(finding.args), title: info.title, fix: info.fix };
  });
}

/** Every code of every check. */
export async function allCodes(): Promise<Readonly<Record<string, CodeInfo>>> {
  const { ourCodes } = await import('./our-codes.ts');
  const loaded = await Promise.all(Object.values(checks).map((load) => load()));
  return Object.assign({}, ourCodes, ...(await Promise.all(loaded.map((check) => check.codes())))) as Record<
    string,
    CodeInfo
  >;
}
