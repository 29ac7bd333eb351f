import { isUtf8 } from 'node:buffer';
import type { Check, CheckInput, Judged, Memory } from '../../model/check.ts';
import type { Finding } from '../../model/finding.ts';
import type { Content, Entry, Unreadable } from '../../model/snapshot.ts';
import { configPath } from '../../model/policy.ts';
import { digest } from '../../policy/digest.ts';
import { profilePlaces } from '../../policy/read-profiles.ts';
import { byChain, classifier, type Chain } from '../frontmatter/classify.ts';
import { baseOf } from '../frontmatter/base.ts';
import { largestBody } from '../frontmatter/first-look.ts';
import { memoryKey, passed } from '../frontmatter/memory.ts';
import { textOf } from '../frontmatter/read.ts';
import { readings } from '../frontmatter/readings.ts';
import { mendedBy, reasonOf } from './errors.ts';
import { findingOf, presumed, unreadable } from './finding.ts';
import { stateAfter, stateOf } from './judge.ts';
import { previousOf } from './previous.ts';
import { readPrompt, type Prompt } from './prompt.ts';
import { Resolver } from './resolve.ts';
import { occasionAt, stampOf } from './stamp.ts';

/** What preflight writes into a prompt: there, of this text, under the active profile, and as preflight left it. */
export const stamps: Check = {
  id: 'stamps',
  after: ['frontmatter'],
  codes: async () => (await import('./codes.ts')).codes,
  run,
};

/** Below this, judging costs less than opening the cache. */
const worthRemembering = 50;
/** Prompts in memory at a time. */
const atOnce = 200;

async function run(input: CheckInput): Promise<Judged> {
  const chainOf = classifier(input.policy.documents);
  const judging = new Judging(input);
  const entries = concernsAll(input) ? await input.snapshot.entries() : input.scope.entries;
  for (const [chain, some] of byChain(entries, chainOf)) {
    if (chain.rules.some(({ contract }) => contract.stamp)) await judging.judgeAll(chain, some);
  }
  return { findings: judging.findings, answered: judging.answered, notRun: [], documents: judging.documents };
}

/**
 * Whether a change of what is committed concerns every stamp: one of the policy does. A commit that is being made is
 * judged by what it holds; a hook writes into nothing else.
 */
function concernsAll({ snapshot, scope }: CheckInput): boolean {
  if (snapshot.source.kind === 'index') return false;
  const paths = new Set(scope.sides?.flat().map((change) => change.path));
  return [configPath, ...profilePlaces].some((path) => paths.has(path));
}

class Judging {
  readonly findings: Finding[] = [];
  readonly answered: Finding[] = [];
  documents = 0;
  readonly #input: CheckInput;
  readonly #resolver: Resolver;
  /** What the checks before were asked about. */
  readonly #judged: ReadonlySet<string>;
  /** Errors of the checks before, by document. */
  readonly #errors = new Map<string, Finding[]>();

  constructor(input: CheckInput) {
    this.#input = input;
    this.#resolver = new Resolver(input);
    this.#judged = new Set(input.scope.entries.map(({ path }) => path));
    // A profile that cannot be used is a fault, also before the first prompt comes.
    this.#resolver.facts();
    for (const finding of input.found) {
      if (finding.severity !== 'error') continue;
      const list = this.#errors.get(finding.path);
      if (list) list.push(finding);
      else this.#errors.set(finding.path, [finding]);
    }
  }

  async judgeAll(chain: Chain, entries: readonly Entry[]): Promise<void> {
    const memory = entries.length < worthRemembering ? undefined : await this.#memoryOf(chain);
    const fresh = entries.filter((entry) => !this.#isKnown(memory, chain, entry));
    this.documents += entries.length - fresh.length;
    for (let at = 0; at < fresh.length; at += atOnce) {
      for (const prompt of await this.#promptsOf(fresh.slice(at, at + atOnce), chain)) {
        this.documents++;
        const fine = await this.#judge(prompt, chain);
        if (fine && memory && prompt.entry.id !== '') memory.set(memoryKey(chain, prompt.entry), passed);
      }
    }
  }

  /** Everything that could change a verdict, besides the document. */
  #memoryOf(chain: Chain): Promise<Memory> {
    const { policy, cache } = this.#input;
    return cache.open(digest('stamps', chain.rules, this.#resolver.facts(), [...policy.schemas]));
  }

  /** What was wrong with a document then is not remembered, and neither is a stamp that tells of it. */
  #isKnown(memory: Memory | undefined, chain: Chain, entry: Entry): boolean {
    if (!memory || entry.id === '' || this.#errors.has(entry.path)) return false;
    return memory.get(memoryKey(chain, entry)) !== undefined;
  }

  /** As the check before has read them, where it has kept that. */
  async #promptsOf(entries: readonly Entry[], chain: Chain): Promise<Prompt[]> {
    const { snapshot } = this.#input;
    const prompts: Prompt[] = [];
    const files: Pick<Prompt, 'entry' | 'blob' | 'text'>[] = [];
    const unread: Entry[] = [];
    for (const entry of entries) {
      const reading = snapshot.source.kind === 'worktree' ? undefined : readings.get(entry);
      if (reading) prompts.push({ ...reading, entry, blob: entry.id });
      else unread.push(entry);
    }
    await snapshot.read(unread, largestBody, (entry, content: Content | Unreadable) => {
      // What cannot be read, or not as text, is a finding of the check before.
      if (typeof content === 'string' || !content.whole || !isUtf8(content.bytes)) return;
      files.push({ entry, blob: baseOf(entry, content, snapshot.source), text: textOf(content) });
    });
    for (const file of files) {
      const prompt = await readPrompt(file, chain);
      if (prompt === 'unreadable') {
        if (this.#judged.has(file.entry.path)) this.findings.push(unreadable(file, chain));
        continue;
      }
      if (prompt) prompts.push(prompt);
    }
    return prompts;
  }

  /** Whether the stamp is what it has to be, and nothing was found in the document. */
  async #judge(prompt: Prompt, chain: Chain): Promise<boolean> {
    const found = this.#errors.get(prompt.entry.path) ?? [];
    const { now } = this.#input.circumstances;
    const wanted = found.length > 0 ? stampOf(this.#resolver.factsOf(prompt, ''), occasionAt(now, prompt.data)) : [];
    const mended = found.filter(mendedBy(wanted, prompt));
    const errors = found.filter((finding) => !mended.includes(finding));
    const claim = errors.find(({ code }) => code === 'fm/forbidden-key');
    if (claim) {
      this.findings.push(presumed(prompt, claim.keyPath));
      return false;
    }
    const facts = this.#resolver.factsOf(prompt, await reasonOf(errors));
    const first = stateOf(facts, now);
    const previous = first.kind === 'missing' ? await previousOf(this.#input, prompt, chain) : undefined;
    const state = previous ? stateAfter(facts, previous.data, now) : first;
    if (state.kind === 'current') return found.length === 0;
    // What the check before did not look at may have errors that its stamp rightly tells of.
    if (state.kind === 'edited' && !this.#judged.has(prompt.entry.path)) return false;
    const finding = await findingOf(prompt, state);
    this.findings.push(finding);
    if (finding.edits) this.answered.push(...mended);
    return false;
  }
}
