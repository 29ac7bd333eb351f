import { join } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { isAnything } from '../../disk/person-files.ts';
import { isThere, readIfThere } from '../../disk/read.ts';
import { askGit } from '../../git/git.ts';
import { Fault, isFault } from '../../model/fault.ts';
import { isStamp } from '../../model/finding.ts';
import { version } from '../../model/version.ts';
import { configPath } from '../../model/policy.ts';
import { allPacks } from '../../policy/generated/packs.ts';
import { jscpdPath } from '../../policy/jscpd-paths.ts';
import { profilePlaces } from '../../policy/read-profiles.ts';
import { openRepository } from '../repository.ts';
import { check } from '../run-check.ts';
import { alone } from './alone.ts';
import { askForChecks } from './ask-for-checks.ts';
import { notesOnClones } from './clones.ts';
import { writeCopyConfig } from './copy-config.ts';
import { installEngine } from './engine.ts';
import { whyNotHere } from './installer.ts';
import { installTool, wantsCopies } from './judge.ts';
import { stageWritten } from './stage-written.ts';
import { merged, shown, type Site, type Where, type Wired, type Written } from './site.ts';
import { wire } from './wire.ts';
import { surroundings, type Wiring } from './wiring.ts';

export type Init =
  /** There is nothing to hold here, and that is no mistake: an install script may run anywhere. */
  | { readonly kind: 'skipped'; readonly why: string }
  | {
      readonly kind: 'done';
      readonly wiring: Wiring['kind'];
      readonly written: readonly Written[];
      readonly todo: readonly string[];
      /** Worth knowing, and nothing that has to be done here. */
      readonly notes: readonly string[];
    };

/** Wire a repository. Idempotent; asks nothing; writes nothing that it does not name. */
export async function init(options: Where & Partial<Wishes>): Promise<Init> {
  const why = await whyNotHere(options);
  if (why !== undefined) return { kind: 'skipped', why };
  const repository = await openRepository(options.cwd, options.env);
  const { top } = repository;
  if (top === undefined)
    throw new Fault('usage', 'a bare repository makes no commits: wire the clones that do, and check pushes in CI.');
  const wishes = { stamps: options.stamps ?? false, duplicates: options.duplicates ?? false };
  return alone(repository, () => wireAll({ repository, top }, wishes));
}

/** Checks that are off unless somebody asks for them, or keeps what they go by. */
interface Wishes {
  readonly stamps: boolean;
  readonly duplicates: boolean;
}

async function wireAll(site: Site, wishes: Wishes): Promise<Init> {
  const { wiring } = await surroundings(site.repository, site.top);
  // First the engine: a hook that is wired before it would refuse every commit.
  const engine = installEngine(site.repository).map(({ path, what }) => ({ path: shown(site, path), what }));
  const wired = merged(
    { written: engine, todo: [] },
    await wire(site, wiring),
    await writeConfig(site, wishes),
    ...(wishes.duplicates ? [await writeCopyConfig(site)] : []),
  );
  const judge = installTool(site.repository, site.top).map(({ path, what }) => ({ path: shown(site, path), what }));
  return {
    kind: 'done',
    wiring: wiring.kind,
    ...merged(wired, { written: judge, todo: [] }),
    notes: notesOnClones(site, wiring),
  };
}

/** The policy, where there is none yet, and in the next commit: hooks judge by what is committed, not by what lies around. */
async function writeConfig(site: Site, wishes: Wishes): Promise<Wired> {
  const { repository, top } = site;
  const path = join(top, configPath);
  // Also one that only the index has, as in a sparse checkout.
  const known = await askGit(repository.git, ['ls-files', '--', configPath]);
  if (isAnything(path) || known.stdout.length > 0) {
    const text = readIfThere(path)?.toString() ?? '';
    const missing = {
      ...(wishes.stamps && !/\bstamps:\s*['"]?(?:apply|report)\b/.test(text) && { stamps: 'apply' }),
      ...(wishes.duplicates && !wantsCopies(text) && { duplicates: true }),
    };
    return Object.keys(missing).length > 0 ? askForChecks(site, missing) : { written: [], todo: [] };
  }
  const found = {
    // Who keeps profiles has prompts that are stamped.
    stamps: wishes.stamps || profilePlaces.some((place) => isThere(join(top, place))),
    duplicates: wishes.duplicates || isThere(join(top, jscpdPath)),
  };
  writeAtomically(path, configText(isThere(join(top, 'node_modules/sluice/package.json')), found));
  return stageWritten(repository, configPath, 'what is checked here');
}

function configText(installed: boolean, { stamps, duplicates }: Wishes): string {
  const checks = [...(stamps ? ['stamps: apply'] : []), ...(duplicates ? ['duplicates: true'] : [])];
  const newest = allPacks.map((pack) => pack.edition).reduce((one, other) => (other > one ? other : one));
  const [major, minor] = version.split('.');
  return [
    ...(installed ? ['# yaml-language-server: $schema=node_modules/sluice/schemas/sluice.schema.json'] : []),
    '# What Sluice checks here. Without further lines: every kind of document its packs know, as they were on this date.',
    'version: 1',
    `requires: '>=${major}.${minor}'`,
    'packs: auto',
    `asOf: '${newest}'`,
    ...(stamps ? ['# A commit writes the policy of the active profile into the prompts it holds.'] : []),
    ...(duplicates ? [`# New copies of old lines are refused; ${jscpdPath} says what a copy is.`] : []),
    ...(checks.length > 0 ? [`checks: { ${checks.join(', ')} }`] : []),
    '',
  ].join('\n');
}

/** What the whole work tree holds. */
export interface Today {
  readonly documents: number;
  /** How many of them would stop a commit. */
  readonly blocked: number;
}

/** What is here today; or what keeps everybody from judging it, which is the next thing to mend. */
export async function today({ cwd, env }: Where): Promise<{ readonly found?: Today; readonly trouble?: string }> {
  try {
    // How much of the tree is copies takes longer to tell, and stops nobody.
    const { documents, findings } = await check({ cwd, env, all: true, only: ['frontmatter', 'stamps'] });
    // A stamp that is missing is written by the commit.
    const errors = findings.filter((one) => one.severity === 'error' && !(isStamp(one) && one.edits));
    return { found: { documents, blocked: new Set(errors.map((finding) => finding.path)).size } };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { trouble: error.message };
  }
}
