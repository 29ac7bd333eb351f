import type { HookEvent } from '../hook.ts';

/**
 * What `init` writes into hooks, and how it comes out again. Our lines stand between two marks, so that whatever else
 * is in the file stays what it was.
 */

const from = '# >>> sluice: `sluice init` wrote these lines, `sluice uninstall` takes them out';
const to = '# <<< sluice';

/** A hook of our own, in a folder of hooks that is not shared: runs what was there before, then judges. */
export function ownHook(event: HookEvent): string {
  return [
    '#!/bin/sh',
    from,
    `sluice=\${0%/*}/../sluice/engine/hooks sluice_event=${event} sluice_next=$0.before-sluice`,
    ...refuseWithout('chain.sh'),
    '. "$sluice/chain.sh"',
    to,
    '',
  ].join('\n');
}

/** A hook in <git dir>/sluice/hooks, where git is sent when its own folder is not ours to write to. */
export function dispatchHook(): string {
  return [
    '#!/bin/sh',
    from,
    'sluice=${0%/*}/../engine/hooks sluice_event=${0##*/}',
    ...refuseWithout('dispatch.sh'),
    '. "$sluice/dispatch.sh"',
    to,
    '',
  ].join('\n');
}

function refuseWithout(file: string): string[] {
  return [
    `[ -r "$sluice/${file}" ] || {`,
    "  echo 'sluice: the engine is gone, so this cannot be checked; run `npx sluice init` again.' >&2",
    '  exit 1',
    '}',
  ];
}

/** Our lines for a script that is shared through the repository. `installed` is where the package lies, if it does. */
function block(event: HookEvent, installed: string, first: boolean): string[] {
  const run = `sh "$sluice/${event}" "$@" || exit $?`;
  const lines = [
    from,
    `sluice=${installed}/hooks`,
    '[ -r "$sluice/gate.sh" ] || sluice=$(git rev-parse --git-common-dir)/sluice/engine/hooks',
    ...refuseWithout('gate.sh'),
  ];
  if (event === 'pre-push' && first) {
    // Git's lines can be read only once: the rest of the script gets a copy.
    lines.push(
      'sluice_lines=$(cat)',
      `printf '%s\\n' "$sluice_lines" | ${run}`,
      'exec <<SLUICE',
      '$sluice_lines',
      'SLUICE',
    );
  } else lines.push(run);
  return [...lines, to];
}

/** A single command that does the same, for managers that keep commands and not scripts. */
export function command(event: HookEvent, installed: string): string {
  return `sh -c 'd=${installed}/hooks; [ -r "$d/gate.sh" ] || d=$(git rev-parse --git-common-dir)/sluice/engine/hooks; exec sh "$d/${event}" "$@"' sluice`;
}

export type Inserted = { readonly text: string } | { readonly refused: string };

/**
 * A script with our lines in it. They go to the end, where what other lines change is judged too; but to the top where
 * the script may end or hand over before that, and for pre-push, whose input others may read away.
 */
export function withBlock(script: string | undefined, event: HookEvent, installed: string): Inserted {
  if (script === undefined || script.trim() === '')
    return { text: `#!/bin/sh\n${block(event, installed, false).join('\n')}\n` };
  const shebang = /^#!.*/.exec(script)?.[0];
  if (shebang !== undefined && !/\b(?:sh|bash|dash|zsh|ksh)\b/.test(shebang))
    return { refused: `it is not a shell script (${shebang})` };
  const bare = withoutBlock(script);
  const first = event === 'pre-push' || /^\s*(?:exec|exit|return)\b/m.test(bare);
  const lines = block(event, installed, first).join('\n');
  if (!first) return { text: `${bare.replace(/\n*$/, '\n')}${lines}\n` };
  const head = shebang === undefined ? '' : `${shebang}\n`;
  return { text: `${head}${lines}\n${bare.slice(head.length)}` };
}

/** The text without our lines. */
export function withoutBlock(text: string): string {
  return text.replace(/^[ \t]*# >>> sluice[^\n]*\n[\s\S]*?^[ \t]*# <<< sluice[^\n]*(?:\n|$)/gm, '');
}

export function hasBlock(text: string): boolean {
  return /^[ \t]*# >>> sluice/m.test(text);
}

/** Marks for a YAML file, at an indentation. */
export function marked(lines: readonly string[], indent: string): string {
  return [from, ...lines, to].map((line) => (line === '' ? '' : indent + line)).join('\n') + '\n';
}
