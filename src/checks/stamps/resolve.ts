import type { CheckInput } from '../../model/check.ts';
import type { Contract } from '../../model/policy.ts';
import { resolveToggles } from '../../policy/profiles.ts';
import { hintsOf } from '../../policy/toggle-names.ts';
import { canonical, contentDigest, contractDigest, sha256 } from './digest.ts';
import { locksOf, policyOf } from './policy.ts';
import type { Prompt } from './prompt.ts';
import type { Facts } from './stamp.ts';

interface Profile {
  readonly name: string;
  readonly digest: string;
  readonly toggles: Readonly<Record<string, string>>;
}

/** What a stamp follows from, worked out once for all prompts that have it in common. */
export class Resolver {
  readonly #input: CheckInput;
  readonly #locks: ReadonlySet<string>;
  readonly #contracts = new Map<Contract, string>();
  /** By what prompts say of the toggles. */
  readonly #profiles = new Map<string, Profile>();

  constructor(input: CheckInput) {
    this.#input = input;
    this.#locks = locksOf(input.circumstances.env);
  }

  factsOf({ text, block, data, rule }: Prompt, reason: string): Facts {
    const { name, digest, toggles } = this.#profileFor(data);
    return {
      data,
      content: contentDigest(data, text.slice(block.body)),
      contract: this.#contractOf(rule.contract),
      profile: { name, digest },
      policy: policyOf(data, toggles, this.#locks),
      reason,
    };
  }

  /** Everything that could change a verdict, besides the document. */
  facts(): readonly unknown[] {
    return [this.#profileFor({}), [...this.#locks], this.#input.policy.profiles];
  }

  #contractOf(contract: Contract): string {
    let digest = this.#contracts.get(contract);
    if (digest === undefined) this.#contracts.set(contract, (digest = contractDigest(contract, this.#input.policy)));
    return digest;
  }

  #profileFor(data: Prompt['data']): Profile {
    const frontmatter = hintsOf(data);
    const key = JSON.stringify(frontmatter);
    let profile = this.#profiles.get(key);
    if (!profile) this.#profiles.set(key, (profile = this.#resolve(frontmatter)));
    return profile;
  }

  #resolve(frontmatter: ReturnType<typeof hintsOf>): Profile {
    const { policy, circumstances } = this.#input;
    const { env, flags } = circumstances;
    const { profile, toggles } = resolveToggles(policy.profiles, { env, flags, frontmatter });
    const values = Object.fromEntries(Object.entries(toggles).map(([name, { value }]) => [name, value]));
    const digest = sha256(canonical({ profile: profile.name, toggles: values }));
    return { name: profile.name, digest, toggles: values };
  }
}
