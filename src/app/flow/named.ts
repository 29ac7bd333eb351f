import { shellWord } from '../../text/shell-word.ts';

/** The flags by which a person names a flow and its folder; '' for the queue of `prompts`. */
export function flagsFor(flow: string, root: string): string {
  const of = flow === 'queue' ? '' : ` --flow ${shellWord(flow)}`;
  return `${of}${rootFlag(flow, root)}`;
}

/** How a person starts it. */
export function runCommand(flow: string, root: string): string {
  return `sluice run ${shellWord(flow)}${rootFlag(flow, root)}`;
}

function rootFlag(flow: string, root: string): string {
  const isUsual = flow === 'queue' ? root === 'prompts' : root === '';
  return isUsual ? '' : ` --root ${shellWord(root || '.')}`;
}
