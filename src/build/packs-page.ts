import type { Condition } from '../model/policy.ts';
import { conditionWords } from '../checks/frontmatter/conditions.ts';
import { typeWords } from '../checks/frontmatter/rules.ts';
import { readText } from './files.ts';
import { readPackFiles, type PackFile } from './packs.ts';

/** docs/packs.md, from the packs, their schemas and their examples. */

export function packsPage(header: string): string {
  const packs = readPackFiles();
  return [
    header,
    '# Packs',
    '',
    'What Sluice knows about documents that tools read. A pack is named and dated: a newer edition is another pack, and',
    '`asOf` in `sluice.yml` decides which ones count, so that an upgrade never turns a green repository red.',
    'A key that a pack does not know is a warning; it is an error only where it is a required key misspelt, or where',
    '`sluice.yml` says `strict`. Tools and models are never listed.',
    '',
    '| pack | |',
    '| --- | --- |',
    ...packs.map((pack) => `| [${nameOf(pack)}](#${nameOf(pack).replace('@', '')}) | ${cell(pack.title)} |`),
    '',
    ...packs.map(packSection),
  ].join('\n');
}

function nameOf(pack: PackFile): string {
  return `${pack.pack}@${pack.edition}`;
}

function packSection(pack: PackFile): string {
  return [
    `## ${nameOf(pack)}`,
    '',
    `${pack.title}.${pack.note === undefined ? '' : ` ${pack.note.trim()}`}`,
    '',
    '| paths | contract | frontmatter |',
    '| --- | --- | --- |',
    ...pack.documents.map(documentRow),
    '',
    ...exampleLines(pack),
    '| key | what it is | value | source | checked |',
    '| --- | --- | --- | --- | --- |',
    ...keyRows(pack),
    '',
    ...olderNames(pack),
  ].join('\n');
}

function documentRow(rule: PackFile['documents'][number]): string {
  const when = rule.required
    ? 'required'
    : rule.marks
      ? `judged when it has ${rule.marks.map((mark) => `\`${mark}\``).join(', ')}`
      : 'optional';
  return `| ${rule.paths.map((path) => `\`${path}\``).join(' ')} | ${rule.contract} | ${when} |`;
}

/** The first good document of the pack's examples that has frontmatter. */
function exampleLines(pack: PackFile): string[] {
  const sections = readText(`test/packs/${pack.pack}.txt`).split(/^=== /m);
  for (const section of sections) {
    const [, path, text] = /^good \| ([^\n]+?) \| [^\n]+\n(---\n.*)$/s.exec(section) ?? [];
    if (path === undefined || text === undefined || text.startsWith('--- file: ')) continue;
    const fence = text.includes('```') ? '````' : '```';
    return [`For example \`${path}\`:`, '', `${fence}md`, text.trimEnd(), fence, ''];
  }
  throw new Error(`test/packs/${pack.pack}.txt has no good document with frontmatter`);
}

interface Property {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | boolean)[];
  readonly items?: Property;
  readonly pattern?: string;
  readonly format?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly 'x-say'?: string;
  readonly 'x-source'?: string;
  readonly 'x-checked'?: string;
}

/** A schema of a pack, and when it is the one that counts. */
interface Used {
  readonly when: readonly Condition[] | undefined;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, Property>>;
}

function keyRows(pack: PackFile): string[] {
  const used = schemasOf(pack);
  const properties = new Map<string, Property>();
  for (const schema of used)
    for (const [key, property] of Object.entries(schema.properties))
      if (!properties.has(key)) properties.set(key, property);
  const older = new Set(deprecatedOf(pack).keys());
  return [...properties]
    .filter(([key]) => !older.has(key))
    .map(([key, property]) => {
      const value = [requiredWords(pack, used, key), valueWords(property), mustBe(pack, key)]
        .filter(Boolean)
        .join('; ');
      const source = `${cell(property['x-source'])} | ${cell(property['x-checked'])}`;
      return `| \`${key}\` | ${cell(property.description)} | ${cell(value)} | ${source} |`;
    });
}

function schemasOf(pack: PackFile): Used[] {
  const named = Object.values(pack.contracts).flatMap(({ schema, switch: branches }) => [
    ...(schema === undefined ? [] : [{ schema, when: undefined }]),
    ...(branches ?? []),
  ]);
  return named.map(({ schema, when }) => {
    const { required = [], properties = {} } = JSON.parse(
      readText(`schemas/packs/${schema}@${pack.edition}.schema.json`),
    ) as Partial<Used>;
    return { when, required, properties };
  });
}

function requiredWords(pack: PackFile, used: readonly Used[], key: string): string {
  const whens = used.filter(({ required }) => required.includes(key)).map(({ when }) => when);
  if (whens.includes(undefined)) return '**required**';
  const rules = Object.values(pack.contracts).flatMap(({ requiredWhen }) => requiredWhen ?? []);
  const more = rules.filter(({ keys }) => keys.includes(key)).map(({ when }) => when);
  const words = new Set([...whens, ...more].map((when) => conditionWords(when ?? [])));
  return words.size === 0 ? '' : `**required** when ${[...words].join(', or ')}`;
}

/** What stands there: the words of the schema itself first, then its list, then the kind of value. */
function valueWords(property: Property): string {
  if (property.enum) return listed(property.enum);
  if (property['x-say'] !== undefined) return `${property['x-say']}${atMost(property)}`;
  if (property.format === 'date') return 'a day such as 2026-11-21';
  const of = property.items?.enum ? ` of ${listed(property.items.enum)}` : '';
  return `${typeWords([property.type ?? []].flat())}${of}${atMost(property)}`;
}

/** YAML takes a bare yes for text, and older readers take it for true: both are one value. */
function listed(values: readonly (string | number | boolean)[]): string {
  return values
    .filter((value) => typeof value !== 'boolean')
    .map((value) => `\`${value}\``)
    .join(', ');
}

function atMost({ maxLength }: Property): string {
  return maxLength === undefined ? '' : `, at most ${maxLength} characters`;
}

function mustBe(pack: PackFile, key: string): string {
  const wanted = Object.values(pack.contracts).flatMap((contract) => contract.mustBe?.[key] ?? []);
  return wanted.length > 0 ? `has to be \`${wanted[0]}\`` : '';
}

function deprecatedOf(pack: PackFile): ReadonlyMap<string, string> {
  return new Map(Object.values(pack.contracts).flatMap(({ deprecated }) => Object.entries(deprecated ?? {})));
}

/** Names that are still read, in one paragraph: nobody should choose one of them. */
function olderNames(pack: PackFile): string[] {
  const names = [...deprecatedOf(pack)].map(
    ([key, now]) => `\`${key}\` (${/^[\w.-]+$/.test(now) ? `\`${now}\`` : now})`,
  );
  if (names.length === 0) return [];
  return [`Older names are still read, and a warning tells what to write instead: ${names.join(', ')}.`, ''];
}

function cell(text: string | undefined): string {
  return (text ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ');
}
