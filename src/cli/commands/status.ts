import { flowExitCodes } from '../../model/exit.ts';
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

function asText({ flow, root, last, held, stages, waivers, locked, items, runs }: Status): string {
  const flags = flagsFor(flow, root);
  const lines: string[] = [];
  if (!last) lines.push(`${flow} has not run in ${root || '.'} yet`);
  else {
    const end = last.ended ? `${last.ended.end} (${last.ended.reason})` : 'it has not come to an end';
    lines.push(`${flow} in ${root || '.'}: run ${last.run}, the ${runs}. of its log: ${end}`);
    if (last.of > 0)
      lines.push(
        `${last.at} of ${last.of} came to an end, ${last.counts.fail_total} failed, ${last.counts.fail_streak} in a row`,
      );
    if (last.open !== '' && !locked)
      lines.push(
        `${last.open}${last.item === '' ? '' : ` of ${showPath(last.item)}`} was started and has not ended: see what it did, then go on: \`${runCommand(flow, root)} --again\`, or --skip-item`,
      );
    for (const { stage, came } of stages) lines.push(`${stage}: ${came}`);
    if (last.ended?.end === 'waiting')
      lines.push(`answer it with \`sluice flow approve STAGE${flags}\` or \`reject\`, then go on`);
  }
  if (held !== '') lines.push(`held: ${held}, or with \`sluice flow release${flags} --reason WHY\``);
  for (const { gate, item, until, by, reason } of waivers)
    lines.push(`waived: ${gate}${item === '' ? '' : ` of ${showPath(item)}`} until ${until} by ${by}: ${reason}`);
  if (locked) lines.push(`locked by ${locked.by} (${locked.alive})`);
  for (const { item, outcome, parked, rounds } of items)
    lines.push(
      `${outcome.padEnd(8)} ${showPath(item)}${parked ? ', parked' : ''}${rounds > 1 ? `, ${rounds} rounds` : ''}`,
    );
  return `${lines.join('\n')}\n`;
}
