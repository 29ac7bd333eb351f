import { resolve } from 'node:path';
import { gitIn } from '../git/git.ts';
import { indexSnapshot } from '../git/index-snapshot.ts';
import { pushedCommits, pushedRefs, type PushedRef } from '../git/push.ts';
import { commitSnapshots, wholeSnapshots } from '../git/range.ts';
import { inOrder, rawChangeLine } from '../git/raw.ts';
import { findRepository, type Repository } from '../git/repository.ts';
import { Fault } from '../model/fault.ts';
import { byPlace, isStamp, type Finding } from '../model/finding.ts';
import type { Circumstances } from '../model/check.ts';
import type { NotRun, Worded } from '../model/report.ts';
import type { Change, Snapshot } from '../model/snapshot.ts';
import { verdictCache } from '../policy/cache.ts';
import { configPath, type Policy } from '../model/policy.ts';
import { jscpdPath } from '../policy/jscpd-paths.ts';
import { loadPolicy } from '../policy/load.ts';
import { nearest } from '../text/nearest.ts';
import { judge, worded } from './check.ts';
import { circumstancesOf, type CheckOptions } from './options.ts';
import { blobInIndex, gateKnows, gateText, policyPaths, renewGate, type MadeFrom } from './gate.ts';
import { rangeCommitted, rangePushed } from './hook-range.ts';
import { likelyRead } from './likely.ts';
import { refuseNested } from './nested.ts';
import { firstOfEach } from './first.ts';
import { withoutSuperseded } from './superseded.ts';

/** The git hooks that Sluice answers. */
export const hookEvents = ['pre-commit', 'pre-merge-commit', 'pre-push'] as const;
export type HookEvent = (typeof hookEvents)[number];

export interface HookCall {
  readonly event: HookEvent;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What git tells a pre-push hook. */
  readonly input: () => Promise<string>;
  readonly watch: NonNullable<CheckOptions['watch']>;
}

export interface HookAnswer {
  readonly repository: Repository;
  readonly findings: readonly Worded[];
  readonly notRun: readonly NotRun[];
  /** What was written, and what was not, a line each. */
  readonly notes: readonly string[];
  /** Prompts whose stamps are all that the commit would change, which is nothing once they are right. */
  readonly emptied: readonly string[];
  /** Where warnings about copies are to be seen once git has done what it is asked. */
  readonly range?: string | undefined;
}

/** Judge what git is about to keep or to send. A tree without `sluice.yml` is none of our business. */
export async function runHook(call: HookCall): Promise<HookAnswer> {
  const seen = seenByGate(call);
  const repository = seen.repository ?? (await findRepository(call.cwd, call.env));
  const answer =
    call.event === 'pre-push' ? await judgePush(repository, call) : await judgeIndex(repository, seen, call);
  const { notRun, notes = [], emptied = [], range } = answer;
  return { repository, findings: await worded(answer.findings), notRun, notes, emptied, range };
}

interface Seen {
  readonly repository?: Repository;
  readonly policyId?: string;
  /** The blob of `.jscpd.json` in HEAD. */
  readonly copiesId?: string | undefined;
  /** What is staged of ours. */
  readonly changes?: readonly Change[];
}

/** The lines of git's that tell where we are and what we go by stand in one piece, somewhere among those of the diff. */
const place =
  /--sluice\n\n(.+)\n(.+)\n([0-9a-f]{40,64})(?:\n(?:(?<copies>[0-9a-f]{40,64})|HEAD:\.jscpd\.json))?(?:\n|$)/;

/**
 * What the gate has asked git already, so that it need not be asked again: two folders, the blob of `sluice.yml` in HEAD,
 * what is staged. Where another `sluice.yml` or `.jscpd.json` is staged, it was looked for by the old one.
 */
function seenByGate({ cwd, env }: HookCall): Seen {
  const seen = env['SLUICE_SEEN'] ?? '';
  const match = place.exec(seen);
  const [, gitDir, commonDir, policyId] = match ?? [];
  if (gitDir === undefined || commonDir === undefined || policyId === undefined) return {};
  const repository = {
    git: gitIn(cwd, env),
    env,
    top: cwd,
    gitDir: resolve(cwd, gitDir),
    commonDir: resolve(cwd, commonDir),
  };
  const changes = seenChanges(seen.replace(place, ''));
  if (!changes || changes.some(({ path }) => path === configPath || path === jscpdPath)) return { repository };
  return { repository, policyId, copiesId: match?.groups?.['copies'], changes };
}

function seenChanges(diff: string): Change[] | undefined {
  const changes = diff.split('\n').filter(Boolean).map(rawChangeLine);
  return changes.every((change) => change !== undefined) ? inOrder(changes) : undefined;
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly notRun: readonly NotRun[];
  readonly notes?: readonly string[];
  readonly emptied?: readonly string[];
  readonly range?: string | undefined;
  /** A check that is on looks at what all commits come to. */
  readonly asksForWhole?: boolean;
}

const nothing: Judged = { findings: [], notRun: [] };

/** Git takes the index as we leave it, but not where it merges by itself. */
async function judgeIndex(repository: Repository, seen: Seen, call: HookCall): Promise<Judged> {
  const { policyId, changes } = seen;
  const mayWrite = call.event === 'pre-commit';
  const snapshot = indexSnapshot(repository, changes);
  try {
    // Read along with the policy, they cost no process of their own.
    snapshot.expect(policyPaths(repository.gitDir), await likelyRead(snapshot));
    const policy = await loadPolicy(snapshot, { valid: gateKnows(repository.gitDir, policyId), hook: true });
    renewGate(repository.gitDir, gateText(policy, await madeFrom(repository, policy, seen)));
    if (!policy.file) return nothing;
    await refuseNested(snapshot, false);
    const cache = verdictCache(repository.commonDir);
    const circumstances = circumstancesOf(call);
    const answer = await judge({ snapshot, policy, cache, all: false, circumstances });
    await cache.save();
    const { sifted, notRun } = answer;
    const { notesOnAccepted, notesOnPolicy } = await import('./hook-notes.ts');
    const notes = [
      ...(await notesOnPolicy(snapshot, { policy, circumstances })),
      ...(await notesOnAccepted(repository, snapshot, sifted.fresh)),
    ];
    const range = await rangeCommitted(repository, sifted.fresh);
    if (!mayWrite || !sifted.fresh.some(isStamp)) return { findings: sifted.fresh, notRun, notes, range };
    const { stampCommit } = await import('./hook-stamps.ts');
    const stamped = await stampCommit({ repository, snapshot, policy, circumstances }, answer);
    return { notRun, ...stamped, notes: [...stamped.notes, ...notes], range };
  } finally {
    snapshot.close();
  }
}

/** Git is only asked for what the gate has not told. */
async function madeFrom(
  repository: Repository,
  { file, duplicates }: Policy,
  { policyId, copiesId, changes }: Seen,
): Promise<MadeFrom> {
  if (!file) return { policy: undefined, copies: undefined };
  const policy = policyId ?? (await blobInIndex(repository, configPath));
  if (duplicates.on === 'off') return { policy, copies: undefined };
  return { policy, copies: changes ? copiesId : await blobInIndex(repository, jscpdPath) };
}

async function judgePush(repository: Repository, call: HookCall): Promise<Judged> {
  const commits = await pushedCommits(repository, await refsOf(call));
  const cache = verdictCache(repository.commonDir);
  const findings: Finding[] = [];
  const notRun: NotRun[] = [];
  const judgeAll = async (snapshots: readonly Snapshot[]): Promise<boolean> => {
    const judged: Judged[] = [];
    try {
      for (const snapshot of snapshots) judged.push(await judgeCommit(snapshot, cache, circumstancesOf(call)));
    } finally {
      for (const snapshot of snapshots) snapshot.close();
    }
    findings.push(...judged.flatMap((one) => one.findings));
    notRun.push(...judged.flatMap((one) => one.notRun));
    return judged.some((one) => one.asksForWhole);
  };
  // What they come to together is only looked at where a policy asks for that.
  if (await judgeAll(await commitSnapshots(repository, commits)))
    await judgeAll(await wholeSnapshots(repository, commits));
  await cache.save();
  const open = await withoutSuperseded(repository, commits, findings);
  return { findings: firstOfEach(open).sort(byPlace), notRun, range: rangePushed(commits, open) };
}

async function judgeCommit(
  snapshot: Snapshot,
  cache: ReturnType<typeof verdictCache>,
  circumstances: Circumstances,
): Promise<Judged> {
  if ((await snapshot.sides()).every((side) => side.length === 0)) return nothing;
  const policy = await loadPolicy(snapshot, { hook: true });
  if (!policy.file) return nothing;
  await refuseNested(snapshot, false);
  const { source } = snapshot;
  const part = source.kind === 'commit' ? 'each' : 'whole';
  const { sifted, notRun } = await judge({ snapshot, policy, cache, all: false, circumstances, part });
  const findings = sifted.fresh.map((finding) =>
    source.kind === 'commit' ? { ...finding, commit: source.name } : finding,
  );
  return { findings, notRun, asksForWhole: policy.duplicates.on !== 'off' };
}

/** Under the pre-commit framework git's own lines are already read; it tells the two ends instead, or a new branch. */
async function refsOf({ env, input }: HookCall): Promise<PushedRef[]> {
  const to = env['PRE_COMMIT_TO_REF'] ?? env['PRE_COMMIT_LOCAL_BRANCH'];
  if (env['PRE_COMMIT'] !== undefined && to !== undefined)
    return [{ local: to, remote: env['PRE_COMMIT_FROM_REF'] ?? '', remoteRef: '' }];
  return pushedRefs(await input());
}

export function asHookEvent(word: string): HookEvent {
  const event = hookEvents.find((known) => known === word);
  if (!event) {
    const meant = nearest(word, hookEvents);
    throw new Fault(
      'usage',
      `Sluice does not answer "${word}"${meant === undefined ? `, but ${hookEvents.join(', ')}` : `; did you mean "${meant}"?`}`,
    );
  }
  return event;
}
