import { flowExitCodes } from '../model/exit.ts';
import { Fault } from '../model/fault.ts';
import { showPath } from '../model/path.ts';
import { askingOf, type Does } from './flow-verbs.ts';

/** The verbs of `sluice flow` that ask, and change nothing. */
export const asks = {
  log: async (parsed, console) => {
    const { eventsOf } = await import('../app/flow/status.ts');
    const events = await eventsOf(askingOf(parsed, console));
    if (parsed.values['json'] === true) console.out(`${JSON.stringify({ format: 1, events })}\n`);
    else for (const event of events) console.out(`${lineFor(event as unknown as Record<string, unknown>)}\n`);
    return flowExitCodes.done;
  },
  graph: async (parsed, console) => {
    const { graphNamed } = await import('../app/flow/known.ts');
    const asking = askingOf(parsed, console);
    const graph = await graphNamed(asking, asking.flow);
    console.out(parsed.values['json'] === true ? `${JSON.stringify({ format: 1, mermaid: graph })}\n` : graph);
    return flowExitCodes.done;
  },
  why: async (parsed, console, word) => {
    if (word === '') throw new Fault('usage', '`sluice flow why` needs a prompt, or a stage of another flow: name one');
    const { why } = await import('../app/flow/why.ts');
    const { stoppable } = await import('./flow-live.ts');
    const result = await stoppable(console, (signal) => why({ ...askingOf(parsed, console), signal }, word));
    console.out(
      parsed.values['json'] === true
        ? `${JSON.stringify({ format: 1, ...result })}\n`
        : `${showPath(result.item)}: ${result.why}\n`,
    );
    return flowExitCodes.done;
  },
  verify: async (parsed, console) => {
    const { verify } = await import('../app/flow/status.ts');
    const { events, drift, torn } = await verify(askingOf(parsed, console));
    const end = drift.length > 0 ? 'evidence_invalid' : 'done';
    if (parsed.values['json'] === true)
      console.out(`${JSON.stringify({ format: 1, end, code: flowExitCodes[end], events, torn, drift })}\n`);
    else {
      for (const { path, bytes } of torn)
        console.out(`${showPath(path)} ends in ${bytes} bytes of a line that was never finished, which nobody reads\n`);
      for (const { path, field, says, log } of drift)
        console.out(`${showPath(path)} ${field} says ${says}, and the log says ${log}\n`);
      console.out(
        drift.length === 0
          ? `${events} events, and every file says what they say\n`
          : events === 0
            ? `${drift.length} files of a queue, and no log: another branch may have it; what another pipeline wrote \`sluice flow import\` takes over, as a claim\n`
            : `${drift.length} differ from the log, which is the truth: \`sluice run\` writes them anew\n`,
      );
    }
    return flowExitCodes[end];
  },
  simulate: async (parsed, console, word) => {
    if (word === '') throw new Fault('usage', '`sluice flow simulate` needs a file of scenarios: name one');
    const { simulateFile } = await import('../app/flow/simulate.ts');
    const results = await simulateFile(askingOf(parsed, console), word);
    const wrong = results.filter(({ differs }) => differs.length > 0);
    if (parsed.values['json'] === true) console.out(`${JSON.stringify({ format: 1, scenarios: results })}\n`);
    else
      for (const { name, end, code, reason, steps, held, differs } of results) {
        const ran = steps.map(({ stage }) => stage).join(' ');
        const how = !held ? 'not held to anything' : differs.length === 0 ? 'as expected' : 'not as expected';
        console.out(`${how}: ${name}: ${ran} -> ${end} ${code} (${reason})\n`);
        for (const difference of differs) console.out(`  ${difference}\n`);
      }
    return wrong.length === 0 ? flowExitCodes.done : flowExitCodes.stage_failed;
  },
} satisfies Readonly<Record<string, Does>>;

function lineFor({
  n,
  at,
  event,
  item,
  stage,
  outcome,
  reason,
  end,
  by,
  gate,
  until,
  ruling,
  told,
}: Record<string, unknown>): string {
  const who = typeof by === 'string' && by !== '' ? `by ${by}` : '';
  const day = typeof until === 'string' ? `until ${until}` : '';
  const words = [gate, item, stage, outcome, end, ruling, day, reason, who].filter(
    (word) => typeof word === 'string' && word !== '',
  );
  const { advice } = (told ?? {}) as Readonly<Record<string, unknown>>;
  const advised = typeof advice === 'string' ? `\n      advice ${String(stage)}: ${showPath(advice)}` : '';
  return (
    `${String(n).padStart(5)} ${String(at).slice(0, 19)}Z ${String(event).padEnd(14)} ${words.map((word) => showPath(String(word))).join(' ')}`.trimEnd() +
    advised
  );
}
