import type { HookEvent } from '../hook.ts';

/**
 * What `init` writes into hooks, and how it comes out again. Our lines stand between two marks, so that whatever else
 * is in the file stays what it was, byte for byte.
 */

const from = '# >>> sluice: `sluice init` wrote these lines, `sluice uninstall` takes them out';
const to = '# <<< sluice';
/** Closes lines that follow a text without a line break at its end: the break goes when they go. */
const toJoined = '# <<< sluice, and the line break above them';

/** A hook of our own, in a folder of hooks that is not shared: runs what was there before, then judges. */
export function ownHook(event: HookEvent): string {
  return `#!/bin/sh\n${text(ownBlock(event))}`;
}

function ownBlock(event: HookEvent): string[] {
  return [
    from,
    `sluice=\${0%/*}/../sluice/engine/hooks sluice_event=${event} sluice_next=\${0%/*}/${event}.before-sluice`,
    ...sourced('chain.sh', 'sluice_chain'),
    to,
  ];
}

/** Our own hook as it is now, with what a person wrote around our lines; undefined when it is not our own hook. */
export function renewedOwnHook(script: string, event: HookEvent): string | undefined {
  return hasOwnBlock(script) ? script.replace(blocks, () => text(ownBlock(event))) : undefined;
}

export function hasOwnBlock(script: string): boolean {
  return blockIn(script)?.includes('.before-sluice') ?? false;
}

/**
 * A hook in the folder that git is sent to when its own is not ours to write to. `engine` is where the hooks of the
 * engine lie, as seen from there.
 */
export function dispatchHook(engine: string): string {
  return `#!/bin/sh\n${text([
    from,
    `sluice=\${0%/*}/${engine} sluice_event=\${0##*/}`,
    ...sourced('dispatch.sh', 'sluice_dispatch'),
    to,
  ])}`;
}

export const engineGone = 'sluice: the engine is gone, so this cannot be checked; run `npx sluice init` again.';

/** The file defines the function last: one that was cut short does not, and is as good as none. */
function sourced(file: string, call: string): string[] {
  return [
    `[ ! -s "$sluice/${file}" ] || . "$sluice/${file}"`,
    ...refuseUnless(`command -v ${call} > /dev/null`),
    `${call} "$@"`,
  ];
}

function refuseUnless(condition: string): string[] {
  return [`${condition} || {`, `  echo '${engineGone}' >&2`, '  exit 1', '}'];
}

/** Where the package lies when nobody knows better, as seen from the root of the work tree. */
const usualPlace = 'node_modules/sluice';

/** Our lines for a script that is shared through the repository. A script may have left the root before it comes to us. */
function sharedBlock(event: HookEvent, installed: string): string[] {
  const isThere = `[ -s "$sluice/${event}" ]`;
  const run = `sh "$sluice/${event}" "$@"`;
  return [
    from,
    `sluice=${installed}/hooks`,
    `${isThere} || sluice=$(git rev-parse --show-toplevel)/$sluice`,
    `${isThere} || sluice=$(git rev-parse --git-common-dir)/sluice/engine/hooks`,
    ...refuseUnless(isThere),
    ...(event === 'pre-push' ? withLines(run) : [`${run} || exit $?`]),
    to,
  ];
}

/** Git's lines can be read only once: the rest of the script gets a copy. */
function withLines(run: string): string[] {
  const lines = ['$sluice_lines', 'SLUICE'];
  return [
    'sluice_lines=$(cat)',
    'if [ -n "$sluice_lines" ]; then',
    `  ${run} <<SLUICE || exit $?`,
    ...lines,
    '  exec <<SLUICE',
    ...lines,
    'else',
    '  exec </dev/null',
    'fi',
  ];
}

/** A single command that does the same, for managers that keep commands and not scripts. */
export function command(event: HookEvent, installed = usualPlace): string {
  const script = [
    `d=${installed}/hooks`,
    `[ -s "$d/${event}" ] || d=$(git rev-parse --git-common-dir)/sluice/engine/hooks`,
    `if [ ! -s "$d/${event}" ]; then echo "${engineGone.replaceAll('`', '')}" >&2; exit 1; fi`,
    `exec sh "$d/${event}" "$@"`,
  ];
  return `sh -c '${script.join('; ')}' sluice`;
}

/** Where a command that somebody wrote into a shared file says the package lies. */
export function placeInCommand(config: string): string | undefined {
  return /\bd=([^;'"]+)\/hooks;/.exec(config)?.[1];
}

export type Inserted = { readonly text: string } | { readonly refused: string };

/**
 * A script with our lines in it. They go to the end, where what other lines change is judged too; but to the top where
 * the script may end or hand over before that, and for pre-push, whose input others may read away. Where the package
 * lies is what the lines say already, unless it is known: two people of one repository would rewrite them in turn.
 */
export function withBlock(script: string | undefined, event: HookEvent, installed: string | undefined): Inserted {
  const there = blockIn(script ?? '');
  const block = sharedBlock(event, installed ?? placeIn(there) ?? usualPlace);
  if (script === undefined) return { text: `#!/bin/sh\n${text(block)}` };
  const refused = there === undefined ? notAScript(script) : undefined;
  if (refused !== undefined) return { refused };
  const above = there === undefined ? script : script.slice(0, script.indexOf(there));
  const first = event === 'pre-push' || mayEnd(above);
  if (there !== undefined && !mayEnd(above)) return { text: script.replace(there, () => text(block, isJoined(there))) };
  const bare = withoutBlock(script);
  if (!first) return { text: appended(bare, (joined) => text(block, joined)) };
  const head = /^#!.*?(?:\n|$)/s.exec(bare)?.[0] ?? '';
  if (head === '' || head.endsWith('\n')) return { text: head + text(block) + bare.slice(head.length) };
  return { text: appended(bare, (joined) => text(block, joined)) };
}

function notAScript(script: string): string | undefined {
  if (script.includes('\0')) return 'it is a program and not a script';
  const shebang = /^#!.*/.exec(script)?.[0];
  return shebang === undefined || /\b(?:sh|bash|dash|zsh|ksh)\b/.test(shebang)
    ? undefined
    : `it is not a shell script (${shebang})`;
}

/** Whether a script may be over, well, before its last line. A refusal (`exit 1`, `|| exit`) is none of that. */
function mayEnd(script: string): boolean {
  const refusals = /\|\|[ \t]*exit(?:[ \t]+\$\?)?[ \t]*(?:$|[;})#])/gm;
  const ends = /^return\b|(?:^|[;&|(){}]|\b(?:then|else|do)\b)[ \t]*(?:exec[ \t]+(?!\d*[<>])\S|exit\b(?![ \t]+[1-9]))/m;
  return ends.test(script.replace(refusals, ';'));
}

/** A text with lines after its last one. `lines` is told whether a line break had to be put between them. */
function appended(script: string, lines: (joined: boolean) => string): string {
  const joined = script !== '' && !script.endsWith('\n');
  return `${script}${joined ? '\n' : ''}${lines(joined)}`;
}

function text(lines: readonly string[], joined = false): string {
  return `${lines.map((line) => (joined && line === to ? toJoined : line)).join('\n')}\n`;
}

/** One block of ours: never from a mark that lost its end to the end of another. */
const blocks =
  /^[ \t]*# >>> sluice[^\n]*\n(?:(?![ \t]*# (?:>>>|<<<) sluice)[^\n]*\n)*[ \t]*# <<< sluice[^\n]*(?:\n|$)/m;

function blockIn(script: string): string | undefined {
  return blocks.exec(script)?.[0];
}

function isJoined(block: string): boolean {
  return block.includes(toJoined);
}

function placeIn(block: string | undefined): string | undefined {
  return /^sluice=(.+)\/hooks$/m.exec(block ?? '')?.[1];
}

/** The text without our lines. */
export function withoutBlock(script: string): string {
  const all = new RegExp(`(\\n?)${blocks.source}`, 'gm');
  return script.replace(all, (found: string, before: string) => (isJoined(found) ? '' : before));
}

export function hasBlock(script: string): boolean {
  return blocks.test(script);
}

/** Marks for a YAML file, at an indentation. */
export function marked(lines: readonly string[], indent: string, joined = false): string {
  return text([from, ...lines, joined ? toJoined : to].map((line) => (line === '' ? '' : indent + line)));
}
