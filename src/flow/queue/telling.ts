import type { ItemView, StageView, Told } from '../../model/run.ts';
import type { Ran } from './blocks.ts';
import { text } from './files.ts';

/** What is told of a prompt, and what it comes to. */

/** What the stage has told that does the work. */
export function begunWith(item: ItemView | undefined): Told {
  return viewsOf(item).find(({ begun }) => begun['before'] !== undefined)?.begun ?? {};
}

/** What the stages have told, in the order in which they ended. */
export function toldBy(item: ItemView | undefined): Told {
  const ends = viewsOf(item)
    .flatMap(({ last }) => last ?? [])
    .sort((one, other) => one.n - other.n);
  return Object.assign({}, ...ends.map(({ told }) => told)) as Told;
}

function viewsOf(item: ItemView | undefined): StageView[] {
  return [...(item?.stages.values() ?? [])];
}

/** What its blocks, or an agent, came to. */
export function toldOf(ran: Ran): Told {
  return {
    status: ran.status,
    exit_code: ran.exitCode,
    last_ok_block: String(ran.lastOk),
    warning_count: String(ran.warnings),
    ...(ran.failedBlock !== undefined && { failed_block: ran.failedBlock }),
    ...(ran.bucket !== undefined && { failed_bucket: ran.bucket }),
  };
}

/** What is told of its end, from what its stages have told. */
export function toldAtEnd(item: ItemView | undefined, success: boolean): Told {
  const { content: _content, waived: _waived, preflight: _preflight, ...facts } = toldBy(item);
  const status = success ? 'success' : failedAs(text(facts['status']), item);
  return {
    attempts: 0,
    exit_code: 2,
    completion_gate: 'skipped',
    last_ok_block: '0',
    warning_count: '0',
    move_status: 'skipped',
    prompt_sha: '',
    ...facts,
    status,
    ...(status === 'failed' && unproved(facts)),
  };
}

/** What was cut off has begun, and is not blocked. */
function failedAs(status: string, item: ItemView | undefined): string {
  if (status !== '' && status !== 'success') return status;
  return status === 'success' || viewsOf(item).some(({ open }) => open) ? 'failed' : 'blocked';
}

/** What ran well and did not keep its promise has failed, and no block is to blame. */
function unproved(told: Told): Told {
  const { status, failed_block, failed_bucket, completion_gate } = told;
  return {
    failed_bucket: status !== 'success' ? (failed_bucket ?? 'unknown') : isDelivered(told) ? 'proof' : 'unknown',
    completion_gate: failed_block === undefined && completion_gate !== 'pass' ? 'fail' : (completion_gate ?? 'skipped'),
  };
}

/** Nothing was refused on the way out. */
function isDelivered({ committed, pushed, move_status }: Told): boolean {
  return committed !== 'no' && pushed !== 'no' && move_status !== 'failed';
}
