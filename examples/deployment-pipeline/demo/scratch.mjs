import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The command line of the package that this example is a part of. */
export const cli = join(dirname(fileURLToPath(import.meta.url)), '../../../dist/engine/cli.cjs');

/** Where the profiles of a repository lie. */
export const profilePlaces = [
  'scripts/codex-sprint/prompt_flow.config.json',
  'temp/codex-sprint/prompt_flow.config.json',
];

/** Neither the repository somebody stands in nor what they have set for their own prompts says anything here. */
const environment = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:GIT_|PROMPT_|PIPELINE_|CODEX_)/.test(name)),
  ),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

/** The root of the repository around a folder; undefined where there is none. */
export function topOf(folder) {
  const { status, stdout } = start('git', ['rev-parse', '--show-toplevel'], folder);
  return status === 0 ? stdout.trim() : undefined;
}

function start(command, args, cwd, timeout = 60_000) {
  return spawnSync(command, args, { cwd, env: environment, encoding: 'utf8', input: '', timeout });
}

/** A repository that is thrown away, with the prompts of the example and the profiles of the one it is started in. */
export class Scratch {
  /** The last command, and what it said: where something fails, that is what one wants to know. */
  said = '';

  constructor(root, home) {
    this.top = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-mini-')));
    for (const part of ['prompts', 'canary'])
      cpSync(join(root, part), join(this.top, part), { recursive: true, filter: isSource });
    for (const place of home === undefined ? [] : profilePlaces) {
      if (!existsSync(join(home, place))) continue;
      mkdirSync(dirname(join(this.top, place)), { recursive: true });
      cpSync(join(home, place), join(this.top, place));
    }
    this.#git('init', '-q');
    this.#git('add', '-A');
    this.#git('-c', 'user.name=Mini', '-c', 'user.email=mini@example.org', 'commit', '-q', '-m', 'The mini experiment');
  }

  #git(...args) {
    const { status, stderr, error } = start('git', args, this.top);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${error?.message ?? stderr}`);
  }

  /** Sluice, whatever it answers. */
  sluice(args, timeoutSec = 120) {
    const { status, signal, stdout, stderr } = start(process.execPath, [cli, ...args], this.top, timeoutSec * 1000);
    this.said = `$ sluice ${args.join(' ')}\n${stdout}${stderr}`;
    return { status: String(status ?? signal), stdout, stderr };
  }

  /** What it answers as JSON; empty where it answers something else. */
  json(args) {
    const { stdout } = this.sluice([...args, '--json']);
    try {
      return JSON.parse(stdout);
    } catch {
      return {};
    }
  }

  /** The text of a file; '' where there is none. */
  read(path) {
    const file = join(this.top, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  wipe(path) {
    rmSync(join(this.top, path), { recursive: true, force: true });
  }

  remove() {
    this.wipe('.');
  }
}

/** What a run in the example itself left behind is no part of it. */
function isSource(path) {
  return !/\/(?:\.prompt-pipeline\.[^/]*|logs|completed)$/.test(path.replaceAll('\\', '/'));
}
