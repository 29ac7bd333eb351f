import type { Circumstances } from '../model/check.ts';
import type { ProfileFlags } from '../model/profile.ts';

/** What `check` and its kin can be asked, from any door. */
export interface CheckOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Judge the index. */
  readonly staged?: boolean;
  /** Judge every file of the tree, not only what changed. */
  readonly all?: boolean;
  /** Judge what one commit brings that another does not have. */
  readonly range?: string;
  /** With a range: judge each of its commits on its own. */
  readonly eachCommit?: boolean;
  /** Keep to these files and folders, as seen from `cwd`. */
  readonly paths?: readonly string[];
  /** The same from a list that a program made: one that names nothing is no slip of the hand. */
  readonly listed?: readonly string[];
  /** Keep to these checks. */
  readonly only?: readonly string[];
  /** Judge by the policy of this ref, not by that of the tree judged. */
  readonly policyFrom?: string;
  /** Profile and toggles by which stamps are judged, before all other sources. */
  readonly flags?: ProfileFlags;
  /** Whoever wants to know how it goes on. */
  readonly watch?: Pick<Circumstances, 'progress' | 'times'>;
}

/** What decides beside a tree and its policy. */
export function circumstancesOf({
  env,
  flags = {},
  watch = {},
}: Pick<CheckOptions, 'env' | 'flags' | 'watch'>): Circumstances {
  return { env, flags, now: new Date(), ...watch };
}
