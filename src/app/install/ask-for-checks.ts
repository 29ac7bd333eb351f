import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { writeAtomically } from '../../disk/atomic.ts';
import { readIfThere } from '../../disk/read.ts';
import { askGit } from '../../git/git.ts';
import { configPath } from '../../model/policy.ts';
import { isMapping } from '../../text/data.ts';
import { readYaml } from '../../text/yaml.ts';
import type { Site, Wired } from './site.ts';
import { stageWritten } from './stage-written.ts';

/** Checks to switch on, by their names. */
type Asked = Readonly<Record<string, string | boolean>>;

/** Switch checks on in a `sluice.yml` that is there; where somebody is at work on it, or it is written otherwise, they do. */
export async function askForChecks({ repository, top }: Site, asked: Asked): Promise<Wired> {
  const text = readIfThere(join(top, configPath))?.toString() ?? '';
  const names = Object.keys(asked).join(' and ');
  const after = (await isAsStored(repository, top)) ? withChecks(text, asked) : undefined;
  if (after === undefined)
    return { written: [], todo: [`write \`checks: { ${inWords(asked)} }\` into ${configPath}, which is yours by now`] };
  writeAtomically(join(top, configPath), after);
  return stageWritten(repository, configPath, `asks for ${names} now`);
}

/** A plain file that git has as it is on disk: nobody has changes in it that they did not mean to commit yet. */
async function isAsStored(repository: Site['repository'], top: string): Promise<boolean> {
  const at = { ...repository.git, cwd: top };
  const stored = await askGit(at, ['ls-files', '-s', '--', configPath]);
  if (!stored.stdout.toString().startsWith('100644 ')) return false;
  return (await askGit(at, ['diff-files', '--quiet', '--', configPath])).status === 0;
}

const onOneLine = /^checks:[ \t]*\{[ \t]*([^{}\n]*?)[ \t]*,?[ \t]*\}[ \t]*$/m;

/** The text with the checks switched on, and nothing else in it changed; undefined where that cannot be done simply. */
export function withChecks(text: string, asked: Asked): string | undefined {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const end = text === '' || text.endsWith('\n') ? '' : lineEnd;
  const before = readYaml(text);
  if (!before.ok || !isMapping(before.data)) return undefined;
  const { checks = {} } = before.data;
  if (!isMapping(checks)) return undefined;
  const after = onOneLine.test(text)
    ? text.replace(onOneLine, (_line, there: string) => `checks: { ${there}${there && ', '}${inWords(asked)} }`)
    : `${text}${end}checks: { ${inWords(asked)} }${lineEnd}`;
  const now = readYaml(after);
  const wanted = { ...before.data, checks: { ...checks, ...asked } };
  return now.ok && isDeepStrictEqual({ ...(now.data as object) }, wanted) ? after : undefined;
}

function inWords(asked: Asked): string {
  return Object.entries(asked)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}
