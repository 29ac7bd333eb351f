import { isStamp, type Finding } from '../model/finding.ts';
import type { LeftAlone } from '../edits/mend.ts';
import type { Policy } from '../model/policy.ts';
import { mendTree, type Fixed, type FixOptions } from './fix.ts';
import { worded } from './check.ts';
import { circumstancesOf, type CheckOptions } from './options.ts';
import { repositoryPaths } from './paths.ts';
import { flagsOf, type FlagOptions } from './profile-flags.ts';
import { openRepository } from './repository.ts';
import type { Worded } from '../model/report.ts';

/** A prompt that preflight looked at, and what it came to. */
interface StampedPrompt {
  readonly path: string;
  readonly profile: string;
  readonly revision: number;
  readonly ready: boolean;
  /** Why it is not ready; '' when it is. */
  readonly reason: string;
}

export interface Stamped {
  readonly prompts: readonly StampedPrompt[];
  /** Prompts in conflict that were put together. */
  readonly merged: readonly string[];
  /** Prompts that could not be stamped without touching what their author wrote. */
  readonly cannot: readonly Worded[];
  /** Prompts that stay in conflict, and why. */
  readonly torn: Fixed['torn'];
  readonly left: readonly LeftAlone[];
  /** The changes as a patch, when nothing was to be written. */
  readonly patch: string | undefined;
}

export type StampOptions = Omit<FixOptions, 'only' | 'flags'> & FlagOptions & { readonly commit?: boolean };

/** Preflight: look at prompts and write into each what it came to, whether hooks do so here or not. */
export async function stamp(options: StampOptions): Promise<Stamped> {
  const flags = flagsOf(options);
  if (options.commit) return committed({ ...options, flags });
  const { mended, merged, torn, left, patch, unmended } = await mendTree(
    { ...options, flags, only: ['stamps'] },
    switchedOn,
  );
  const untouched = new Set(options.staged ? [] : left.map(({ path }) => path));
  const written = [...mended, ...merged].filter(({ path, repairs }) => !untouched.has(path) && repairs.some(isStamp));
  return {
    prompts: written.map(({ repairs }) => promptOf(repairs.findLast(isStamp)!)),
    merged: merged.flatMap(({ path }) => (untouched.has(path) ? [] : path)),
    cannot: await worded(unmended),
    torn,
    left,
    patch,
  };
}

async function committed(options: CheckOptions): Promise<Stamped> {
  const repository = await openRepository(options.cwd, options.env);
  const { stampInCommit } = await import('./stamp-commit.ts');
  const { stamps, cannot, left } = await stampInCommit({
    repository,
    circumstances: circumstancesOf(options),
    policyFor: switchedOn,
    wanted: repositoryPaths(repository, options),
  });
  return {
    prompts: stamps.map(promptOf),
    merged: [],
    cannot: await worded(cannot),
    torn: [],
    left: left.filter(({ why }) => why !== 'gone'),
    patch: undefined,
  };
}

function switchedOn(policy: Policy): Policy {
  const { stamps } = policy.checks;
  return { ...policy, checks: { ...policy.checks, stamps: stamps === 'off' ? 'report' : stamps } };
}

function promptOf({ path, args }: Finding): StampedPrompt {
  const reason = String(args['reason']);
  return {
    path,
    profile: String(args['profile']),
    revision: Number(args['revision']),
    ready: reason === '',
    reason,
  };
}
