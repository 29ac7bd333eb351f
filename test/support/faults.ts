import * as assert from 'uvu/assert';
import { assertFits } from './output-schemas.ts';
import type { Ended, Repo, RunOptions } from './repo.ts';

interface PrintedFault {
  readonly fault: { readonly kind: string; readonly message: string };
}

/** Nothing on stdout, and on stderr one sentence on one line that says all of this; a trace never. */
export function assertOneSentence(ended: Ended, says: readonly string[], status = 2): void {
  assert.is(ended.stdout, '', ended.all);
  assert.match(ended.stderr, /^sluice: [^\n]+[^.?\n][.?]\n$/);
  for (const words of says) assert.ok(ended.stderr.includes(words), `"${words}" is not in:\n${ended.stderr}`);
  assert.is(ended.status, status, ended.all);
}

/** A command that cannot tell says why in one sentence, and with `--json` the same as JSON. */
export function assertFault(
  repo: Repo,
  args: readonly string[],
  kind: string,
  says: readonly string[],
  options: RunOptions = {},
): void {
  const plain = repo.sluice(args, options);
  assertOneSentence(plain, says);
  const json = repo.sluice([args[0] ?? '', '--json', ...args.slice(1)], options);
  const { fault } = assertFits('fault', json.stdout) as PrintedFault;
  assert.is(fault.kind, kind);
  assert.is(`sluice: ${fault.message}\n`, plain.stderr);
  assert.is(json.stderr, plain.stderr);
  assert.is(json.status, 2);
}
