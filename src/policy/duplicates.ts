import type { DuplicateRules, PathClasses } from '../model/duplicates.ts';
import { configPath, type Silencer } from '../model/policy.ts';
import { patternTrouble } from '../text/glob.ts';
import type { Config } from './config.ts';
import type { WrittenFile } from './written-file.ts';
import { readJscpdConfig, type JscpdConfig } from './jscpd-config.ts';
import { jscpdPath } from './jscpd-paths.ts';
import { usualClasses } from './path-classes.ts';
import type { PolicySource } from './source.ts';

type Section = NonNullable<Config['duplicates']>;

const lists = ['generated', 'vendored', 'templates', 'tests'] as const;

/** `sluice.yml`, where there is one. */
interface Said {
  readonly file: WrittenFile;
  readonly config: Config;
}

export interface WholeRules {
  readonly rules: Omit<DuplicateRules, 'on' | 'accepted' | 'ratchet'>;
  readonly quiet: readonly Silencer[];
}

/** What counts as a copy in a tree, and what is to be done about it: `duplicates` of `sluice.yml`, and `.jscpd.json`. */
export async function readDuplicates(source: PolicySource, said: Said | undefined): Promise<WholeRules> {
  const section: Section = said?.config.duplicates ?? {};
  if (said) await refusePatterns(said.file, section);
  const jscpd = await readJscpdConfig(source);
  const isolated = [...(section.isolated ?? []), ...jscpd.isolated].map((group) => group.map(folderName));
  const classes: PathClasses = { ...usualClasses, ...written(section), isolated };
  const { withoutTool = 'block', renamed = false } = section;
  return {
    rules: { detect: jscpd.detect, classes, withoutTool, renamed, threshold: jscpd.threshold },
    quiet: quietBy(section, jscpd, isolated),
  };
}

function written(section: Section): Partial<PathClasses> {
  return Object.fromEntries(lists.flatMap((name) => (section[name] ? [[name, section[name]]] : [])));
}

function folderName(folder: string): string {
  return folder.replace(/^(?:\.?\/)+|\/+$/g, '');
}

async function refusePatterns(file: WrittenFile, section: Section): Promise<void> {
  for (const name of lists)
    for (const [index, pattern] of (section[name] ?? []).entries()) {
      const trouble = patternTrouble(pattern);
      if (trouble !== undefined)
        throw await file.faultAt(
          ['duplicates', name, index],
          'value',
          `"${pattern}" cannot be a path pattern: ${trouble}`,
        );
    }
  for (const [group, folders] of (section.isolated ?? []).entries())
    for (const [index, folder] of folders.entries()) {
      const trouble = folderTrouble(folder, folders.slice(0, index));
      if (trouble !== undefined)
        throw await file.faultAt(
          ['duplicates', 'isolated', group, index],
          'value',
          `"${folder}" cannot be a folder of a group: ${trouble}`,
        );
    }
}

function folderTrouble(folder: string, others: readonly string[]): string | undefined {
  const name = folderName(folder);
  if (name === '') return 'it is the whole repository';
  if (/[*?[\]{}!\\]/.test(name)) return 'it is a pattern; write the folders out';
  const twice = others
    .map(folderName)
    .some((other) => `${other}/`.startsWith(`${name}/`) || `${name}/`.startsWith(`${other}/`));
  return twice ? 'it lies in another one of the group, or holds it' : undefined;
}

/** Tests only warn, and what is usual is everybody's: the rest is listed as it was written. */
function quietBy(section: Section, jscpd: JscpdConfig, isolated: PathClasses['isolated']): Silencer[] {
  const files = (['generated', 'vendored'] as const).flatMap((name) => {
    const own = (section[name] ?? []).filter((pattern) => !usualClasses[name].includes(pattern));
    return own.length > 0 ? [`${configPath}: ${name} ${own.join(' ')}`] : [];
  });
  if (jscpd.takesOut.files.length > 0) files.push(`${jscpdPath}: ${jscpd.takesOut.files.join(' ')}`);
  const templates = section.templates?.length ? [`templates ${section.templates.join(' ')}`] : [];
  const groups = isolated.map((group) => `between ${group.join(' and ')}`);
  const local = jscpd.detect.skipLocal ? [`within one folder (${jscpdPath})`] : [];
  return [
    ...files.map((what): Silencer => ({ kind: 'files excluded', what })),
    ...jscpd.takesOut.code.map((what): Silencer => ({ kind: 'code excluded', what })),
    ...[...templates, ...groups, ...local].map((what): Silencer => ({ kind: 'copies allowed', what })),
  ];
}
