// A stand-in for lefthook 2 in tests: what its `version`, `install` and `run` do as far as hooks of others are
// concerned. Its hooks are synced when its file changed, hooks in their way are renamed and run no more.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const events = ['pre-commit', 'pre-merge-commit', 'commit-msg', 'pre-push'];
const config = existsSync('lefthook.yml') ? (parse(readFileSync('lefthook.yml', 'utf8')) ?? {}) : {};
const common = spawnSync('git', ['rev-parse', '--git-common-dir'], { encoding: 'utf8' }).stdout.trim();
const shim = (event) => `#!/bin/sh

if [ "$LEFTHOOK" = "0" ]; then
  exit 0
fi

lefthook run "${event}" "$@"
`;

function install() {
  const set = spawnSync('git', ['config', 'core.hooksPath'], { encoding: 'utf8' }).stdout.trim();
  if (set !== '') throw new Error(`core.hooksPath is set to ${set}`);
  mkdirSync(join(common, 'hooks'), { recursive: true });
  for (const event of events.filter((one) => config[one])) {
    const path = join(common, 'hooks', event);
    if (existsSync(path) && !readFileSync(path, 'latin1').includes('lefthook')) renameSync(path, `${path}.old`);
    writeFileSync(path, shim(event));
    chmodSync(path, 0o755);
  }
  mkdirSync(join(common, 'info'), { recursive: true });
  writeFileSync(join(common, 'info/lefthook.checksum'), `${readFileSync('lefthook.yml', 'utf8').length}\n`);
}

function runHook(event) {
  const checksum = `${readFileSync('lefthook.yml', 'utf8').length}\n`;
  if (readFileSync(join(common, 'info/lefthook.checksum'), 'utf8') !== checksum) install();
  const { jobs = [], commands = {} } = config[event] ?? {};
  const all = [
    ...jobs,
    ...Object.keys(commands)
      .sort()
      .map((name) => ({ name, ...commands[name] })),
  ];
  const input = event === 'pre-push' ? readFileSync(0) : '';
  let failed = false;
  for (const { run, use_stdin: useStdin } of all) {
    const stdio = ['pipe', 'inherit', 'inherit'];
    const { status } = spawnSync('sh', ['-c', run], { stdio, input: useStdin ? input : '' });
    failed ||= status !== 0;
  }
  process.exitCode = failed ? 1 : 0;
}

const [command, event] = process.argv.slice(2);
if (command === 'version') console.log('2.2.2');
else if (command === 'install') install();
else if (command === 'run') runHook(event);
else process.exitCode = 1;
