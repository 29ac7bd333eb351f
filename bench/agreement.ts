import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { findTool } from '../src/duplicates/tool.ts';
import { compare, noDetection, type Choice, type Counted } from '../test/support/agreement.ts';
import { table, writeResult } from './measure.ts';

/** Whether the index hands jscpd all it needs: trees at hand, file by file, against jscpd's scan of the whole tree. */

/** Of a tree, so many files are compared, evenly drawn; all of them are in the tree. */
const most = 1500;
const detect = { ...noDetection, minTokens: 50, minLines: 5 };

export async function benchAgreement(folders: readonly string[]): Promise<void> {
  const tool = { path: findTool(undefined)!, env: process.env };
  const trees: Record<string, object> = {};
  for (const folder of folders) {
    const sources = sourcesIn(folder);
    const every = Math.ceil(sources.size / most);
    let number = 0;
    const counted = await compare(sources, { tool, detect, isAsked: () => number++ % every === 0 });
    trees[basename(folder)] = { inTree: sources.size, ...resultOf(counted) };
    print(basename(folder), counted);
    // A later tree may be one too many.
    writeResult('agreement', { minTokens: detect.minTokens, minLines: detect.minLines, trees });
  }
}

function sourcesIn(folder: string): Map<string, Buffer> {
  const sources = new Map<string, Buffer>();
  const read = (place: string): void => {
    for (const entry of readdirSync(place, { withFileTypes: true })) {
      const path = join(place, entry.name);
      if (entry.isDirectory() && entry.name !== '.git') read(path);
      else if (entry.isFile()) sources.set(relative(folder, path), readFileSync(path));
    }
  };
  read(folder);
  return sources;
}

const choices: readonly Choice[] = ['all', 'cover'];

function resultOf(counted: Counted): object {
  const numbers = choices.map((choice) => {
    const { files, lines, missed, added } = counted[choice];
    return [choice, { files, lines, missed, added }];
  });
  const least = [...counted.leastLexemes].map(([format, { share }]) => [format, Math.round(share * 100) / 100]);
  return { unparsed: counted.unparsed, ...Object.fromEntries(numbers), leastLexemes: Object.fromEntries(least) };
}

function print(name: string, counted: Counted): void {
  const rows = choices.map((choice) => {
    const { files, lines, missed, added } = counted[choice];
    return [`${name}, ${choice}`, files, lines, missed, added];
  });
  console.log(`\n${table([['', 'files', 'lines that are copies', 'missed', 'added'], ...rows])}`);
  for (const { path, missed, added } of counted.all.where)
    console.log(`${path}: missed ${missed.join(' ') || 'none'}, added ${added.join(' ') || 'none'}`);
}
