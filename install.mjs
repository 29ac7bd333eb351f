// `node install.mjs`: everything a contributor needs, then a demonstration on a real commit.
// `node install.mjs --prepare`: what npm runs after an install; quiet, and harmless wherever that may be.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIsCurrent, packagesAreThere, root, setUp } from './test/setup.mjs';

const cli = join(root, 'dist/engine/cli.cjs');

/** Programs that work on other repositories than the one a hook may have started us in. */
function cleanEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:GIT_|npm_|HUSKY|NODE_EXTRA_CA_CERTS)/.test(name)),
  );
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', env: cleanEnvironment(), ...options });
}

/** This repository's own hooks: husky makes git ask, Sluice answers, also in linked work trees. */
function wireHooks() {
  if (!existsSync(join(root, '.git')) || process.env['HUSKY'] === '0' || process.env['CI'])
    return 'no hooks were wired here';
  const husky = run(process.execPath, [join(root, 'node_modules/husky/bin.js')]);
  const init = run(process.execPath, [cli, 'init']);
  if (husky.status !== 0 || init.status !== 0)
    throw new Error(`the hooks could not be wired:\n${husky.stderr}${init.stdout}${init.stderr}`);
  return "this repository's hooks are wired";
}

/** Run by npm: build what is missing, wire the hooks, say nothing. */
function prepare() {
  if (process.env['SLUICE_NO_PREPARE'] || !packagesAreThere()) return;
  if (!buildIsCurrent()) setUp();
  if (process.env['npm_command'] === 'ci' || process.env['npm_command'] === 'install') wireHooks();
}

/** One command of the demonstration, shown as a terminal shows it. */
function show(repo, line, command, args, expected) {
  const ended = run(command, args, {
    cwd: repo,
    env: { ...cleanEnvironment(), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
  console.log(`  $ ${line}`);
  for (const text of `${ended.stdout}${ended.stderr}`.trim().split('\n').filter(Boolean)) console.log(`    ${text}`);
  if (ended.status !== expected) throw new Error(`\`${line}\` ended with ${ended.status}, not ${expected}`);
  return `${ended.stdout}${ended.stderr}`;
}

const skill = `---
name: release-notes
description: Write release notes. Use when: a release is cut.
---

List what changed since the last tag, for people who use it.
`;

/** A real commit refused, the line that says why, the one command that mends it, the commit passing. */
function demonstrate() {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-demo-'));
  try {
    const git = (line, expected) => show(folder, `git ${line.join(' ')}`, 'git', line, expected);
    const identity = ['-c', 'user.name=You', '-c', 'user.email=you@example.org'];
    run('git', ['init', '-q'], { cwd: folder });
    show(folder, 'sluice init', process.execPath, [cli, 'init'], 0);
    mkdirSync(join(folder, 'skills/release-notes'), { recursive: true });
    writeFileSync(join(folder, 'skills/release-notes/SKILL.md'), skill);
    git(['add', '.'], 0);
    const commit = () => ['git', [...identity, 'commit', '-q', '-m', 'Add a skill']];
    const refused = show(folder, "git commit -m 'Add a skill'", ...commit(), 1);
    const [, mend] = /^mend: (.+)$/m.exec(refused) ?? [];
    if (mend === undefined) throw new Error('the refused commit did not say how to mend it');
    const [program, ...args] = mend.split(' ');
    show(folder, mend, program === 'node' ? process.execPath : program, args, 0);
    show(folder, "git commit -m 'Add a skill'", ...commit(), 0);
    git(['log', '--oneline', '--stat', '--format=%s'], 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function install() {
  console.log('packages and build …');
  setUp();
  console.log(wireHooks());
  console.log('\na repository of its own, for a look:\n');
  demonstrate();
  console.log('\nready: `npm test` runs the tests, `npm run check` everything else');
}

try {
  if (process.argv.includes('--prepare')) prepare();
  else install();
} catch (error) {
  console.error(`install: ${error.message}`);
  process.exitCode = 1;
}
