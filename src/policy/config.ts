import type { DuplicateRules, PathClasses } from '../model/duplicates.ts';
import type { Branch, Contract, Stamping } from '../model/policy.ts';

/** `sluice.yml` as written, once it fits its schema. */
export interface Config {
  readonly version: 1;
  readonly requires?: string;
  readonly packs?: 'auto' | readonly string[];
  readonly asOf?: string;
  readonly checks?: {
    readonly frontmatter?: boolean;
    readonly stamps?: Stamping;
    readonly duplicates?: boolean | 'warn';
  };
  readonly duplicates?: WrittenDuplicates;
  readonly profile?: string;
  readonly locks?: readonly string[];
  readonly contracts?: Readonly<Record<string, WrittenContract>>;
  readonly documents?: readonly WrittenRule[];
}

type WrittenDuplicates = Partial<PathClasses & Pick<DuplicateRules, 'withoutTool' | 'renamed'>>;

export type WrittenContract = Omit<Contract, 'id' | 'edition' | 'schema' | 'switch'> & {
  readonly schema?: string;
  readonly switch?: readonly (Omit<Branch, 'schema'> & { readonly schema: string })[];
};

export interface WrittenRule {
  readonly paths: string | readonly string[];
  readonly contract?: string;
  readonly schema?: string;
  readonly required?: boolean;
  readonly strict?: boolean;
  readonly marks?: readonly string[];
}
