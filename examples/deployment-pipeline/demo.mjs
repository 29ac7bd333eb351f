// `npm run demo`: the mini experiment, and a table of what had to hold. README.md says what each row is about.
import { existsSync } from 'node:fs';
import { flagsOf, Usage } from './demo/flags.mjs';
import { recordIn } from './demo/record.mjs';
import { cli, Scratch, topOf } from './demo/scratch.mjs';
import { stepsOf } from './demo/steps.mjs';
import { failed, Sheet } from './demo/sheet.mjs';

function main(args) {
  const flags = flagsOf(args);
  if (flags.help) return (console.log(flags.help), 0);
  if (!existsSync(cli)) throw new Usage('this Sluice is not built yet: run `npm run build` first');
  const home = topOf(process.cwd());
  if (flags.record && home === undefined)
    throw new Usage('--record writes into a repository, and there is none here: go to yours');
  const scratch = new Scratch(flags.root, home);
  try {
    const sheet = new Sheet();
    for (const step of stepsOf(flags)) sheet.take(step, scratch);
    console.log(sheet.table());
    if (sheet.verdict() === failed) {
      console.error(`\nThe last thing that was asked:\n${scratch.said}`);
      return 1;
    }
    if (flags.record) console.log(`written down in ${recordIn(home, scratch, sheet)}: commit it with your profiles`);
    return 0;
  } finally {
    scratch.remove();
  }
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Usage)) throw error;
  console.error(`demo: ${error.message}.`);
  process.exitCode = 2;
}
