import { basename, join } from 'node:path';
import type { HookAnswer } from '../app/hook.ts';
import { isOfCopies } from '../app/hook-range.ts';
import { hookExitCodes } from '../model/exit.ts';
import { isStamp } from '../model/finding.ts';
import { isUtf8Path, showPath } from '../model/path.ts';
import { blocking, type Worded } from '../model/report.ts';
import { findingLine, plural, type Paint } from '../report/human.ts';
import { shellWord } from '../text/shell-word.ts';
import { seenFrom } from './called.ts';

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

/** What a hook says: nothing when all is well; else a line per finding, and the one command that comes next. */
export function hookTalk(answer: HookAnswer, pushing: boolean, caller: HookCaller, paint: Paint): HookTalk {
  const { findings, notRun, notes, emptied } = answer;
  const errors = findings.filter((finding) => finding.severity === 'error');
  // A note knows the command, not what it is called from here.
  const remarks = notes.map((note) => `sluice: ${note.replace('SLUICE', caller.sluice)}\n`).join('');
  if (emptied.length > 0) return { text: emptiedText(emptied, caller), status: hookExitCodes.findings };
  const missed = notRun.map((one) => `${paint.yellow('not run')} ${one.what}: ${one.why}; run \`${one.next}\``);
  const refusing = blocking(notRun).length;
  if (errors.length + refusing === 0) {
    const said = missed.map((line) => `${line}\n`).join('');
    return { text: remarks + said + warningsOnly(answer, pushing, caller), status: hookExitCodes.clean };
  }
  const lines = errors.slice(0, most).map((one) => lineOf(one, paint, caller));
  if (errors.length > most) lines.push(`and ${errors.length - most} more`);
  lines.push(
    ...missed,
    ...warningsBeside(answer, pushing, caller),
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
function warningsOnly({ findings, range }: HookAnswer, pushing: boolean, { sluice }: HookCaller): string {
  // What documents are warned of was said when they were committed.
  const told = pushing ? findings.filter(isOfCopies) : findings;
  if (told.length === 0) return '';
  const shows = told.some(isOfCopies) ? shownBy(range, pushing) : `check ${named(told)}`;
  return `sluice: ${counted(told, shows && `${sluice} ${shows}`, '; ')}.\n`;
}

/** One line: what is refused is what a person acts on. */
function warningsBeside(
  { findings, range }: HookAnswer,
  pushing: boolean,
  { sluice, indexStays }: HookCaller,
): string[] {
  const warnings = findings.filter((one) => one.severity === 'warning' && (!pushing || isOfCopies(one)));
  if (warnings.length === 0) return [];
  const shows = pushing ? shownBy(range, pushing) : `check${indexStays ? ' --staged' : ''}`;
  return [`and ${counted(warnings, shows && `${sluice} ${shows}`, ': ')}`];
}

function counted(warnings: HookAnswer['findings'], command: string | undefined, before: string): string {
  const shows = command === undefined ? '' : `${before}\`${command}\` shows ${warnings.length === 1 ? 'it' : 'them'}`;
  return plural(warnings.length, 'warning') + shows;
}

/** Without a commit before it everything is new, and shown as what it is then: old. */
function shownBy(range: string | undefined, pushing: boolean): string | undefined {
  if (range !== undefined) return `check --range ${range}`;
  return pushing ? undefined : 'check --only duplicates .';
}

function named(findings: HookAnswer['findings']): string {
  const paths = [...new Set(findings.map(({ path }) => path))];
  return paths.length <= mostPaths && paths.every(isUtf8Path) ? paths.map(shellWord).join(' ') : '--all';
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
  if (errors.every(isOfCopies)) return later;
  return errors.every((finding) => isStamp(finding) && finding.edits)
    ? `${sluice} stamp --commit`
    : 'correct the commits named above (git commit --amend or git rebase -i)';
}
