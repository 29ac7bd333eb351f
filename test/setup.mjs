// What a fresh clone needs before anything can run: its packages and its build. Plain JavaScript, because at this
// point there is nothing else.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function run(command, args) {
  const windows = process.platform === 'win32';
  // HUSKY=0: setting up to test is no reason to touch the hooks of the clone.
  const ended = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows,
    env: { ...process.env, HUSKY: '0', SLUICE_NO_PREPARE: '1' },
  });
  if (ended.status !== 0) {
    console.error(`setup: \`${command} ${args.join(' ')}\` failed`);
    process.exit(1);
  }
}

/** The installed packages are those of the lock file. */
export function packagesAreThere() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const versions = (file) =>
    Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages).filter(([name]) => name !== '');
  const here = new Map(versions(installed).map(([name, { version }]) => [name, version]));
  return versions(join(root, 'package-lock.json')).every(
    ([name, { version, optional }]) => optional || here.get(name) === version,
  );
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => name !== 'generated')
      .map((name) => newest(join(path, name))),
  );
}

/** The build is younger than everything it is made of. */
export function buildIsCurrent() {
  const mark = join(root, 'dist/index.js');
  if (!existsSync(mark)) return false;
  const built = statSync(mark).mtimeMs;
  return ['src', 'rules', 'schemas', 'hooks', 'package-lock.json', 'package.json'].every(
    (part) => newest(join(root, part)) < built,
  );
}

export function setUp() {
  if (!packagesAreThere()) run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (!buildIsCurrent()) run('npm', ['run', '--silent', 'build']);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
