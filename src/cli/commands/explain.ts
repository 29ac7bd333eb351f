import { exitCodes } from '../../model/exit.ts';
import type { Explained } from '../../app/explain.ts';
import { Fault } from '../../model/fault.ts';
import { showPath } from '../../model/path.ts';
import { plural, type Paint } from '../../report/human.ts';
import type { Command, Console, Parsed } from '../command.ts';

export const explain: Command = {
  name: 'explain',
  summary: 'What a finding means, why it matters and how to mend it; for a file, which contract judges it.',
  takes: 'CODE|FILE',
  positionals: true,
  options: { json: { type: 'boolean', help: 'the same as JSON' } },
  run,
};

async function run({ values, positionals }: Parsed, console: Console): Promise<number> {
  const [word, extra] = positionals;
  if (word === undefined || extra !== undefined)
    throw new Fault('usage', 'name one finding or one file: sluice explain fm/missing-key.');
  const { explain } = await import('../../app/explain.ts');
  const explained = await explain(word, console.cwd, console.env);
  console.out(
    values['json']
      ? `${JSON.stringify({ format: 1, ...asJson(explained) }, null, 2)}\n`
      : asText(explained, await console.paint()),
  );
  return exitCodes.clean;
}

function asJson(explained: Explained): object {
  if (explained.kind === 'document') return { ...explained, path: showPath(explained.path) };
  const { say: _, ...info } = explained.info;
  return { kind: 'code', code: explained.code, ...info };
}

function asText(explained: Explained, paint: Paint): string {
  if (explained.kind === 'code') {
    const { code, info } = explained;
    const waive = code.startsWith('stamp/')
      ? 'No: `sluice stamp` writes what it has to be.'
      : info.severity === 'error'
        ? '`sluice baseline accept` keeps what is there today and stops what is new.'
        : 'As a warning it never blocks.';
    return [
      `${paint.bold(code)} (${info.severity}): ${info.title}`,
      '',
      `Why: ${info.why}`,
      `Fix: ${info.fix}`,
      `May it stay? ${waive}`,
      '',
    ].join('\n');
  }
  const lines = [paint.bold(showPath(explained.path))];
  if (explained.contracts.length === 0) lines.push('no contract takes this path: it is not judged');
  for (const { contract, from, required, marks } of explained.contracts) {
    const when = marks.length > 0 ? ` when its frontmatter has ${marks.join(' or ')}` : '';
    lines.push(
      `judged as ${contract.id} (${contract.edition})${when}, by a rule of ${from}${required ? '; frontmatter is required' : ''}`,
    );
  }
  lines.push(...(explained.view ? viewLines(explained.view) : ['no frontmatter that can be read']));
  return `${lines.join('\n')}\n`;
}

function viewLines(view: NonNullable<(Explained & { kind: 'document' })['view']>): string[] {
  const keys = Object.entries(view.data).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
  const body = view.body.trim();
  const lines = body === '' ? 0 : body.split('\n').length;
  return ['its readers see:', ...keys, `  and a body of ${plural(lines, 'line')}`];
}
