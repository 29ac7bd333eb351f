import { blockOf, functionOf, testOf, type Block, type Language } from './blocks.ts';
import { Coder } from './coder.ts';

/** Whole modules of JavaScript and TypeScript, most of them nobody's copy, some with code that is elsewhere too. */

export interface Place {
  /** Of the whole tree. */
  readonly seed: number;
  /** Which package the module is of, so that modules of one package look alike at the top. */
  readonly part: number;
  readonly language: Language;
  readonly tests: boolean;
}

const licence = [
  '/*',
  ' * This file is part of the workspace. It may be used, copied and changed by whoever',
  ' * keeps this notice with it. It comes as it is, without a promise of any kind; whoever',
  ' * uses it does so at their own risk, and nobody who wrote a part of it owes anything',
  ' * for what comes of that.',
  ' */',
];

/** Shares, in percent. */
const withLicence = 30;
const usualImports = 12;
const blocksFromElsewhere = 12;
const editedOnTheWay = 30;
const renamedOnTheWay = 30;

/** Code that goes round: the n-th piece of it is the same wherever it turns up. Some pieces are far more liked than others. */
function pieceFromElsewhere(coder: Coder, place: Place, pool: number): Block {
  const liked = coder.upTo(1000) / 1000;
  const number = Math.floor(pool * liked * liked);
  const piece = functionOf(new Coder(place.seed * 31 + number * 7 + 5), place.language, 9 + (number % 17));
  if (coder.percent(renamedOnTheWay)) return withOtherName(piece, coder.action());
  return coder.percent(editedOnTheWay) ? withOtherLine(piece, coder) : piece;
}

function withOtherName({ name, lines }: Block, other: string): Block {
  return { name: other, lines: lines.map((line) => line.replace(` ${name}`, ` ${other}`)) };
}

function withOtherLine({ name, lines }: Block, coder: Coder): Block {
  const last = lines.length - 2;
  return { name, lines: lines.with(last, `  return ${coder.action()}(${coder.text()}, ${coder.number()});`) };
}

function imports(coder: Coder, { seed, part }: Place): string[] {
  const line = (from: Coder): string => {
    const names = Array.from({ length: from.between(1, 4) }, () => coderName(from, coder));
    return `import { ${names.join(', ')} } from '${from.percent(40) ? `@${from.noun()}/${from.noun()}` : `../${from.noun()}/${from.file()}.js`}';`;
  };
  const own = Array.from({ length: coder.between(0, 5) }, () => line(coder));
  if (!coder.percent(usualImports)) return own;
  const usual = new Coder(seed * 17 + part);
  return [...Array.from({ length: 8 }, () => line(usual)), ...own];
}

/** What is imported twice would not parse. */
function coderName(from: Coder, module: Coder): string {
  for (;;) {
    const name = from.percent(60) ? from.action() : from.type();
    if (module.reserve(name)) return name;
  }
}

export function moduleOf(coder: Coder, place: Place, pool: number, lines = coder.size()): string {
  const written: string[] = coder.percent(withLicence) ? [...licence, ''] : [];
  if (place.language === 'tsx' && coder.reserve('useState')) {
    coder.reserve('useEffect');
    written.push("import { useEffect, useState } from 'react';");
  }
  written.push(...imports(coder, place), '');
  do {
    const block = next(coder, place, pool);
    // Twice the same name would not parse; tests have none.
    if (place.tests || coder.reserve(block.name)) written.push(...block.lines, '');
  } while (written.length < lines);
  return written.join('\n');
}

function next(coder: Coder, place: Place, pool: number): Block {
  if (place.tests) return testOf(coder, place.language);
  return coder.percent(blocksFromElsewhere) ? pieceFromElsewhere(coder, place, pool) : blockOf(coder, place.language);
}
