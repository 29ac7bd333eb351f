/** Why a prompt failed, in one of few words that a person can count. */
export type Bucket = 'env' | 'config' | 'runtime' | 'network' | 'proof' | 'deps' | 'unknown';

const signs: readonly (readonly [Bucket, RegExp])[] = [
  [
    'network',
    /could not resolve host|connection (?:refused|timed out|reset)|network is unreachable|temporary failure in name resolution|\bE(?:CONNREFUSED|TIMEDOUT|NOTFOUND)\b/i,
  ],
  ['deps', /command not found|cannot find module|no module named|could not find a version|unable to locate package/i],
  ['config', /unbound variable|invalid (?:option|configuration)|unknown option|no such option/i],
  ['env', /permission denied|read-only file system|no space left on device/i],
];

/** By how a block ended, then by the end of what it said. What says nothing is not guessed at. */
export function bucketOf(status: number | undefined, timedOut: boolean, tail: string): Bucket {
  if (timedOut) return 'runtime';
  if (status === 127) return 'deps';
  if (status === 126) return 'env';
  if (status === undefined) return 'runtime';
  return signs.find(([, sign]) => sign.test(tail))?.[0] ?? 'unknown';
}
