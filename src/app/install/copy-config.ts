import { join } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { isAnything } from '../../disk/person-files.ts';
import { isThere } from '../../disk/read.ts';
import { codeFormatOf } from '../../duplicates/formats.ts';
import { askGit } from '../../git/git.ts';
import type { Repository } from '../../git/repository.ts';
import { byBytes } from '../../model/path.ts';
import { usualJscpd } from '../../policy/jscpd-config.ts';
import { jscpdElsewhere, jscpdPath } from '../../policy/jscpd-paths.ts';
import type { Site, Wired } from './site.ts';
import { stageWritten } from './stage-written.ts';

/** What counts as a copy, for who asks for the check and has not said it yet: the usual, in the languages that are here. */
export async function writeCopyConfig({ repository, top }: Site): Promise<Wired> {
  const places = [jscpdPath, ...jscpdElsewhere.filter((path) => path !== 'package.json')];
  const known = await askGit(repository.git, ['ls-files', '--', ...places.map((path) => `:(top)${path}`)]);
  if (known.stdout.length > 0 || isAnything(join(top, jscpdPath)) || places.some((path) => isThere(join(top, path))))
    return { written: [], todo: [] };
  writeAtomically(join(top, jscpdPath), await copyConfigText(repository));
  return stageWritten(repository, jscpdPath, 'what counts as a copy here');
}

async function copyConfigText(repository: Repository): Promise<string> {
  const found = await formatsHere(repository);
  const { detect, threshold } = usualJscpd;
  const { minTokens, minLines, formats } = detect;
  const config = { minTokens, minLines, threshold, format: found.length > 0 ? found : formats };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** Of the code that git has or would take. */
async function formatsHere(repository: Repository): Promise<string[]> {
  const listed = await askGit(repository.git, ['ls-files', '-z', '-c', '-o', '--exclude-standard', '--', ':/']);
  const paths = listed.stdout.toString('latin1').split('\0');
  return [...new Set(paths.flatMap((path) => codeFormatOf(path) ?? []))].sort(byBytes);
}
