import { basename, join, relative } from 'node:path';
import type { HookAnswer } from '../app/hook.ts';
import { hookExitCodes } from '../model/exit.ts';
import { isStamp } from '../model/finding.ts';
import { isUtf8Path, showPath } from '../model/path.ts';
import { blocking, type Worded } from '../model/report.ts';
import { findingLine, plural, type Paint } from '../report/human.ts';
import { shellWord } from '../text/shell-word.ts';

/** At most this many findings are listed by a hook: the first ones are what a person acts on. */
const most = 20;
/** And this many paths are named in a command. */
const mostPaths = 3;

export interface HookTalk {
  readonly text: string;
  readonly status: number;
}

/** What the person who is told may type, and where. */
export interface HookCaller {
  readonly sluice: string;
  /** `git commit -a`, `-p` and `git commit FILE` judge an index that is gone when the hook has ended. */
  readonly indexStays: boolean;
}

/** Who started git, and from which folder: hooks themselves run at the top. */
export function callerOf(
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  { gitDir, commonDir }: HookAnswer['repository'],
  isThere: (path: string) => boolean,
): HookCaller {
  const index = env['GIT_INDEX_FILE'];
  const copy = `${commonDir}/sluice/engine/cli.cjs`;
  // Git that was told its work tree may have been started anywhere, and so may what we print.
  const told = env['GIT_WORK_TREE'] !== undefined;
  const installed = (!told && isThere(`${cwd}/node_modules/.bin/sluice`)) || !isThere(copy);
  const called = told
    ? `GIT_DIR=${shellWord(gitDir)} GIT_WORK_TREE=${shellWord(cwd)} node ${shellWord(copy)}`
    : `node ${shellWord(seenFrom(join(cwd, env['GIT_PREFIX'] ?? ''), copy))}`;
  return {
    sluice: installed ? 'npx sluice' : called,
    indexStays: index === undefined || basename(index) === 'index',
  };
}

/** A path as seen from where the person is, if it lies below; else one that holds everywhere. */
function seenFrom(folder: string, path: string): string {
  const seen = relative(folder, path);
  return (seen.startsWith('..') ? path : seen).replaceAll('\\', '/');
}

/** What a hook says: nothing when all is well; else a line per finding, and the one command that comes next. */
export function hookTalk(
  { findings, notRun, notes, emptied }: HookAnswer,
  pushing: boolean,
  caller: HookCaller,
  paint: Paint,
): HookTalk {
  const errors = findings.filter((finding) => finding.severity === 'error');
  // A note knows the command, not what it is called from here.
  const remarks = notes.map((note) => `sluice: ${note.replace('SLUICE', caller.sluice)}\n`).join('');
  if (emptied.length > 0) return { text: emptiedText(emptied, caller), status: hookExitCodes.findings };
  const missed = notRun.map((one) => `${paint.yellow('not run')} ${one.what}: ${one.why}; run \`${one.next}\``);
  const refusing = blocking(notRun).length;
  if (errors.length + refusing === 0) {
    const said = missed.map((line) => `${line}\n`).join('');
    return { text: remarks + said + warningsOnly(findings, pushing, caller, paint), status: hookExitCodes.clean };
  }
  const lines = errors.slice(0, most).map((one) => lineOf(one, paint, caller));
  if (errors.length > most) lines.push(`and ${errors.length - most} more`);
  lines.push(
    ...missed,
    `sluice: ${pushing ? 'push' : 'commit'} refused, ${[errors.length > 0 ? plural(errors.length, 'error') : '', refusing > 0 ? `${refusing} not run` : ''].filter(Boolean).join(', ')}.`,
  );
  lines.push(...nextStep(errors, pushing, caller));
  return { text: `${remarks}${lines.join('\n')}\n`, status: hookExitCodes.findings };
}

/** A message names commands as they are typed where the program is on the path. */
function lineOf(finding: Worded, paint: Paint, { sluice }: HookCaller): string {
  return findingLine(finding, paint).replaceAll('`sluice ', `\`${sluice} `);
}

function emptiedText(paths: readonly string[], { sluice, indexStays }: HookCaller): string {
  const what = paths.map(showPath).join(', ');
  return `sluice: commit refused: nothing would be left of this commit, because all it changes is the stamp of ${what}, which only preflight writes.\nmend: ${sluice} stamp${indexStays ? ' --staged' : ''}\n`;
}

/** By the time somebody looks it is committed: what shows them must not depend on what is staged. */
function warningsOnly(all: HookAnswer['findings'], pushing: boolean, caller: HookCaller, paint: Paint): string {
  // Of what a change copies nothing can be seen any more once it is made.
  const [copies, warnings] = [true, false].map((one) => all.filter(({ code }) => code.startsWith('dup/') === one));
  const lines = copies!.slice(0, most).map((one) => `${lineOf(one, paint, caller)}\n`);
  if (copies!.length > most) lines.push(`and ${copies!.length - most} more\n`);
  return lines.join('') + counted(warnings!, pushing, caller.sluice);
}

function counted(warnings: HookAnswer['findings'], pushing: boolean, sluice: string): string {
  if (warnings.length === 0 || pushing) return '';
  const paths = [...new Set(warnings.map(({ path }) => path))];
  const named = paths.length <= mostPaths && paths.every(isUtf8Path) ? paths.map(shellWord).join(' ') : '--all';
  return `sluice: ${plural(warnings.length, 'warning')}; \`${sluice} check ${named}\` shows ${warnings.length === 1 ? 'it' : 'them'}.\n`;
}

function nextStep(errors: HookAnswer['findings'], pushing: boolean, { sluice, indexStays }: HookCaller): string[] {
  const [first] = errors;
  if (!first) return [];
  const why = `why: ${sluice} explain ${first.code}`;
  if (pushing) return [`mend: ${mendPush(errors, sluice)}`, 'then: push again', why];
  const mendable = errors.filter((finding) => finding.edits).length;
  const add = indexStays ? ' and `git add` the files' : '';
  if (mendable === 0) return [`mend: correct the lines above${add}`, why];
  const mend = `mend: ${sluice} ${errors.every(isStamp) ? 'stamp' : 'fix'}${indexStays ? ' --staged' : ''}`;
  return mendable === errors.length
    ? [mend, why]
    : [mend, `then: correct the other ${errors.length - mendable}${add}`, why];
}

/** What is committed stays as it is; a stamp that is missing there can come in a commit after it. */
function mendPush(errors: HookAnswer['findings'], sluice: string): string {
  const later = 'take the copies out, or accept them, in a commit of its own';
  if (errors.every(({ code }) => code.startsWith('dup/'))) return later;
  return errors.every((finding) => isStamp(finding) && finding.edits)
    ? `${sluice} stamp --commit`
    : 'correct the commits named above (git commit --amend or git rebase -i)';
}
