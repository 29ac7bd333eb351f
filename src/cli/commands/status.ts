import { flowExitCodes } from '../../model/exit.ts';
import { answerTo } from '../../app/flow/answers.ts';
import { flagsFor, runCommand } from '../../app/flow/named.ts';
import { showPath } from '../../model/path.ts';
import type { Status } from '../../app/flow/status.ts';
import type { Command, Console, Parsed } from '../command.ts';
import { asFlow } from '../as-flow.ts';

export const status: Command = {
  name: 'status',
  summary: 'Where a flow stands, by its log.',
  takes: '[FLOW]',
  positionals: true,
  options: {
    root: { type: 'string', value: 'DIR', help: 'the folder of prompts (prompts)' },
    json: { type: 'boolean', help: 'print it as JSON' },
  },
  more: ['FLOW is queue where nothing else is said.'],
  run,
};

async function run(parsed: Parsed, console: Console): Promise<number> {
  return asFlow(console, parsed, async () => {
    const { values, positionals } = parsed;
    const { status: ask } = await import('../../app/flow/status.ts');
    const root = typeof values['root'] === 'string' ? values['root'] : positionals[1];
    const result = await ask({ cwd: console.cwd, env: console.env, flow: positionals[0] ?? 'queue', root });
    console.out(values['json'] === true ? `${JSON.stringify({ format: 1, ...result })}\n` : asText(result));
    return flowExitCodes.done;
  });
}

function asText(result: Status): string {
  const { flow, root, last, held, stages, waivers, locked, items, runs } = result;
  const flags = flagsFor(flow, root);
  const lines: string[] = [];
  const where = root === '' ? '' : ` in ${showPath(root)}`;
  if (!last) lines.push(`${flow} has not run${where} yet`);
  else {
    const end = last.ended ? `${last.ended.end} (${asSeen(last.ended.reason)})` : 'it has not come to an end';
    lines.push(`${flow}${where}: run ${last.run}, run ${runs} of its log: ${end}`);
    if (last.of > 0)
      lines.push(
        `${last.at} of ${last.of} came to an end, ${last.counts.fail_total} failed, ${last.counts.fail_streak} in a row`,
      );
    for (const { stage, came } of stages) lines.push(`${stage}: ${asSeen(came)}`);
    const next = nextStep(result);
    if (next !== undefined) lines.push(next);
  }
  if (held !== '') lines.push(`held: ${asSeen(held)}, or with \`sluice flow release${flags} --reason WHY\``);
  for (const { gate, item, until, by, reason } of waivers)
    lines.push(
      `waived: ${gate}${item === '' ? '' : ` of ${showPath(item)}`} until ${until} by ${by}: ${asSeen(reason)}`,
    );
  if (locked) lines.push(`locked by ${locked.by} (${locked.alive})`);
  for (const { item, outcome, parked, rounds } of items)
    lines.push(
      `${outcome.padEnd(8)} ${showPath(item)}${parked ? ', parked' : ''}${rounds > 1 ? `, ${rounds} rounds` : ''}`,
    );
  return `${lines.join('\n')}\n`;
}

/** What a person would do now; undefined where somebody is at work, or there is nothing to go on with. */
function nextStep({ flow, root, last, held, locked }: Status): string | undefined {
  // One that is proved to be gone is in nobody's way.
  if (!last || (locked && locked.alive !== 'dead')) return undefined;
  const { open, item, asked, ended } = last;
  const goOn = runCommand(flow, root);
  if (open !== '')
    return `${open}${item === '' ? '' : ` of ${showPath(item)}`} was started and has not ended: see what it did, then go on: \`${goOn} --again\`, or --skip-item`;
  if (ended && asked !== '') return answerTo(ended.end, ended.reason, flagsFor(flow, root));
  const isOpen = !ended || ['waiting', 'escalated', 'interrupted'].includes(ended.end);
  return isOpen && held === '' ? `go on with it: \`${goOn}\`` : undefined;
}

/** What somebody wrote: in quotes where it holds what a terminal would obey. */
function asSeen(text: string): string {
  return /[\p{Cc}\ud800-\udfff\u202a-\u202e\u2066-\u2069]/u.test(text) ? showPath(text) : text;
}
