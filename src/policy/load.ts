import {
  configPath,
  type Contract,
  type DocumentRule,
  type Policy,
  type PolicyFile,
  type SchemaRef,
  type Silencer,
} from '../model/policy.ts';
import type { Validate } from '../model/validate.ts';
import { version } from '../model/version.ts';
import { patternTrouble } from '../text/glob.ts';
import { nearest } from '../text/nearest.ts';
import { readBaseline } from './baseline.ts';
import { copyRules, duplicatesOff } from './copy-rules.ts';
import type { Config, WrittenContract, WrittenRule } from './config.ts';
import { WrittenFile } from './written-file.ts';
import { readWritten } from './written-yaml.ts';
import { allPacks } from './generated/packs.ts';
import { documentRules, editionsAsOf, packNamed, type Pack } from './packs.ts';
import { ourProfiles, readProfiles } from './read-profiles.ts';
import { readSchemas } from './schemas.ts';
import { decode, type PolicySource } from './source.ts';

/** What the packs say on their own, for a tree without `sluice.yml`. */
export function packsAlone(): Policy {
  const packs = editionsAsOf(allPacks, undefined);
  return {
    file: undefined,
    packs: packs.map(nameOf),
    documents: packs.flatMap(documentRules),
    checks: { frontmatter: true, stamps: 'off', duplicates: 'off' },
    profiles: ourProfiles(),
    duplicates: duplicatesOff,
    copiesQuiet: [],
    baseline: [],
    schemas: new Map(),
  };
}

async function configSchema(): Promise<Validate> {
  return (await import('./generated/validators/sluice.cjs')).default;
}

const alwaysFits: Validate = () => true;

/** What whoever asks knows, or wants. */
interface Asking {
  /** Spares a commit the schema of `sluice.yml` where this engine has held this very blob to it before. */
  readonly valid?: boolean;
  /** A tree without `sluice.yml` is none of our business: nothing else of it is looked at. */
  readonly hook?: boolean;
  /** What counts as a copy is wanted whether that check is on or not. */
  readonly duplicates?: boolean;
  /** Where the profiles are, when not in their usual places. */
  readonly profilePlaces?: readonly string[];
}

/** The policy of a tree: `sluice.yml`, what it names, and the profiles and the baseline beside it. */
export async function loadPolicy(source: PolicySource, known: Asking = {}): Promise<Policy> {
  const bytes = await source.file(configPath);
  if (!bytes) {
    const alone = packsAlone();
    if (known.hook) return alone;
    const profiles = await readProfiles(source, undefined, known.profilePlaces);
    return { ...alone, profiles, ...(await copyRules(source, { wanted: known.duplicates })) };
  }
  const file = new WrittenFile(configPath, decode(configPath, bytes));
  const config = (await readWritten(file, known.valid ? alwaysFits : await configSchema())) as unknown as Config;
  await refuseOtherVersion(file, config);
  const packs = await chosenPacks(file, config);
  const own = await ownRules(file, config);
  const schemas = await readSchemas(source, file, own.schemaPlaces);
  const baseline = await readBaseline(source);
  const copies = await copyRules(source, {
    said: { file, config },
    wanted: known.duplicates,
    accepted: baseline.copies,
  });
  return {
    file: { path: configPath, text: file.text } satisfies PolicyFile,
    packs: packs.map(nameOf),
    documents: [...own.documents, ...packs.flatMap(documentRules)],
    checks: {
      frontmatter: config.checks?.frontmatter ?? true,
      stamps: config.checks?.stamps ?? 'off',
      duplicates: copies.duplicates.on,
    },
    profiles: await readProfiles(source, { file, config }, known.profilePlaces),
    ...copies,
    baseline: baseline.entries,
    schemas,
  };
}

function nameOf(pack: Pack): string {
  return `${pack.id}@${pack.edition}`;
}

async function refuseOtherVersion(file: WrittenFile, config: Config): Promise<void> {
  if (config.requires === undefined) return;
  const wanted = config.requires.slice(2);
  const [mine, theirs] = [version, wanted].map((text) => text.split('.').map(Number));
  const at = mine!.findIndex((part, index) => part !== (theirs![index] ?? 0));
  if (at !== -1 && mine![at]! < (theirs![at] ?? 0)) {
    throw await file.faultAt(
      ['requires'],
      'value',
      `this repository asks for Sluice ${wanted} or newer and this is ${version}: install the newer one`,
    );
  }
}

async function chosenPacks(file: WrittenFile, config: Config): Promise<Pack[]> {
  const { packs = 'auto', asOf } = config;
  if (packs === 'auto') return editionsAsOf(allPacks, asOf);
  const chosen: Pack[] = [];
  for (const [index, name] of packs.entries()) {
    const pack = packNamed(allPacks, name, asOf);
    if (!pack)
      throw await file.faultAt(['packs', index], 'value', `no pack is called "${name}"${meant(name, packNames())}`);
    chosen.push(pack);
  }
  return allPacks.filter((pack) => chosen.includes(pack));
}

function packNames(): string[] {
  return allPacks.flatMap((pack) => [pack.id, nameOf(pack)]);
}

function meant(word: string, words: Iterable<string>): string {
  const known = [...new Set(words)];
  const near = nearest(word, known);
  return near === undefined
    ? `; there are ${known.filter((one) => !one.includes('@')).join(', ')}`
    : `; did you mean "${near}"?`;
}

interface OwnRules {
  readonly documents: readonly DocumentRule[];
  /** Every schema file that is named, and where. */
  readonly schemaPlaces: ReadonlyMap<string, readonly (string | number)[]>;
}

async function ownRules(file: WrittenFile, config: Config): Promise<OwnRules> {
  const schemaPlaces = new Map<string, readonly (string | number)[]>();
  const contracts = new Map(packContracts(config.asOf));
  for (const [id, written] of Object.entries(config.contracts ?? {})) {
    contracts.set(id, ownContract(id, written));
    if (written.schema !== undefined) schemaPlaces.set(written.schema, ['contracts', id, 'schema']);
    for (const [index, branch] of (written.switch ?? []).entries())
      schemaPlaces.set(branch.schema, ['contracts', id, 'switch', index, 'schema']);
  }
  const documents: DocumentRule[] = [];
  for (const [index, rule] of (config.documents ?? []).entries()) {
    if (rule.schema !== undefined) schemaPlaces.set(rule.schema, ['documents', index, 'schema']);
    documents.push(await ownRule(file, rule, index, contracts));
  }
  return { documents, schemaPlaces };
}

/** Any pack's contract may be named for paths of one's own, also one of a pack that is not in use. */
function packContracts(asOf: string | undefined): [string, Contract][] {
  return editionsAsOf(allPacks, asOf).flatMap((pack) => Object.entries(pack.contracts));
}

function ownContract(id: string, written: WrittenContract): Contract {
  const { schema, switch: branches, ...rest } = written;
  return {
    id,
    edition: configPath,
    ...rest,
    ...(schema !== undefined && { schema: { file: schema } satisfies SchemaRef }),
    ...(branches && { switch: branches.map((branch) => ({ ...branch, schema: { file: branch.schema } })) }),
  };
}

async function ownRule(
  file: WrittenFile,
  rule: WrittenRule,
  index: number,
  contracts: ReadonlyMap<string, Contract>,
): Promise<DocumentRule> {
  const paths = typeof rule.paths === 'string' ? [rule.paths] : rule.paths;
  for (const [at, pattern] of paths.entries()) {
    const trouble = patternTrouble(pattern);
    const place = typeof rule.paths === 'string' ? ['documents', index, 'paths'] : ['documents', index, 'paths', at];
    if (trouble !== undefined)
      throw await file.faultAt(place, 'value', `"${pattern}" cannot be a path pattern: ${trouble}`);
  }
  const contract = await ruleContract(file, rule, index, contracts);
  return {
    paths,
    contract: contract && rule.strict !== undefined ? { ...contract, strict: rule.strict } : contract,
    required: rule.required ?? false,
    ...(rule.marks && { marks: rule.marks }),
    from: configPath,
  };
}

async function ruleContract(
  file: WrittenFile,
  rule: WrittenRule,
  index: number,
  contracts: ReadonlyMap<string, Contract>,
): Promise<Contract | undefined> {
  if (rule.schema !== undefined) return { id: rule.schema, edition: configPath, schema: { file: rule.schema } };
  const name = rule.contract ?? 'none';
  if (name === 'none') return undefined;
  const contract = contracts.get(name);
  if (!contract)
    throw await file.faultAt(
      ['documents', index, 'contract'],
      'value',
      `no contract is called "${name}"${meant(name, ['none', ...contracts.keys()])}`,
    );
  return contract;
}

/** Everything in a policy that keeps findings quiet. */
export function silencers(policy: Policy): Silencer[] {
  const list: Silencer[] = [];
  if (!policy.checks.frontmatter) list.push({ kind: 'check off', what: 'frontmatter' });
  for (const rule of policy.documents)
    if (!rule.contract) list.push({ kind: 'documents excluded', what: rule.paths.join(' ') });
  for (const entry of policy.baseline) {
    list.push({
      kind: 'baseline',
      what: `${entry.path} ${entry.code}${entry.key && ` ${entry.key}`}${entry.count > 1 ? ` ×${entry.count}` : ''}`,
      entry: { path: entry.path, count: entry.count },
    });
  }
  return [...list, ...policy.copiesQuiet];
}
