import type { CheckOptions } from '../app/options.ts';
import type { Console } from './command.ts';

/** Nobody has to be told what takes less. */
const patienceMs = 500;
const pauseMs = 100;

/** Says how work goes on, on a terminal and past half a second; for benches, how long each check took. */
export function watching(console: Pick<Console, 'env' | 'err' | 'progress'>): NonNullable<CheckOptions['watch']> {
  let last = performance.now() + patienceMs - pauseMs;
  const times = console.env['SLUICE_TIMES'] !== undefined;
  return {
    ...(times && { times: (check, ms) => console.err(`sluice-times ${check} ${ms.toFixed(1)}\n`) }),
    progress: (what, done, of) => {
      const now = performance.now();
      if (now - last < pauseMs) return;
      last = now;
      // The line is taken away again with the last word.
      console.progress(done < of ? `${what}: ${done} of ${of}` : '');
    },
  };
}
