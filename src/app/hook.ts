import { resolve } from 'node:path';
import { gitIn, askGit } from '../git/git.ts';
import { indexSnapshot } from '../git/index-snapshot.ts';
import { pushedCommits, pushedRefs, type PushedRef } from '../git/push.ts';
import { commitSnapshots } from '../git/range.ts';
import { inOrder, rawChangeLine } from '../git/raw.ts';
import { findRepository, type Repository } from '../git/repository.ts';
import { Fault } from '../model/fault.ts';
import { byPlace, isStamp, type Finding } from '../model/finding.ts';
import type { Circumstances } from '../model/check.ts';
import type { NotRun, Worded } from '../model/report.ts';
import type { Change, Entry, Snapshot } from '../model/snapshot.ts';
import { verdictCache } from '../policy/cache.ts';
import { configPath } from '../model/policy.ts';
import { loadPolicy } from '../policy/load.ts';
import { nearest } from '../text/nearest.ts';
import { judge, worded } from './check.ts';
import { circumstancesOf } from './options.ts';
import { gateKnows, gateText, policyPaths, renewGate } from './gate.ts';
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
}

export interface HookAnswer {
  readonly repository: Repository;
  readonly findings: readonly Worded[];
  readonly notRun: readonly NotRun[];
  /** What was written, and what was not, a line each. */
  readonly notes: readonly string[];
  /** Prompts whose stamps are all that the commit would change, which is nothing once they are right. */
  readonly emptied: readonly string[];
}

/** Judge what git is about to keep or to send. A tree without `sluice.yml` is none of our business. */
export async function runHook(call: HookCall): Promise<HookAnswer> {
  const seen = seenByGate(call);
  const repository = seen.repository ?? (await findRepository(call.cwd, call.env));
  const answer =
    call.event === 'pre-push'
      ? await judgePush(repository, call)
      : await judgeIndex(repository, seen, call.event === 'pre-commit');
  const { notRun, notes = [], emptied = [] } = answer;
  return { repository, findings: await worded(answer.findings), notRun, notes, emptied };
}

interface Seen {
  readonly repository?: Repository;
  readonly policyId?: string;
  /** What is staged of ours. */
  readonly changes?: readonly Change[];
}

/** The lines of git's that tell where we are and what we go by stand in one piece, somewhere among those of the diff. */
const place = /--sluice\n\n(.+)\n(.+)\n([0-9a-f]{40,64})(?:\n|$)/;

/**
 * What the gate has asked git already, so that it need not be asked again: two folders, the blob of `sluice.yml` in HEAD,
 * what is staged. Where another `sluice.yml` is staged, it was looked for by the old one.
 */
function seenByGate({ cwd, env }: HookCall): Seen {
  const seen = env['SLUICE_SEEN'] ?? '';
  const [, gitDir, commonDir, policyId] = place.exec(seen) ?? [];
  if (gitDir === undefined || commonDir === undefined || policyId === undefined) return {};
  const repository = {
    git: gitIn(cwd, env),
    env,
    top: cwd,
    gitDir: resolve(cwd, gitDir),
    commonDir: resolve(cwd, commonDir),
  };
  const changes = seenChanges(seen.replace(place, ''));
  if (!changes || changes.some((change) => change.path === configPath)) return { repository };
  return { repository, policyId, changes };
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
}

const nothing: Judged = { findings: [], notRun: [] };

/** `mayWrite`: git takes the index as we leave it. It does not where it merges by itself. */
async function judgeIndex(repository: Repository, { policyId, changes }: Seen, mayWrite: boolean): Promise<Judged> {
  const snapshot = indexSnapshot(repository, changes);
  try {
    // Read along with the policy, they cost no process of their own.
    snapshot.expect(policyPaths(repository.gitDir), await likelyRead(snapshot));
    const policy = await loadPolicy(snapshot, { valid: gateKnows(repository.gitDir, policyId), hook: true });
    renewGate(
      repository.gitDir,
      gateText(policy, policy.file ? (policyId ?? (await blobInIndex(repository))) : undefined),
    );
    if (!policy.file) return nothing;
    await refuseNested(snapshot, false);
    const cache = verdictCache(repository.commonDir);
    const circumstances = circumstancesOf(repository);
    const answer = await judge({ snapshot, policy, cache, all: false, circumstances });
    await cache.save();
    const { sifted, notRun } = answer;
    const { notesOnPolicy } = await import('./hook-notes.ts');
    const notes = await notesOnPolicy(snapshot, { policy, circumstances });
    if (!mayWrite || !sifted.fresh.some(isStamp)) return { findings: sifted.fresh, notRun, notes };
    const { stampCommit } = await import('./hook-stamps.ts');
    const stamped = await stampCommit({ repository, snapshot, policy, circumstances }, answer);
    return { notRun, ...stamped, notes: [...stamped.notes, ...notes] };
  } finally {
    snapshot.close();
  }
}

/**
 * What will be asked for whatever the policy says: Markdown, and where the gate has let through other files, copies are
 * looked for, which takes what they were as well.
 */
async function likelyRead(snapshot: Snapshot): Promise<Entry[]> {
  const likely = (await snapshot.changed()).flatMap(({ path, entry, before }) => {
    if (/\.mdc?$/i.test(path)) return entry ?? [];
    return before === '' ? (entry ?? []) : [...(entry ? [entry] : []), { path, id: before }];
  });
  return likely.filter(({ id }) => id !== '').slice(0, 100);
}

async function blobInIndex(repository: Repository): Promise<string | undefined> {
  const answer = await askGit(repository.git, ['rev-parse', '--verify', '--quiet', `:${configPath}`]);
  return answer.status === 0 ? answer.stdout.toString().trim() : undefined;
}

async function judgePush(repository: Repository, call: HookCall): Promise<Judged> {
  const commits = await pushedCommits(repository, await refsOf(call));
  const cache = verdictCache(repository.commonDir);
  const findings: Finding[] = [];
  const notRun: NotRun[] = [];
  const snapshots = await commitSnapshots(repository, commits);
  try {
    for (const snapshot of snapshots) {
      const judged = await judgeCommit(snapshot, cache, circumstancesOf(repository));
      findings.push(...judged.findings);
      notRun.push(...judged.notRun);
    }
  } finally {
    for (const snapshot of snapshots) snapshot.close();
  }
  await cache.save();
  const open = await withoutSuperseded(repository, commits, findings);
  return { findings: firstOfEach(open).sort(byPlace), notRun };
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
  const answer = await judge({ snapshot, policy, cache, all: false, circumstances });
  const commit = snapshot.source.kind === 'commit' ? snapshot.source.name : '';
  return { findings: answer.sifted.fresh.map((finding) => ({ ...finding, commit })), notRun: answer.notRun };
}

/** Under the pre-commit framework git's own lines are already read; it tells the two ends instead. */
async function refsOf({ env, input }: HookCall): Promise<PushedRef[]> {
  const to = env['PRE_COMMIT_TO_REF'];
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
