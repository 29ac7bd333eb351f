import type { DuplicateRules } from '../model/duplicates.ts';
import type { Policy, Silencer } from '../model/policy.ts';
import { noCopies, type AcceptedDuplicates } from './baseline.ts';
import type { Config } from './config.ts';
import type { WrittenFile } from './written-file.ts';
import type { PolicySource } from './source.ts';

/** What stands for the rules while nobody goes by them: real ones are read only for whoever asks (policy/duplicates.ts). */
export const duplicatesOff: DuplicateRules = {
  on: 'off',
  detect: {
    minTokens: 0,
    minLines: 0,
    maxLines: undefined,
    maxSize: 0,
    mode: 'mild',
    formats: [],
    formatsExts: {},
    formatsNames: {},
    crossFormats: [],
    ignore: [],
    ignorePattern: [],
    ignoreCase: false,
    ignoreIdentifiers: false,
    ignoreLiterals: false,
    ignoreAnnotations: false,
    skipLocal: false,
  },
  classes: { generated: [], vendored: [], templates: [], tests: [], isolated: [] },
  withoutTool: 'block',
  renamed: false,
  threshold: 100,
  accepted: [],
  ratchet: undefined,
};

type CopyRules = Pick<Policy, 'duplicates' | 'copiesQuiet'>;

interface Asking {
  /** `sluice.yml`, where there is one. */
  readonly said?: { readonly file: WrittenFile; readonly config: Config };
  /** Also where the check is off. */
  readonly wanted?: boolean | undefined;
  readonly accepted?: AcceptedDuplicates;
}

/** The rules for copies. A commit in a repository that has no use for them loads nothing of how they are read. */
export async function copyRules(
  source: PolicySource,
  { said, wanted = false, accepted = noCopies }: Asking,
): Promise<CopyRules> {
  const word = said?.config.checks?.duplicates;
  const on = word === 'warn' ? 'warn' : word === true ? 'block' : 'off';
  const off: Silencer[] = word === false ? [{ kind: 'check off', what: 'duplicates' }] : [];
  if (on === 'off' && !wanted) return { duplicates: { ...duplicatesOff, ...accepted }, copiesQuiet: off };
  const { readDuplicates } = await import('./duplicates.ts');
  const { rules, quiet } = await readDuplicates(source, said);
  const classes = accepted.accepted.map(({ class: name, count }): Silencer => ({
    kind: 'copies accepted',
    what: `${name} ×${count}`,
  }));
  return { duplicates: { ...rules, ...accepted, on }, copiesQuiet: [...off, ...quiet, ...classes] };
}
