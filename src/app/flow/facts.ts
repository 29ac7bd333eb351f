import { processTable } from '../../disk/processes.ts';
import { Fault } from '../../model/fault.ts';
import { runGroup } from '../../process/group.ts';

/** The facts of a flow: each is told by a command, which runs as stages do. */

export interface Asker {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the run, so that whoever goes on after a kill finds what is left of it. */
  readonly mark: string;
  readonly signal: AbortSignal;
}

const usualLimitMs = 60_000;
/** A fact is a word: what comes behind this is not kept. */
const mostBytes = 4096;

/** The first word of what a command says, or yes and no by how it ends; undefined: somebody stopped it. */
export async function factOf(
  name: string,
  cmd: string,
  top: string,
  { env, mark, signal }: Asker,
  limitMs: number = usualLimitMs,
): Promise<string | undefined> {
  let head = Buffer.alloc(0);
  const ended = await runGroup('bash', ['-c', cmd], {
    cwd: top,
    env,
    mark,
    table: processTable(),
    signal,
    timeoutMs: limitMs,
    isErrorHeard: false,
    onOutput: (chunk) => {
      if (head.length < mostBytes) head = Buffer.concat([head, chunk.subarray(0, mostBytes - head.length)]);
    },
  });
  if (ended.why === 'interrupted') return undefined;
  if (ended.why === 'timed out') throw untold(name, `\`${cmd}\` took longer than ${limitMs / 1000} s`);
  const [word = ''] = head.toString().trim().split(/\s+/);
  if (ended.status === 0) return word === '' ? 'yes' : word;
  if (ended.status === 1 && word === '') return 'no';
  const { status, signal: killed, trouble } = ended;
  throw untold(name, `\`${cmd}\` ended with ${status ?? killed ?? trouble}; 0 means yes, and 1 no`);
}

function untold(name: string, why: string): Fault {
  return new Fault('config', `the fact ${name} cannot be told: ${why}`);
}
