import { join } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { readIfThere } from '../../disk/read.ts';
import { findRepository } from '../../git/repository.ts';
import { Fault } from '../../model/fault.ts';
import { configPath } from '../../model/policy.ts';
import { version } from '../../model/version.ts';
import { tellingDisk } from './alone.ts';
import { wantsCopies } from './judge.ts';
import type { Where, Wired } from './site.ts';

export const ciHosts = ['github', 'gitlab'] as const;
export type CiHost = (typeof ciHosts)[number];

/**
 * A job that judges every commit of a change by the base branch's policy, with an engine of its own: never the one the
 * change brings along. Nothing that is there is overwritten.
 */
export async function writeCi(host: CiHost, options: Where): Promise<Wired> {
  const { top } = await findRepository(options.cwd, options.env);
  if (top === undefined) throw new Fault('usage', 'a CI job is written in a work tree, and this repository is bare.');
  return tellingDisk(top, async () => (host === 'github' ? writeJob(top, github) : writeGitlab(top)));
}

/** Where a job is written, and what it is, with a look at the copies of the whole tree or without. */
interface Job {
  readonly path: string;
  readonly text: (copies: boolean) => string;
  /** The command of that look. */
  readonly look: string;
}

function writeJob(top: string, { path, text, look }: Job): Wired {
  const copies = wantsCopies(readIfThere(join(top, configPath))?.toString() ?? '');
  const there = readIfThere(join(top, path))?.toString('utf8');
  // A job that asks for more than has to be is nobody's mistake.
  if (!copies && there === text(true)) return { written: [], todo: [] };
  if (copies && there === text(false))
    return {
      written: [],
      todo: [`${path} does not ask how much of the whole tree is copies: add \`${look}\` below the check of the range`],
    };
  return writeNew(top, path, text(copies), []);
}

function writeGitlab(top: string): Wired {
  const job = writeJob(top, gitlab);
  const include = 'include:\n  - local: .gitlab/sluice.gitlab-ci.yml\n';
  const main = readIfThere(join(top, '.gitlab-ci.yml'))?.toString('utf8');
  if (main === undefined) {
    const file = writeNew(top, '.gitlab-ci.yml', include, []);
    return { written: [...job.written, ...file.written], todo: [] };
  }
  const todo = main.includes('.gitlab/sluice.gitlab-ci.yml') ? [] : [`add this to .gitlab-ci.yml:\n${include}`];
  return { written: job.written, todo: [...job.todo, ...todo] };
}

function writeNew(top: string, path: string, text: string, todo: readonly string[]): Wired {
  const there = readIfThere(join(top, path))?.toString('utf8');
  if (there === undefined) {
    writeAtomically(join(top, path), text);
    return { written: [{ path, what: 'CI job; commit it' }], todo };
  }
  return {
    written: [],
    todo:
      there === text
        ? todo
        : [
            ...todo,
            `${path} is there already and was left alone: compare it with \`sluice init --ci\` in an empty repository`,
          ],
  };
}

/** The engine goes to a folder of the runner's, installed from there, so that no file of the checkout has a say in it. */
const install = (folder: string): string =>
  `npm install --prefix "${folder}" --ignore-scripts --no-audit --no-fund sluice@${version}`;

const lookAt = (folder: string, format: string): string =>
  `"${folder}/node_modules/.bin/sluice" check --all --only duplicates${format}`;

/** Every commit between BASE and HEAD; with nothing before HEAD, all that is in it. */
const judge = (folder: string, branch: string, format: string, copies: boolean): string[] => [
  '# A clone without its history has no commits to judge.',
  'if [ "$(git rev-parse --is-shallow-repository)" = true ] && ! git fetch --quiet --unshallow origin; then',
  "  echo 'sluice: this clone is shallow: check out the full history.' >&2",
  '  exit 2',
  'fi',
  '# A branch that is pushed for the first time has no commit before it; one whose past was replaced may have lost it.',
  'git rev-parse --quiet --verify "$BASE^{commit}" >/dev/null ||',
  `  git fetch --quiet origin "$BASE" 2>/dev/null || BASE="origin/${branch}"`,
  '# Then the default branch has nothing to be compared with.',
  'if [ "$(git rev-parse "$BASE^{commit}")" = "$(git rev-parse "$HEAD^{commit}")" ]; then',
  `  "${folder}/node_modules/.bin/sluice" check --all${format}`,
  'else',
  `  "${folder}/node_modules/.bin/sluice" check --range "$BASE..$HEAD" --each-commit --policy-from "$BASE"${format}`,
  ...(copies ? ['  # How much of the whole tree is copies, which no range tells.', `  ${lookAt(folder, format)}`] : []),
  'fi',
];

function block(lines: readonly string[], indent: number): string {
  return lines.map((line) => ' '.repeat(indent) + line).join('\n');
}

const githubJob = (
  copies: boolean,
): string => `# Written by \`sluice init --ci github\`. Judges every commit of a change by the base branch's policy.
name: sluice
on:
  pull_request:
  push:
    branches: [main, master]
permissions:
  contents: read
jobs:
  sluice:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          fetch-depth: 0
          persist-credentials: false
      - name: Install an engine of its own
        working-directory: \${{ runner.temp }}
        run: ${install('$RUNNER_TEMP/sluice')}
      - name: Check every commit
        env:
          BASE: \${{ github.event.pull_request.base.sha || github.event.before }}
          HEAD: \${{ github.event.pull_request.head.sha || github.sha }}
          BRANCH: \${{ github.event.repository.default_branch }}
        run: |
${block(judge('$RUNNER_TEMP/sluice', '$BRANCH', ' --format github', copies), 10)}
`;

const gitlabJob = (
  copies: boolean,
): string => `# Written by \`sluice init --ci gitlab\`. Judges every commit of a change by the base branch's policy.
sluice:
  image: node:22
  variables:
    GIT_DEPTH: '0'
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - SLUICE=$(mktemp -d)
    - (cd "$SLUICE" && ${install('$SLUICE')})
    - |
      HEAD="$CI_COMMIT_SHA"
      BASE="$CI_COMMIT_BEFORE_SHA"
      # The target branch as it is now: a change must not choose the policy that it is judged by.
      if [ -n "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME" ]; then
        git fetch --quiet origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
        BASE=$(git rev-parse FETCH_HEAD)
      fi
${block(judge('$SLUICE', '$CI_DEFAULT_BRANCH', '', copies), 6)}
`;

const github: Job = {
  path: '.github/workflows/sluice.yml',
  text: githubJob,
  look: lookAt('$RUNNER_TEMP/sluice', ' --format github'),
};
const gitlab: Job = { path: '.gitlab/sluice.gitlab-ci.yml', text: gitlabJob, look: lookAt('$SLUICE', '') };
