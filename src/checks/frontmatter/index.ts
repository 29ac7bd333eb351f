import type { Check, Judged, Scope, VerdictCache } from '../../model/check.ts';
import type { Finding } from '../../model/finding.ts';
import { configPath, type Policy } from '../../model/policy.ts';
import type { Content, Entry, Snapshot } from '../../model/snapshot.ts';
import { byChain, classifier, hasCrossRules, type Chain } from './classify.ts';
import { factLine } from './facts.ts';
import { firstLook, type Look } from './first-look.ts';
import { memoryKey, noDocument, ownSchemas, passed } from './memory.ts';
import { readFrontmatter, textOf } from './read.ts';
import { worthKeeping } from './readings.ts';
import { Schemas } from './schema.ts';
import { notRun, type Skipped } from './unread.ts';

/** Contracts of documents: fences, YAML, schemas, rules of a contract, rules across documents. */
export const frontmatter: Check = { id: 'frontmatter', codes: async () => (await import('./codes.ts')).codes, run };

/** Below this, judging costs less than opening the cache. */
const worthRemembering = 50;

interface Input {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly scope: Scope;
  readonly cache: VerdictCache;
}

async function run(input: Input): Promise<Judged> {
  const schemas = new Schemas(input.policy);
  try {
    return await judge(input, schemas);
  } finally {
    schemas.close();
  }
}

async function judge({ snapshot, policy, scope, cache }: Input, schemas: Schemas): Promise<Judged> {
  if (policy.schemas.size > 0) await tryOwnSchemas({ policy, scope, cache }, schemas);
  const chainOf = classifier(policy.documents);
  const findings: Finding[] = [];
  const unread: Skipped[] = [];
  let documents = 0;
  for (const [chain, entries] of byChain(scope.entries, chainOf)) {
    await schemas.prepare(chain.rules.map((rule) => rule.contract));
    const looked = await lookAll({ snapshot, policy, cache, schemas, chain, entries });
    documents += looked.documents;
    unread.push(...looked.unread);
    if (looked.failed.length === 0) continue;
    const { explainAll } = await import('./explain.ts');
    findings.push(...(await explainAll(snapshot, chain, schemas, looked.failed)));
  }
  if (concernsOthers(scope, policy, chainOf)) {
    const tabled = { snapshot, policy, cache, chainOf, factLineOf };
    const { knownFine } = await import('./table.ts');
    if (!(await knownFine(tabled))) {
      const { acrossDocuments } = await import('./across.ts');
      const across = await acrossDocuments({ ...tabled, scope });
      findings.push(...across.findings);
      unread.push(...across.unread);
    }
  }
  return { findings, documents, notRun: notRun(unread, snapshot.source) };
}

/** A schema that cannot be used is told to whoever writes it, though no document of it is there yet. */
async function tryOwnSchemas({ policy, scope, cache }: Omit<Input, 'snapshot'>, schemas: Schemas): Promise<void> {
  const changed = scope.sides && new Set(scope.sides.flat().map((change) => change.path));
  const wanted = changed?.has(configPath) ? undefined : changed;
  if (wanted && ![...policy.schemas.keys()].some((path) => wanted.has(path))) return;
  const name = (await import('./digest.ts')).schemasName(policy);
  if ((await cache.text(name)) !== undefined) return;
  await schemas.tryOwn(wanted);
  if (!wanted) await cache.keep(name, '');
}

function factLineOf(chain: Chain, content: Content): string | undefined {
  const text = textOf(content);
  return factLine(chain, (rule) => readFrontmatter(text, true, rule));
}

/**
 * Whether rules across documents have a say: a document with such rules was touched, or a file was taken away that
 * one of them may refer to by its path.
 */
function concernsOthers(scope: Scope, policy: Policy, chainOf: (path: string) => Chain | undefined): boolean {
  const touched = scope.sides?.flat();
  if (!policy.documents.some((rule) => rule.contract && hasCrossRules(rule.contract))) return false;
  if (!touched) return true;
  if (touched.some((change) => chainOf(change.path)?.across)) return true;
  const byPath = policy.documents.some((rule) =>
    rule.contract?.references?.some((reference) => reference.to === 'path'),
  );
  return byPath && touched.some((change) => !change.entry);
}

async function digestOf(chain: Chain, policy: Policy): Promise<string> {
  return (await import('./digest.ts')).digestOf(chain, policy);
}

interface LookInput {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly cache: VerdictCache;
  readonly schemas: Schemas;
  readonly chain: Chain;
  readonly entries: readonly Entry[];
}

interface Looked {
  readonly documents: number;
  readonly failed: readonly Entry[];
  readonly unread: readonly Skipped[];
}

/** Reach a verdict on every entry of one chain: from memory, else by a first look. */
async function lookAll(input: LookInput): Promise<Looked> {
  const { chain, entries, cache, policy } = input;
  const costly = chain.rules.some((rule) => ownSchemas(rule.contract).length > 0);
  const memory =
    costly || entries.length >= worthRemembering ? await cache.open(await digestOf(chain, policy)) : undefined;
  const failed: Entry[] = [];
  const unread: Skipped[] = [];
  const fresh: Entry[] = [];
  let documents = 0;
  for (const entry of entries) {
    const known = entry.id === '' ? undefined : memory?.get(memoryKey(chain, entry));
    if (known === undefined) fresh.push(entry);
    else if (known !== noDocument) documents++;
  }
  const keep = policy.checks.stamps !== 'off' && worthKeeping(fresh);
  await firstLook({ ...input, keep }, fresh, (entry: Entry, look: Look): void => {
    if (look.kind === 'unread') {
      if (look.why !== 'gone') unread.push({ entry, why: look.why });
      return;
    }
    if (look.kind !== 'none') documents++;
    if (look.kind === 'failed') failed.push(entry);
    else if (memory && entry.id !== '') memory.set(memoryKey(chain, entry), look.kind === 'none' ? noDocument : passed);
  });
  return { documents, failed, unread };
}
