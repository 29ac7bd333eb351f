import type { Contract, DocumentRule } from '../model/policy.ts';

export interface PackRule {
  readonly paths: readonly string[];
  readonly contract: string;
  readonly required: boolean;
  readonly marks?: readonly string[];
}

/** A named, dated set of contracts and the paths they are for. */
export interface Pack {
  readonly id: string;
  /** `2026-11`; `id@edition` pins it. */
  readonly edition: string;
  readonly contracts: Readonly<Record<string, Contract>>;
  readonly documents: readonly PackRule[];
}

/** Of each pack the newest edition that is not newer than a date. */
export function editionsAsOf(packs: readonly Pack[], date: string | undefined): Pack[] {
  const chosen = new Map<string, Pack>();
  for (const pack of packs) {
    if (date !== undefined && pack.edition > date) continue;
    const other = chosen.get(pack.id);
    if (!other || other.edition < pack.edition) chosen.set(pack.id, pack);
  }
  return packs.filter((pack) => chosen.get(pack.id) === pack);
}

/** A pack by `id` or `id@edition`. */
export function packNamed(packs: readonly Pack[], name: string, date: string | undefined): Pack | undefined {
  const [id, edition] = name.split('@');
  if (edition !== undefined) return packs.find((pack) => pack.id === id && pack.edition === edition);
  return editionsAsOf(packs, date).find((pack) => pack.id === id);
}

/** What a pack says about paths. */
export function documentRules(pack: Pack): DocumentRule[] {
  return pack.documents.map(({ paths, contract, required, marks }) => ({
    paths,
    contract: pack.contracts[contract],
    required,
    ...(marks && { marks }),
    from: `${pack.id}@${pack.edition}`,
  }));
}
