import { mendStaged, type LeftAlone, type Mending } from '../edits/mend.ts';
import { keepsAnotherIndex } from '../edits/index-entries.ts';
import { stashingCaller } from '../edits/stashing-caller.ts';
import { wouldEmpty } from '../edits/would-empty.ts';
import type { Repository } from '../git/repository.ts';
import type { Circumstances } from '../model/check.ts';
import { Fault } from '../model/fault.ts';
import { isStamp, type Finding } from '../model/finding.ts';
import type { Policy } from '../model/policy.ts';
import { showPath } from '../model/path.ts';
import { blocking } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { applyEdits } from '../text/edits.ts';
import type { Answer } from './check.ts';
import { sameKeysChange } from './sound.ts';

/** Stamps that a pre-commit hook writes: into the commit, and into the files on disk. */

export interface Stamping {
  readonly repository: Repository;
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly circumstances: Circumstances;
}

/** What became of a commit's stamps. */
export interface Stamped {
  /** What is left to refuse the commit for. */
  readonly findings: readonly Finding[];
  /** What was done, a line each. */
  readonly notes: readonly string[];
  /**
   * Prompts of which nothing but the stamp was changed, where a commit holds nothing else. Put right there is nothing
   * left of it, and git does not ask again whether that is meant.
   */
  readonly emptied?: readonly string[];
}

export async function stampCommit(
  stamping: Stamping,
  { sifted, answered, notRun }: Pick<Answer, 'sifted' | 'answered' | 'notRun'>,
): Promise<Stamped> {
  const { fresh } = sifted;
  const stamps = fresh.filter((finding) => isStamp(finding) && finding.edits);
  if (stamps.length === 0 || stamping.policy.checks.stamps !== 'apply') return { findings: fresh, notes: [] };
  const others = fresh.filter((finding) => !stamps.includes(finding));
  // A commit that is refused is left as it is; the next one will be stamped.
  if (blocking(notRun).length > 0 || others.some((finding) => finding.severity === 'error'))
    return { findings: others, notes: [] };
  const { repository, snapshot } = stamping;
  const caller = stashingCaller(repository.env, repository.gitDir);
  if (caller !== undefined)
    return { findings: fresh, notes: [`nothing was written, because ${caller} would take it for unstaged work`] };
  if (keepsAnotherIndex(repository))
    return {
      findings: fresh,
      notes: ['nothing was written, because git keeps the index that stays where nobody tells'],
    };
  const mendings = await mendingsOf(snapshot, stamps);
  const unanswered = await stillWrong(stamping, mendings, new Set(answered.map(({ path }) => path)));
  if (unanswered.length > 0) return { findings: [...others, ...unanswered], notes: [] };
  if (await wouldEmpty(repository, mendings, await snapshot.changed()))
    return { findings: others, notes: [], emptied: mendings.map(({ path }) => path) };
  const left = await mendStaged(repository, mendings, sameKeysChange);
  return { findings: others, notes: [said(stamps), ...left.filter(({ why }) => why !== 'gone').map(leftLine)] };
}

/** What a stamp was to answer and does not. */
async function stillWrong(
  { snapshot, policy, circumstances }: Stamping,
  mendings: readonly Mending[],
  answered: ReadonlySet<string>,
): Promise<Finding[]> {
  const doubtful = mendings.filter((mending) => answered.has(mending.path));
  if (doubtful.length === 0) return [];
  const { judgeText } = await import('./mending.ts');
  const findings: Finding[] = [];
  for (const { path, after } of doubtful)
    findings.push(...(await judgeText(path, after, { policy, circumstances, among: snapshot })));
  return findings.filter((finding) => finding.severity === 'error');
}

export async function mendingsOf(snapshot: Snapshot, stamps: readonly Finding[]): Promise<Mending[]> {
  const mendings: Mending[] = [];
  const entries = stamps.map((finding) => ({ path: finding.path, id: finding.edits![0]!.blob }));
  const edits = new Map(stamps.map((finding) => [finding.path, finding.edits!]));
  await snapshot.readBlobs(entries, 1 << 26, ({ path, id }, content) => {
    if (typeof content === 'string') throw new Fault('git', `${showPath(path)} cannot be read from the index.`);
    const before = Buffer.from(content.bytes);
    mendings.push({ path, was: id, before, after: applyEdits(before, edits.get(path)!).bytes });
  });
  return mendings;
}

function said(stamps: readonly Finding[]): string {
  const profile = stamps[0]!.args['profile'];
  if (stamps.length > 1) return `stamped ${stamps.length} prompts (${profile})`;
  const [{ code, path, args }] = stamps as readonly [Finding];
  if (code === 'stamp/edited') return `put the stamp of ${showPath(path)} back as preflight left it (${args['key']})`;
  const reason = args['reason'] ? `, not ready: ${args['reason']}` : '';
  return `stamped ${showPath(path)} (${profile}, revision ${args['revision']}${reason})`;
}

function leftLine({ path, why }: LeftAlone): string {
  return `${showPath(path)} on disk was left alone, because it is ${why}; the commit has the stamp`;
}
