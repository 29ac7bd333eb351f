import { Fault } from '../../model/fault.ts';
import { nearest } from '../../text/nearest.ts';
import type { Command, Console, Parsed } from '../command.ts';
import type { Does } from '../flow-verbs.ts';
import { asFlow } from '../as-flow.ts';

const verbs = [
  'log',
  'graph',
  'why',
  'verify',
  'check',
  'hold',
  'release',
  'waive',
  'approve',
  'reject',
  'rule',
  'simulate',
  'import',
  'unlock',
] as const;
type Verb = Exclude<(typeof verbs)[number], 'check'>;

export const flow: Command = {
  name: 'flow',
  summary: 'Ask a flow what happened and why, and tell it what a person has decided.',
  takes: 'log|graph|why|verify|check|hold|release|waive|approve|reject|rule|simulate|import|unlock',
  verbs,
  positionals: true,
  options: {
    flow: { type: 'string', value: 'NAME', help: 'the flow (queue)' },
    root: { type: 'string', value: 'DIR', help: 'the folder of prompts (prompts)' },
    reason: { type: 'string', value: 'TEXT', help: 'of what a person decides: why' },
    role: { type: 'string', value: 'NAME', help: 'of approve: in which role' },
    item: { type: 'string', value: 'PROMPT', beside: 'until', help: 'of waive: which prompt, and the day it ends' },
    until: { type: 'string', value: 'DAY', help: '' },
    json: { type: 'boolean', help: 'print it as JSON' },
  },
  more: [
    'log, graph        every event, in order; the stages, as a Mermaid flowchart',
    'why PROMPT        why a prompt, or a stage of another flow, would run now, or would not',
    'verify            hold every file that follows from the log to it; changes nothing',
    'check CHECKER     frontmatter, runner [PROGRAM] or mini: 0 as it should be, 1 not, 2 could not tell',
    'hold              stop before the next step; `release` lets it go on',
    'release [PROMPT]  let the flow go on, or a prompt that is parked',
    'waive GATE        say that a gate does not count until a day',
    'approve STAGE     let a stage pass that waits for a person, or `reject STAGE`; --role says as what',
    'rule STAGE WORD   of a stage that was escalated or cut off: continue, again or stop',
    'simulate FILE     run scenarios through the flow: nothing is started',
    'import            take over the state files of another pipeline, as a claim',
    'unlock            take the lock away from a run that is gone',
  ],
  run,
};

const takesOne: ReadonlySet<string> = new Set(['why', 'release', 'waive', 'approve', 'reject', 'simulate']);
const takesTwo: ReadonlySet<string> = new Set(['rule']);

async function run(parsed: Parsed, console: Console): Promise<number> {
  // Who asks a checker reads the codes of checks, also where nothing could be told.
  if (parsed.positionals[0] === 'check') return (await import('../flow-check.ts')).runChecker(parsed, console);
  return asFlow(console, parsed, async () => {
    const [verb = '', word = '', ...more] = parsed.positionals;
    if (!(verbs as readonly string[]).includes(verb)) throw unknown(verb);
    const takes = takesTwo.has(verb) ? 2 : takesOne.has(verb) ? 1 : 0;
    const extra = [word || undefined, ...more][takes];
    if (extra !== undefined) throw new Fault('usage', `\`sluice flow ${verb}\` does not take "${extra}": leave it out`);
    const [{ asks }, { decides }] = [await import('../flow-asks.ts'), await import('../flow-decides.ts')];
    const does: Readonly<Record<Verb, Does>> = { ...asks, ...decides };
    return does[verb as Verb](parsed, console, word);
  });
}

function unknown(verb: string): Fault {
  if (verb === '') return new Fault('usage', `\`sluice flow\` needs one of ${verbs.join(', ')}`);
  const meant = nearest(verb, verbs);
  return new Fault(
    'usage',
    `\`sluice flow\` knows no "${verb}"${meant === undefined ? `; it knows ${verbs.join(', ')}` : `; did you mean "${meant}"?`}`,
  );
}
