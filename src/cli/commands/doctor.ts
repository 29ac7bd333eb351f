import { exitCodes } from '../../model/exit.ts';
import type { Finding } from '../../app/install/looked.ts';
import type { Command, Console, Parsed } from '../command.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Which hooks really fire from this work tree, and whether what they start is whole and current.',
  positionals: false,
  options: { json: { type: 'boolean', help: 'the same as JSON' } },
  more: ['The status is 1 when a gate is off.'],
  run,
};

async function run({ values }: Parsed, console: Console): Promise<number> {
  const { doctor } = await import('../../app/install/doctor.ts');
  const findings = await doctor({ cwd: console.cwd, env: console.env });
  if (values['json']) console.out(`${JSON.stringify({ format: 1, findings: findings.map(whole) }, null, 2)}\n`);
  else {
    const paint = await console.paint();
    const colour = { ok: paint.green, off: paint.red, note: paint.dim };
    for (const { what, state, says, short } of findings)
      console.out(`${colour[state](state.padEnd(4))} ${what}: ${short ?? says}\n`);
  }
  return findings.some((finding) => finding.state === 'off') ? exitCodes.findings : exitCodes.clean;
}

/** A program reads the whole of it. */
function whole({ what, state, says }: Finding): object {
  return { what, state, says };
}
