import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readIfThere } from '../disk/read.ts';
import { baseName, pathToBytes } from '../model/path.ts';
import type { Entry } from '../model/snapshot.ts';
import { askGit, git } from './git.ts';
import { fields } from './raw.ts';
import type { Repository } from './repository.ts';

/** Attributes by which the bytes on disk are not the bytes git stores (line ends aside, which we read either way). */
const converting = /\b(?:filter|working-tree-encoding|ident)\b/;

/** The paths among `wanted` whose stored bytes only git knows. */
export async function filteredPaths(repository: Repository, wanted: readonly Entry[]): Promise<ReadonlySet<string>> {
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

/** Whether any attribute file speaks of a conversion; where none does, git need not be asked about each path. */
export async function mayConvert(repository: Repository, top: string, all: readonly Entry[]): Promise<boolean> {
  const files = [await personalAttributes(repository), join(repository.commonDir, 'info', 'attributes')];
  for (const { path } of all)
    if (path.endsWith('.gitattributes') && baseName(path) === '.gitattributes') files.push(join(top, path));
  return files.some((file) => converting.test(readIfThere(file)?.toString('latin1') ?? ''));
}

async function personalAttributes({ git: here }: Repository): Promise<string> {
  const configured = await askGit(here, ['config', '--type=path', '--get', 'core.attributesFile']);
  if (configured.status === 0) return resolve(here.cwd, configured.stdout.toString().trimEnd());
  return join(here.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'git', 'attributes');
}
