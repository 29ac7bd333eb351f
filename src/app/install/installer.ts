import { isFault } from '../../model/fault.ts';
import { askGit, gitIn } from '../../git/git.ts';
import { findRepository } from '../../git/repository.ts';
import type { Where } from './site.ts';

type Environment = Where['env'];

/**
 * Whether a package manager runs us, as a step of an installation. `npx` and `npm run` name an event too, and there a
 * person waits for an answer.
 */
export function byInstaller(env: Environment): boolean {
  return /^(?:pre|post)?(?:install|prepare|prepublish)$/.test(env['npm_lifecycle_event'] ?? '');
}

/** Why there is nothing to wire here, if there is not: an install script runs anywhere, and must do no harm there. */
export async function whyNotHere(options: Where): Promise<string | undefined> {
  const { env } = options;
  if (env['CI'] && env['CI'] !== 'false') return 'this is CI, where `sluice check` is the gate: no hooks were wired';
  if (!byInstaller(env)) return undefined;
  if (isProduction(env)) return 'this is an installation for production: no hooks were wired';
  if (env['_PACOTE_NO_PREPARE_'] !== undefined)
    return 'this is a package on its way to somebody else: no hooks were wired';
  return (await isOfRepository(options)) ? undefined : 'there is no git repository of this package here';
}

function isProduction(env: Environment): boolean {
  return (
    env['NODE_ENV'] === 'production' ||
    env['npm_config_production'] === 'true' ||
    (env['npm_config_omit'] ?? '').split(/[\s,]+/).includes('dev')
  );
}

/**
 * The package that is installed belongs to the repository around it: it lies at its root, or git knows it. An unpacked
 * tarball inside of somebody's work tree does neither.
 */
async function isOfRepository({ cwd, env }: Where): Promise<boolean> {
  try {
    const { top } = await findRepository(cwd, env);
    if (top === undefined) return false;
    const answer = await askGit(gitIn(cwd, env), ['rev-parse', '--show-prefix']);
    if (answer.stdout.toString().trim() === '') return true;
    return (await askGit(gitIn(cwd, env), ['ls-files', '--', 'package.json'])).stdout.length > 0;
  } catch (error) {
    if (isFault(error)) return false;
    throw error;
  }
}
