import type { AcceptedCopies, DuplicateRules } from '../model/duplicates.ts';
import { Fault } from '../model/fault.ts';
import type { Finding } from '../model/finding.ts';
import type { Renames } from '../model/snapshot.ts';
import { byBytes } from '../model/path.ts';
import { baselinePath, type BaselineEntry } from '../model/policy.ts';
import { WrittenFile } from './written-file.ts';
import { readWritten } from './written-yaml.ts';
import { decode, type PolicySource } from './source.ts';

/** What the file holds. */
export interface Baseline {
  readonly entries: readonly BaselineEntry[];
  readonly copies: AcceptedDuplicates;
}

/** Copies that may stay, and how far the whole tree has come. */
export type AcceptedDuplicates = Pick<DuplicateRules, 'accepted' | 'ratchet'>;

export const noCopies: AcceptedDuplicates = { accepted: [], ratchet: undefined };

export async function readBaseline(source: PolicySource): Promise<Baseline> {
  const bytes = await source.file(baselinePath);
  if (!bytes) return { entries: [], copies: noCopies };
  const text = decode(baselinePath, bytes);
  const format = /"format"\s*:\s*(\d+)/.exec(text)?.[1];
  if (format !== undefined && Number(format) > 1) {
    throw new Fault(
      'config',
      `${baselinePath}: format ${format} was written by a newer Sluice; update Sluice to read it.`,
    );
  }
  const { default: validate } = await import('./generated/validators/baseline.cjs');
  const file = new WrittenFile(baselinePath, text);
  const data = (await readWritten(file, validate)) as unknown as {
    accepted: { path: string; code: string; key: string; value: string; count: number }[];
    duplicates?: Partial<AcceptedDuplicates>;
  };
  const copies = { ...noCopies, ...data.duplicates };
  await refuseTwice(file, copies.accepted);
  const entries = data.accepted.map(({ path, code, key, value, count }) => ({ path, code, key, digest: value, count }));
  return { entries, copies };
}

/** Two branches may both have accepted a class: which of the counts is right, nobody can tell from here. */
async function refuseTwice(file: WrittenFile, accepted: AcceptedDuplicates['accepted']): Promise<void> {
  const known = new Set<string>();
  for (const [index, { class: name }] of accepted.entries()) {
    if (known.has(name))
      throw await file.faultAt(
        ['duplicates', 'accepted', index, 'class'],
        'value',
        `${name} is accepted twice: keep one of the two lines`,
      );
    known.add(name);
  }
}

export function writeBaseline(entries: readonly BaselineEntry[], copies: AcceptedDuplicates = noCopies): string {
  const lines = [...entries]
    .sort(
      (a, b) =>
        byBytes(a.path, b.path) || byBytes(a.code, b.code) || byBytes(a.key, b.key) || byBytes(a.digest, b.digest),
    )
    .map(({ path, code, key, digest, count }) => `    ${JSON.stringify({ path, code, key, value: digest, count })}`);
  return `{\n  "format": 1,\n  "accepted": ${asList(lines, '  ')}${copiesText(copies)}\n}\n`;
}

/** Nothing where there is nothing: whoever has no such check finds no word about it in the file. */
function copiesText({ accepted, ratchet }: AcceptedDuplicates): string {
  if (accepted.length === 0 && ratchet === undefined) return '';
  const lines = [...accepted].sort((a, b) => byBytes(a.class, b.class)).map((one) => `      ${copiesLine(one)}`);
  const limit = ratchet === undefined ? '' : `    "ratchet": ${ratchet},\n`;
  return `,\n  "duplicates": {\n${limit}    "accepted": ${asList(lines, '    ')}\n  }`;
}

/** An accepted class as it is written. */
export function copiesLine({ class: name, tokens, count }: AcceptedCopies): string {
  return JSON.stringify({ class: name, tokens, count });
}

function asList(lines: readonly string[], indent: string): string {
  return lines.length > 0 ? `[\n${lines.join(',\n')}\n${indent}]` : '[]';
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
