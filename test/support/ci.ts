import { load } from 'js-yaml';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../src/model/version.ts';
import { cleanEnvironment, cli, type Ended, Repo } from './repo.ts';
import { addRemote, commitUnasked } from './wired.ts';

/** What a CI host is told of a change. */
export interface Change {
  /** The commit before it; the target branch's commit for a request. */
  readonly before: string;
  readonly head: string;
  /** A pull or merge request, and not a push to the default branch. */
  readonly request: boolean;
}

export type Host = 'github' | 'gitlab';

/** The job on `main`, and `main` on the server. */
export function withJob(repo: Repo, host: Host): void {
  repo.sluice(['init', '--ci', host]);
  commitUnasked(repo, 'CI');
  addRemote(repo);
}

/** What a runner has: everything that the server has, at the head of the change. */
export function checkoutOf(repo: Repo, { head }: Change, options: readonly string[] = []): Repo {
  repo.git(['push', '-q', '--no-verify', '--force', '--all', 'origin']);
  repo.git(['--git-dir', repo.path('..', 'remote.git'), 'symbolic-ref', 'HEAD', 'refs/heads/main']);
  const checkout = new Repo(repo.path('..', 'checkout'));
  repo.git(['clone', '-q', ...options, `file://${repo.path('..', 'remote.git')}`, checkout.dir]);
  checkout.git(['checkout', '-q', '--detach', head]);
  return checkout;
}

/** Run the lines of the written job as the host would, in a checkout. */
export function runJob(host: Host, checkout: Repo, change: Change): Ended {
  const temp = `${checkout.dir}.temp`;
  mkdirSync(temp, { recursive: true });
  const env = { CI: 'true', TMPDIR: temp, PATH: `${fakeNpm(temp)}:${cleanEnvironment()['PATH']}` };
  return host === 'github' ? onGithub(checkout, change, temp, env) : onGitlab(checkout, change, env);
}

type Env = Readonly<Record<string, string>>;

interface GithubJob {
  jobs: { sluice: { steps: { run?: string; env?: Record<string, string>; 'working-directory'?: string }[] } };
}

function onGithub(checkout: Repo, change: Change, temp: string, env: Env): Ended {
  const { head, before, request } = change;
  const given: Readonly<Record<string, string>> = {
    'runner.temp': temp,
    'github.sha': head,
    'github.event.repository.default_branch': 'main',
    ...(request
      ? { 'github.event.pull_request.base.sha': before, 'github.event.pull_request.head.sha': head }
      : { 'github.event.before': before }),
  };
  const filled = (text: string): string =>
    text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, names: string) => {
      const known = names.split(' || ').find((name) => given[name]);
      return known === undefined ? '' : given[known]!;
    });
  const job = load(checkout.read('.github/workflows/sluice.yml')) as GithubJob;
  let ended: Ended | undefined;
  for (const step of job.jobs.sluice.steps) {
    if (step.run === undefined) continue;
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value)]);
    const cwd = step['working-directory'] === undefined ? checkout.dir : filled(step['working-directory']);
    ended = checkout.run('bash', ['-e', '-c', step.run], {
      cwd,
      env: { ...env, GITHUB_ACTIONS: 'true', RUNNER_TEMP: temp, ...Object.fromEntries(own) },
    });
    if (ended.status !== 0) return ended;
  }
  return ended!;
}

function onGitlab(checkout: Repo, { before, head, request }: Change, env: Env): Ended {
  const job = load(checkout.read('.gitlab/sluice.gitlab-ci.yml')) as { sluice: { script: string[] } };
  return checkout.run('bash', ['-eo', 'pipefail', '-c', job.sluice.script.join('\n')], {
    env: {
      ...env,
      GITLAB_CI: 'true',
      CI_DEFAULT_BRANCH: 'main',
      CI_COMMIT_SHA: head,
      CI_COMMIT_BEFORE_SHA: request ? '0'.repeat(40) : before,
      ...(request && { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' }),
    },
  });
}

/** A stand-in for npm that puts this very build where the job wants it, and knows no other package. */
function fakeNpm(temp: string): string {
  const bin = join(temp, 'bin');
  const script = `#!/bin/sh
case "$*" in
  "install --prefix $3 --ignore-scripts --no-audit --no-fund sluice@${version}") ;;
  *) echo "npm $*" >&2; exit 1 ;;
esac
case $PWD in *.temp*) ;; *) echo "npm was started in $PWD" >&2; exit 1 ;; esac
mkdir -p "$3/node_modules/.bin"
printf '#!/bin/sh\\nexec "%s" "%s" "$@"\\n' '${process.execPath}' '${cli}' > "$3/node_modules/.bin/sluice"
chmod +x "$3/node_modules/.bin/sluice"
`;
  new Repo(bin).write('npm', script, 0o755);
  return bin;
}
