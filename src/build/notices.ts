import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, readText, root } from './files.ts';

/** The licences of what is bundled: those who wrote it asked for nothing but to be named. */
export function notices(inputs: readonly string[]): string {
  const names = new Set(inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  return [...names].sort().map(notice).join('\n');
}

function notice(name: string): string {
  const folder = join('node_modules', name);
  const { version, license } = JSON.parse(readText(join(folder, 'package.json'))) as {
    version: string;
    license?: string;
  };
  const file = listFiles(folder, '').find(
    (path) => /\/licen[cs]e(?:\.\w+)?$/i.test(path) && existsSync(join(root, path)),
  );
  return `${name} ${version} (${license ?? 'see below'})\n\n${file ? readText(file).trim() : `Licensed under ${license ?? 'the terms of its package'}.`}\n\n${'-'.repeat(80)}\n`;
}
