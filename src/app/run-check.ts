import { commitOf, type Repository } from '../git/repository.ts';
import { treeSnapshot } from '../git/tree-snapshot.ts';
import { checks } from '../checks/index.ts';
import { Fault } from '../model/fault.ts';
import { byPlace, type Finding } from '../model/finding.ts';
import type { Judged } from '../model/check.ts';
import { baselinePath, configPath, type Policy } from '../model/policy.ts';
import type { NotRun, Report } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { noCache, verdictCache } from '../policy/cache.ts';
import { loadPolicy, silencers } from '../policy/load.ts';
import { jscpdElsewhere, jscpdPath } from '../policy/jscpd-paths.ts';
import { profilePlaces } from '../policy/read-profiles.ts';
import { loosened } from '../policy/loosened.ts';
import { nearest } from '../text/nearest.ts';
import { shellWord } from '../text/shell-word.ts';
import { judge, worded, type Question } from './check.ts';
import { documentsIfClean, keepClean } from './clean.ts';
import { firstOfEach } from './first.ts';
import { refuseNested } from './nested.ts';
import { likelyRead } from './likely.ts';
import { circumstancesOf, type CheckOptions } from './options.ts';
import { repositoryPaths } from './paths.ts';
import { openRepository } from './repository.ts';
import { staleFindings, staleIn } from './stale.ts';
import { withoutSuperseded } from './superseded.ts';
import { viewOf, type View } from './view.ts';

/** Everything `check` finds, whichever tree it is asked about. */
export async function check(options: CheckOptions): Promise<Report> {
  refuseUnknownChecks(options.only);
  const repository = await openRepository(options.cwd, options.env);
  const view = await viewOf(repository, options);
  try {
    return await checkView(repository, view, options);
  } finally {
    for (const snapshot of view.snapshots) snapshot.close();
  }
}

function refuseUnknownChecks(only: readonly string[] | undefined): void {
  for (const id of only ?? []) {
    if (Object.hasOwn(checks, id)) continue;
    const meant = nearest(id, Object.keys(checks));
    throw new Fault(
      'usage',
      `no check is called "${id}"${meant === undefined ? `: there is ${Object.keys(checks).join(', ')}` : `; did you mean "${meant}"?`}`,
    );
  }
}

/** The policy a tree is judged by, and where it comes from. */
interface Judging {
  readonly policy: Policy;
  readonly from: string;
  readonly notes: readonly string[];
  readonly loosened: readonly string[];
}

async function checkView(repository: Repository, view: View, options: CheckOptions): Promise<Report> {
  const base = options.policyFrom === undefined ? undefined : await policyOf(repository, options.policyFrom, options);
  const findings: Finding[] = [];
  const notRun: NotRun[] = [];
  const notes: string[] = [];
  let documents = 0;
  let judging: Judging | undefined;
  for (const snapshot of view.snapshots) {
    const likely = snapshot.source.kind === 'index' ? await likelyRead(snapshot) : [];
    snapshot.expect([configPath, baselinePath, ...profilePlaces, jscpdPath, ...jscpdElsewhere], likely);
    judging = await judgingOf(snapshot, options, base);
    const part = view.commits ? (snapshot.source.kind === 'commit' ? 'each' : 'whole') : undefined;
    const answer = await ask(repository, snapshot, judging.policy, options, part);
    documents += answer.documents;
    notRun.push(...answer.notRun);
    findings.push(...answer.findings);
    notes.push(...answer.notes);
  }
  judging ??= await nothingToJudge(repository, options, base);
  const open = view.commits ? await withoutSuperseded(repository, view.commits, findings) : findings;
  return {
    scope: view.words,
    documents,
    policy: judging.from,
    packs: judging.policy.packs,
    findings: await worded(firstOfEach(open).sort(byPlace)),
    notRun,
    silencers: silencers(judging.policy),
    loosened: judging.loosened,
    mend: open.some((finding) => finding.edits) ? mendingCommand(view, options) : undefined,
    notes: [...judging.notes, ...notes],
  };
}

/** It has to look where the findings are, by the same policy. What a commit holds, no command mends. */
function mendingCommand(
  { snapshots }: View,
  { staged, all, paths = [], listed, policyFrom }: CheckOptions,
): string | undefined {
  const mends = snapshots.every(({ source }) => source.kind === 'index' || source.kind === 'worktree');
  if (!mends || listed || policyFrom !== undefined) return undefined;
  // A name that starts with a dash is none of ours.
  const words = paths.map((path) => shellWord(path.startsWith('-') ? `./${path}` : path));
  return ['sluice fix', ...(staged ? ['--staged'] : []), ...(all ? ['--all'] : []), ...words].join(' ');
}

interface Asked extends Judged {
  readonly notes: readonly string[];
}

function movedNote(moved: number): string[] {
  if (moved === 0) return [];
  const [entries, documents] = moved === 1 ? ['entry', 'its document'] : ['entries', 'their documents'];
  return [
    `${moved} ${entries} of the baseline moved with ${documents}: \`sluice baseline prune\` writes down where to`,
  ];
}

/** One tree's findings, what its baseline accepts taken out. */
async function ask(
  repository: Repository,
  snapshot: Snapshot,
  policy: Policy,
  options: CheckOptions,
  part: Question['part'],
): Promise<Asked> {
  const unconfigured = policy.file === undefined;
  const paths = repositoryPaths(repository, options);
  // First contact: no configuration, so the whole tree is looked at and nothing is written.
  const all = options.all || paths.length > 0 || (unconfigured && !options.staged && options.range === undefined);
  const cache = unconfigured ? noCache() : verdictCache(repository.commonDir);
  const complete = all && paths.length === 0 && options.only === undefined;
  const circumstances = circumstancesOf(options);
  const tree = { snapshot, policy, cache, circumstances };
  // How much of a tree is copies is told each time.
  const documents = complete && policy.duplicates.on === 'off' ? await documentsIfClean(tree) : undefined;
  if (documents !== undefined) return { documents, findings: [], notRun: [], notes: [] };
  await refuseNested(snapshot, all);
  const answer = await judge({
    snapshot,
    policy,
    cache,
    all,
    paths,
    ...(options.only && { only: options.only }),
    circumstances,
    ...(part && { part }),
  });
  await cache.save();
  const stale = complete ? await staleFindings(snapshot, await staleIn(snapshot, policy, answer.sifted)) : [];
  const commit = snapshot.source.kind === 'commit' ? snapshot.source.name : undefined;
  const fresh = [...answer.sifted.fresh, ...stale].map((finding) =>
    commit === undefined ? finding : { ...finding, commit },
  );
  if (complete && fresh.length + answer.findings.length + answer.notRun.length === 0)
    await keepClean(tree, answer.documents);
  const notes = complete ? movedNote(answer.sifted.moved.size) : [];
  return {
    documents: answer.documents,
    findings: fresh,
    notRun: answer.notRun,
    notes: [...(answer.notes ?? []), ...notes],
  };
}

/** A check that is asked for by name has its rules read, also where it is off. */
function asked({ only }: CheckOptions): { readonly duplicates: boolean } {
  return { duplicates: only?.includes('duplicates') ?? false };
}

async function judgingOf(snapshot: Snapshot, options: CheckOptions, base: Policy | undefined): Promise<Judging> {
  const { policyFrom: ref } = options;
  const own = await loadPolicy(snapshot, asked(options));
  if (ref === undefined || !base?.file) {
    const notes = ref !== undefined && own.file ? [`policy introduced here: ${ref} has no ${configPath}`] : [];
    return { policy: own, from: own.file ? configPath : `the packs (no ${configPath} here)`, notes, loosened: [] };
  }
  // A stamp is of the profile it lies beside, and a copy that is meant comes with what accepts it; what that makes looser is
  // listed.
  const duplicates = { ...base.duplicates, accepted: own.duplicates.accepted };
  const policy = { ...base, profiles: own.profiles, duplicates };
  return { policy, from: `${configPath} of ${ref}`, notes: [], loosened: loosened(base, own) };
}

async function nothingToJudge(
  repository: Repository,
  options: CheckOptions,
  base: Policy | undefined,
): Promise<Judging> {
  const policy = base ?? (await policyOf(repository, 'HEAD', options));
  return { policy, from: configPath, notes: ['there was no commit to judge'], loosened: [] };
}

/** The policy of a ref: what cannot be read is a fault, because a missing policy would let everything pass. */
async function policyOf(repository: Repository, ref: string, options: CheckOptions): Promise<Policy> {
  const commit = await commitOf(repository, ref);
  if (commit === undefined)
    throw new Fault(
      'git',
      `the policy cannot be read from ${ref}: it is not a commit of this repository; fetch it, or check the spelling.`,
    );
  const snapshot = treeSnapshot(repository, commit, commit, { kind: 'tree', name: ref });
  try {
    return await loadPolicy(snapshot, asked(options));
  } finally {
    snapshot.close();
  }
}
