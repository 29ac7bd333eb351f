import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../setup.mjs';

/** The built command line and the package's hooks: what a user gets. */
export const cli: string = join(root, 'dist/engine/cli.cjs');

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, for looking for words. */
  readonly all: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Uint8Array;
}

/**
 * The environment of every program a test starts: none of the developer's git configuration, none of the repository a
 * hook may have started the tests in, fixed author and dates.
 */
export function cleanEnvironment(extra: RunOptions['env'] = {}): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:GIT_|npm_|CI$|HUSKY|LEFTHOOK|PRE_COMMIT|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|FORCE_COLOR|NO_COLOR|SLUICE_)/.test(
        name,
      ),
  );
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
    GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
    ...(process.env['SLUICE_TEST_GIT'] !== undefined && {
      PATH: `${process.env['SLUICE_TEST_GIT']}:${process.env['PATH']}`,
    }),
    ...extra,
  };
}

/** A real repository in a folder of its own. */
export class Repo {
  readonly dir: string;
  readonly env: RunOptions['env'];

  constructor(dir: string, env: RunOptions['env'] = {}) {
    this.dir = dir;
    this.env = env;
  }

  path(...parts: string[]): string {
    return join(this.dir, ...parts);
  }

  write(path: string, content: string | Uint8Array, mode?: number): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
    if (mode !== undefined) chmodSync(this.path(path), mode);
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  exists(path: string): boolean {
    return existsSync(this.path(path));
  }

  run(command: string, args: readonly string[], options: RunOptions = {}): Ended {
    const ended = spawnSync(command, args, {
      cwd: options.cwd ?? this.dir,
      env: cleanEnvironment({ ...this.env, ...options.env }),
      input: options.input ?? '',
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (ended.error && (ended.error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error(`${command} is not installed`);
    return {
      status: ended.status,
      signal: ended.signal,
      stdout: ended.stdout,
      stderr: ended.stderr,
      all: ended.stdout + ended.stderr,
    };
  }

  /** Git, whatever it answers. */
  tryGit(args: readonly string[], options: RunOptions = {}): Ended {
    return this.run('git', args, options);
  }

  /** Git, which has to succeed. */
  git(args: readonly string[], options: RunOptions = {}): string {
    const ended = this.tryGit(args, options);
    if (ended.status !== 0)
      throw new Error(`git ${args.join(' ')} ended with ${ended.status ?? ended.signal}\n${ended.all}`);
    return ended.stdout;
  }

  /** Sluice as it is built. */
  sluice(args: readonly string[], options: RunOptions = {}): Ended {
    return this.run(process.execPath, [cli, ...args], options);
  }

  /** `sluice init`, which has to succeed. */
  init(): void {
    const ended = this.sluice(['init']);
    if (ended.status !== 0) throw new Error(`sluice init ended with ${ended.status}\n${ended.all}`);
  }

  /** Stage everything and commit it, whatever comes of it. */
  commit(message = 'x', args: readonly string[] = [], options: RunOptions = {}): Ended {
    this.git(['add', '-A'], options);
    return this.tryGit(['commit', '-q', '-m', message, ...args], options);
  }
}

/** A new repository for the length of a test. */
export async function inRepo<T>(body: (repo: Repo) => T | Promise<T>, initArgs: readonly string[] = []): Promise<T> {
  return inFolder(async (folder) => {
    const repo = new Repo(join(folder, 'repo'));
    mkdirSync(repo.dir);
    repo.git(['init', '-q', ...initArgs]);
    // `init -b` is younger than the oldest git we serve.
    repo.git(['symbolic-ref', 'HEAD', 'refs/heads/main']);
    return body(repo);
  });
}

/** An empty folder for the length of a test. */
export async function inFolder<T>(body: (folder: string) => T | Promise<T>): Promise<T> {
  // The real path: macOS keeps its temporary folder behind a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-')));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Documents that tests judge again and again. */
export const documents = {
  good: '---\nname: notes\ndescription: Take notes while reading.\n---\n\nTake notes.\n',
  /** `name` is not the folder's. */
  bad: '---\nname: other\ndescription: Take notes while reading.\n---\n\nTake notes.\n',
  path: 'skills/notes/SKILL.md',
} as const;
