import { homedir } from 'node:os';
import { join } from 'node:path';
import { readIfThere } from '../disk/read.ts';
import { baseName, pathToBytes } from '../model/path.ts';
import type { Entry } from '../model/snapshot.ts';
import { git } from './git.ts';
import { fields } from './raw.ts';
import type { Repository } from './repository.ts';

/** Attributes by which the bytes on disk are not the bytes git stores (line ends aside, which we read either way). */
const converting = /\b(?:filter|working-tree-encoding|ident)\b/;

/** The paths among `wanted` whose stored bytes only git knows. Asks git only where an attribute file speaks of such. */
export async function filteredPaths(
  repository: Repository,
  top: string,
  all: readonly Entry[],
  wanted: readonly Entry[],
): Promise<ReadonlySet<string>> {
  if (wanted.length === 0 || !mayConvert(repository, top, all)) return new Set();
  const input = Buffer.concat(wanted.flatMap((entry) => [pathToBytes(entry.path), Buffer.of(0)]));
  const answers = fields(
    await git(repository.git, ['check-attr', '-z', '--stdin', 'filter', 'working-tree-encoding', 'ident'], input),
  );
  const paths = new Set<string>();
  for (let at = 0; at + 2 < answers.length; at += 3) {
    if (answers[at + 2] !== 'unspecified' && answers[at + 2] !== 'unset') paths.add(answers[at]!);
  }
  return paths;
}

function mayConvert(repository: Repository, top: string, all: readonly Entry[]): boolean {
  const configHome = repository.git.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const files = [join(configHome, 'git', 'attributes'), join(repository.commonDir, 'info', 'attributes')];
  for (const { path } of all)
    if (path.endsWith('.gitattributes') && baseName(path) === '.gitattributes') files.push(join(top, path));
  return files.some((file) => converting.test(readIfThere(file)?.toString('latin1') ?? ''));
}
