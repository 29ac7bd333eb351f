import { Fault } from '../model/fault.ts';
import type { Finding } from '../model/finding.ts';
import { byBytes } from '../model/path.ts';
import type { BaselineEntry } from '../model/policy.ts';
import { WrittenFile } from './config.ts';
import { decode, type PolicySource } from './source.ts';

/** Findings accepted on the day Sluice came. Committed, one entry a line, so that it merges and reviews like code. */
export const baselinePath = '.sluice/baseline.json';

export async function readBaseline(source: PolicySource): Promise<BaselineEntry[]> {
  const bytes = await source.file(baselinePath);
  if (!bytes) return [];
  const text = decode(baselinePath, bytes);
  const format = /"format"\s*:\s*(\d+)/.exec(text)?.[1];
  if (format !== undefined && Number(format) > 1) {
    throw new Fault(
      'config',
      `${baselinePath}: format ${format} was written by a newer Sluice; update Sluice to read it.`,
    );
  }
  const { default: validate } = await import('./generated/validators/baseline.cjs');
  const data = (await new WrittenFile(baselinePath, text).read(validate)) as unknown as {
    accepted: { path: string; code: string; key: string; value: string; count: number }[];
  };
  return data.accepted.map(({ path, code, key, value, count }) => ({ path, code, key, digest: value, count }));
}

export function writeBaseline(entries: readonly BaselineEntry[]): string {
  const lines = [...entries]
    .sort(
      (a, b) =>
        byBytes(a.path, b.path) || byBytes(a.code, b.code) || byBytes(a.key, b.key) || byBytes(a.digest, b.digest),
    )
    .map(({ path, code, key, digest, count }) => `    ${JSON.stringify({ path, code, key, value: digest, count })}`);
  return `{\n  "format": 1,\n  "accepted": [${lines.length ? `\n${lines.join(',\n')}\n  ` : ''}]\n}\n`;
}

/** The same finding, wherever its line has moved to: code, key and value; the path is compared apart. */
function sameMistake(entry: BaselineEntry, finding: Finding): boolean {
  return entry.code === finding.code && entry.key === finding.keyPath && entry.digest === finding.digest;
}

export interface Sifted {
  readonly fresh: readonly Finding[];
  readonly accepted: readonly Finding[];
  /** Entries nothing answers to any more, with how many of their count are left over. */
  readonly stale: readonly { readonly entry: BaselineEntry; readonly left: number }[];
}

/**
 * Take accepted findings out. An entry answers for as many findings as it counts: one more is new. A document that was
 * renamed keeps its entries, as long as its old path is gone.
 */
export function sift(
  findings: readonly Finding[],
  baseline: readonly BaselineEntry[],
  exists: (path: string) => boolean,
): Sifted {
  const left = new Map(baseline.map((entry) => [entry, entry.count]));
  const take = (finding: Finding, fits: (entry: BaselineEntry) => boolean): boolean => {
    const entry = baseline.find(
      (candidate) => left.get(candidate)! > 0 && sameMistake(candidate, finding) && fits(candidate),
    );
    if (!entry) return false;
    left.set(entry, left.get(entry)! - 1);
    return true;
  };
  const accepted = new Set<Finding>();
  for (const finding of findings) if (take(finding, (entry) => entry.path === finding.path)) accepted.add(finding);
  for (const finding of findings) {
    if (!accepted.has(finding) && take(finding, (entry) => entry.path !== finding.path && !exists(entry.path)))
      accepted.add(finding);
  }
  return {
    fresh: findings.filter((finding) => !accepted.has(finding)),
    accepted: [...accepted],
    stale: baseline.filter((entry) => left.get(entry)! > 0).map((entry) => ({ entry, left: left.get(entry)! })),
  };
}

/** Findings as entries, equal ones counted. */
export function entriesOf(findings: readonly Finding[]): BaselineEntry[] {
  const entries = new Map<string, BaselineEntry>();
  for (const { code, keyPath: key, digest, path } of findings) {
    const id = JSON.stringify([path, code, key, digest]);
    entries.set(id, { code, key, digest, path, count: (entries.get(id)?.count ?? 0) + 1 });
  }
  return [...entries.values()];
}
