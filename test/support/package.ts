import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../setup.mjs';
import { Repo } from './repo.ts';

let packed: string | undefined;
let unpacked: string | undefined;

/** The tarball that is published, made once for the file that asks. */
export function packedTarball(): string {
  return (packed ??= pack());
}

/** What a package manager unpacks. */
export function unpackedPackage(): string {
  return (unpacked ??= unpack(packedTarball()));
}

function pack(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-packed-')));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const ended = new Repo(root).run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder]);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm pack made no tarball\n${ended.all}`);
  return join(folder, tarball);
}

function unpack(tarball: string): string {
  const { status, all } = new Repo(root).run('tar', ['-xzf', tarball], { cwd: dirname(tarball) });
  if (status !== 0) throw new Error(`tar ended with ${status}\n${all}`);
  return join(dirname(tarball), 'package');
}

/** Put the package where a package manager would, without its dependencies: the command line needs none. */
export function installInto(repo: Repo, place: string): InstalledPackage {
  mkdirSync(dirname(repo.path(place)), { recursive: true });
  cpSync(unpackedPackage(), repo.path(place), { recursive: true });
  return new InstalledPackage(repo, place);
}

/** pnpm keeps the files in a store of its own and links to them. */
export function installAsPnpmDoes(repo: Repo): InstalledPackage {
  const store = '.pnpm/sluice@0.1.0/node_modules/sluice';
  installInto(repo, `node_modules/${store}`);
  symlinkSync(store, repo.path('node_modules/sluice'));
  return new InstalledPackage(repo, 'node_modules/sluice');
}

export class InstalledPackage {
  readonly repo: Repo;
  readonly place: string;

  constructor(repo: Repo, place: string) {
    this.repo = repo;
    this.place = place;
  }

  /** `sluice init` as this very package has it, which has to succeed. */
  init(cwd = this.repo.dir): void {
    const cli = this.repo.path(this.place, 'dist/engine/cli.cjs');
    const ended = this.repo.run(process.execPath, [cli, 'init'], { cwd });
    if (ended.status !== 0) throw new Error(`sluice init ended with ${ended.status}\n${ended.all}`);
  }

  remove(): void {
    rmSync(this.repo.path(this.place), { recursive: true });
  }
}
