import { Fault } from '../model/fault.ts';
import type { Finding } from '../model/finding.ts';
import type { Renames } from '../model/snapshot.ts';
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
  /** Entries that followed their document, and where to. */
  readonly moved: ReadonlyMap<BaselineEntry, string>;
  /** What this clone would need to tell whether more of them did. */
  readonly lacks: Renames['lacks'];
}

/** What the baseline has to know of the tree it is held against. */
export interface Tree {
  readonly exists: (path: string) => boolean;
  /** What files that are gone are called now. */
  readonly renames: (gone: readonly string[]) => Promise<Renames>;
}

/**
 * Take accepted findings out. An entry answers for as many findings as it counts: one more is new. A document that was
 * renamed keeps its entries; one that only has the same mistakes does not get them.
 */
export async function sift(
  findings: readonly Finding[],
  baseline: readonly BaselineEntry[],
  tree: Tree,
): Promise<Sifted> {
  const left = new Map(baseline.map((entry) => [entry, entry.count]));
  const accepted = new Set<Finding>();
  const take = (pathOf: (entry: BaselineEntry) => string | undefined): void => {
    for (const finding of findings) {
      if (accepted.has(finding)) continue;
      const entry = baseline.find(
        (one) => left.get(one)! > 0 && sameMistake(one, finding) && pathOf(one) === finding.path,
      );
      if (!entry) continue;
      left.set(entry, left.get(entry)! - 1);
      accepted.add(finding);
    }
  };
  take((entry) => entry.path);
  const open = findings.filter((finding) => !accepted.has(finding));
  // Git is only asked where an answer could change anything.
  const gone = baseline.filter(
    (entry) => open.some((finding) => sameMistake(entry, finding)) && !tree.exists(entry.path),
  );
  const paths = [...new Set(gone.map((entry) => entry.path))];
  const { names, lacks }: Renames =
    paths.length > 0 ? await tree.renames(paths) : { names: new Map(), lacks: undefined };
  take((entry) => names.get(entry.path));
  return {
    fresh: findings.filter((finding) => !accepted.has(finding)),
    accepted: [...accepted],
    moved: new Map(gone.flatMap((entry) => (left.get(entry)! < entry.count ? [[entry, names.get(entry.path)!]] : []))),
    lacks,
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
