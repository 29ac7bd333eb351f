import { join } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { readIfThere } from '../../disk/read.ts';
import { stateFiles } from '../../flow/queue/files.ts';
import type { Repository } from '../../git/repository.ts';

const begin = '# sluice: what runs leave beside their logs (managed lines)';
const end = '# sluice: end';

/** What a run writes for other readers is nobody's to commit. These lines are the repository's own, and in no commit. */
const digits = (count: number): string => '[0-9]'.repeat(count);
const lines = [begin, ...Object.values(stateFiles), `**/logs/prompt-pipeline_${digits(8)}T${digits(6)}Z/`, end];

export function ignoreTraces({ commonDir }: Repository): void {
  const path = join(commonDir, 'info', 'exclude');
  const text = readIfThere(path)?.toString('utf8') ?? '';
  const wanted = `${lines.join('\n')}\n`;
  if (text.includes(wanted)) return;
  const without = text.replace(new RegExp(`^${begin.replaceAll(/[()]/g, '\\$&')}\\n[^]*?^${end}\\n`, 'm'), '');
  writeAtomically(path, `${without}${without === '' || without.endsWith('\n') ? '' : '\n'}${wanted}`);
}
