import { relative } from 'node:path';
import type { HookAnswer } from '../app/hook.ts';
import { hookExitCodes } from '../model/exit.ts';
import { findingLine, plural, type Paint } from '../report/human.ts';

/** At most this many findings are listed by a hook: the first ones are what a person acts on. */
const most = 20;

export interface HookTalk {
  readonly text: string;
  readonly status: number;
}

/** What a hook says: nothing when all is well; else a line per finding, and the one command that comes next. */
export function hookTalk({ findings, notRun }: HookAnswer, pushing: boolean, sluice: string, paint: Paint): HookTalk {
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length === 0 && notRun.length === 0)
    return { text: warningsOnly(findings.length, pushing, sluice), status: hookExitCodes.clean };
  const lines = errors.slice(0, most).map((finding) => findingLine(finding, paint));
  if (errors.length > most) lines.push(`and ${errors.length - most} more`);
  for (const one of notRun) lines.push(`${paint.yellow('not run')} ${one.what}: ${one.why}; run \`${one.next}\``);
  lines.push(
    `sluice: ${pushing ? 'push' : 'commit'} refused, ${[errors.length > 0 ? plural(errors.length, 'error') : '', notRun.length > 0 ? `${notRun.length} not run` : ''].filter(Boolean).join(', ')}.`,
  );
  lines.push(...nextStep(errors, pushing, sluice));
  return { text: `${lines.join('\n')}\n`, status: hookExitCodes.findings };
}

function warningsOnly(warnings: number, pushing: boolean, sluice: string): string {
  if (warnings === 0 || pushing) return '';
  return `sluice: ${plural(warnings, 'warning')}; \`${sluice} check --staged\` shows ${warnings === 1 ? 'it' : 'them'}.\n`;
}

function nextStep(errors: HookAnswer['findings'], pushing: boolean, sluice: string): string[] {
  const [first] = errors;
  if (!first) return [];
  const why = `why: ${sluice} explain ${first.code}`;
  if (pushing)
    return ['mend: correct the commits named above (git commit --amend or git rebase -i), then push again', why];
  const mendable = errors.filter((finding) => finding.edit).length;
  if (mendable === errors.length) return [`mend: ${sluice} fix --staged`, why];
  return [
    mendable > 0
      ? `mend: ${sluice} fix --staged mends ${mendable}; correct the rest and \`git add\` it`
      : 'mend: correct the lines above and `git add` the files',
    why,
  ];
}

/** How to call Sluice from here: the installed one, else the copy the hooks use. */
export function ownName(cwd: string, commonDir: string, isThere: (path: string) => boolean): string {
  if (isThere(`${cwd}/node_modules/.bin/sluice`)) return 'npx sluice';
  const copy = `${commonDir}/sluice/engine/cli.cjs`;
  return isThere(copy) ? `node ${relative(cwd, copy).replaceAll('\\', '/')}` : 'npx sluice';
}
