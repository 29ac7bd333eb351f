import { isUtf8 } from 'node:buffer';
import type { Finding } from '../../model/finding.ts';
import type { Content, Entry, Snapshot, Source, Unreadable } from '../../model/snapshot.ts';
import type { FenceTrouble } from '../../text/fence.ts';
import { rootCauses } from '../../text/schema-errors.ts';
import type { Places } from '../../text/places.ts';
import { baseOf } from './base.ts';
import type { Chain, Rule } from './classify.ts';
import { lookCloser, placesIn } from './closer.ts';
import { largestBody } from './first-look.ts';
import { locate, type Site } from './locate.ts';
import { readFrontmatter, textOf, type Document, type Read } from './read.ts';
import { contractTroubles, kindOf, readsBody } from './rules.ts';
import { schemaFor, type Schemas } from './schema.ts';
import { schemaTroubles } from './schema-troubles.ts';
import type { Trouble } from './trouble.ts';

/** Read failed documents again, and say what is wrong with them and where. */
export async function explainAll(
  snapshot: Snapshot,
  chain: Chain,
  schemas: Schemas,
  entries: readonly Entry[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const texts: { entry: Entry; content: Content }[] = [];
  const keep = (entry: Entry, content: Content | Unreadable): void => {
    if (typeof content !== 'string') texts.push({ entry, content: { ...content, bytes: Buffer.from(content.bytes) } });
  };
  // A few at a time: failing documents may be many, and each is held in memory until it is explained.
  for (let at = 0; at < entries.length; at += 100) {
    await snapshot.read(entries.slice(at, at + 100), largestBody, keep);
    for (const { entry, content } of texts.splice(0))
      findings.push(...(await explainOne(entry, content, snapshot.source, chain, schemas)));
  }
  return findings;
}

async function explainOne(
  entry: Entry,
  content: Content,
  source: Source,
  chain: Chain,
  schemas: Schemas,
): Promise<Finding[]> {
  const text = textOf(content);
  for (const rule of chain.rules) {
    const read = readFrontmatter(text, true, rule);
    if (read.kind === 'none') continue;
    const looking = { entry, text, content, source, rule, schemas };
    const marks = conflictMarks(text);
    if (marks !== undefined && read.kind !== 'document')
      return [locate(siteOf(looking, undefined), { code: 'fm/conflict', path: [], at: marks, args: {} })!];
    const { site, troubles } = await noticed(looking, read);
    return troubles.flatMap((trouble) => locate(site, trouble) ?? []);
  }
  return [];
}

/** Where git's conflict marks begin, if all three are there in their order. */
function conflictMarks(text: string): number | undefined {
  const after = (mark: RegExp, from: number): number => {
    const at = text.slice(from).search(mark);
    return at === -1 ? -1 : from + at;
  };
  const ours = after(/^<{7} /m, 0);
  const between = ours === -1 ? -1 : after(/^={7}\r?$/m, ours);
  return between !== -1 && after(/^>{7} /m, between) !== -1 ? ours : undefined;
}

/** Troubles that were noticed elsewhere, looked up in a document. */
export function locateIn(
  entry: Entry,
  content: Content,
  source: Source,
  rule: Rule,
  troubles: readonly Trouble[],
): Finding[] {
  const text = textOf(content);
  const read = readFrontmatter(text, true, rule);
  const block = 'block' in read ? read.block : undefined;
  const site: Site = {
    path: entry.path,
    blob: baseOf(entry, content, source),
    text,
    rule,
    places: block && placesIn(text, block, rule),
    yamlAt: block?.start ?? 0,
    closeAt: block?.close ?? 0,
  };
  return troubles.flatMap((trouble) => locate(site, trouble) ?? []);
}

interface Looking {
  readonly entry: Entry;
  readonly text: string;
  readonly content: Content;
  readonly source: Source;
  readonly rule: Rule;
  readonly schemas: Schemas;
}

interface Noticed {
  readonly site: Site;
  readonly troubles: readonly Trouble[];
}

async function noticed(looking: Looking, read: Read): Promise<Noticed> {
  const encoding = notUtf8(looking);
  if (encoding) return { site: siteOf(looking, undefined), troubles: [encoding] };
  switch (read.kind) {
    case 'missing':
      return {
        site: siteOf(looking, undefined),
        troubles: [{ code: 'fm/missing', path: [], at: 0, args: { contract: looking.rule.contract.id } }],
      };
    case 'fence':
      return { site: siteOf(looking, undefined), troubles: [fenceTrouble(read.trouble)] };
    case 'not a mapping':
      return {
        site: siteOf(looking, undefined, read.block),
        troubles: [
          {
            code: 'fm/not-a-mapping',
            path: [],
            at: read.block.start,
            args: { kind: kindOf(read.data) },
            value: read.data,
          },
        ],
      };
    case 'closer': {
      const closer = lookCloser(
        looking.text,
        read.block,
        looking.rule,
        read.error,
        await looking.schemas.knownKeys(looking.rule.contract),
      );
      if (closer.read && closer.read.kind !== 'closer') return noticed(looking, closer.read);
      return { site: siteOf(looking, closer.places, read.block), troubles: closer.troubles };
    }
    case 'document':
      return inDocument(looking, read);
    case 'none':
    case 'more':
      return { site: siteOf(looking, undefined), troubles: [] };
  }
}

async function inDocument(looking: Looking, read: Read & { readonly kind: 'document' }): Promise<Noticed> {
  const { entry, text, rule, content } = looking;
  const document: Document = { path: entry.path, id: entry.id, text, rule, block: read.block, data: read.data };
  const troubles = [...(await schemaFailures(document, looking.schemas)), ...contractTroubles(document)];
  if (!content.whole && readsBody(rule.contract)) {
    troubles.push({
      code: 'fm/body-too-long',
      path: [],
      at: 'close',
      args: { unit: 'bytes', found: content.size, max: largestBody },
    });
  }
  return { site: siteOf(looking, placesIn(text, read.block, rule), read.block), troubles: withoutEchoes(troubles) };
}

async function schemaFailures(document: Document, schemas: Schemas): Promise<Trouble[]> {
  const ref = schemaFor(document.rule.contract, document.path, document.data);
  if (!ref) return [];
  if ('pack' in ref) {
    const beside = await schemas.packBeside(ref.pack);
    const causes = rootCauses(schemas.packErrors(ref.pack, document.data));
    return schemaTroubles(
      document,
      causes.map((cause) => ({ ...cause, beside: beside(cause.schemaPath) })),
    );
  }
  const [causes = []] = await (await schemas.own(ref.file)).judge([document]);
  return schemaTroubles(document, causes);
}

/** What goes without saying once one of the others has been said of the same value. */
const echoOf: Readonly<Record<string, readonly string[]>> = {
  'fm/must-be': ['fm/not-allowed', 'fm/wrong-type', 'fm/quote-it'],
  'fm/unquoted-word': ['fm/must-be', 'fm/not-allowed', 'fm/wrong-type', 'fm/quote-it'],
};

/** A key that the schema and a rule of the contract both speak of is one mistake. */
function withoutEchoes(troubles: readonly Trouble[]): Trouble[] {
  const seen = new Set<string>();
  return troubles.filter((trouble) => {
    const id = `${trouble.code} ${trouble.path.join('.')} ${trouble.code === 'fm/rule' ? trouble.args['rule'] : (trouble.args['heading'] ?? '')}`;
    if (seen.has(id)) return false;
    seen.add(id);
    const saidBy = echoOf[trouble.code];
    return (
      !saidBy ||
      !troubles.some((other) => other.path.join('.') === trouble.path.join('.') && saidBy.includes(other.code))
    );
  });
}

function siteOf(
  { entry, text, content, source, rule }: Looking,
  places: Places | undefined,
  block?: { readonly start: number; readonly close: number },
): Site {
  return {
    path: entry.path,
    blob: baseOf(entry, content, source),
    text,
    rule,
    places,
    yamlAt: block?.start ?? 0,
    closeAt: block?.close ?? 0,
  };
}

function fenceTrouble(trouble: FenceTrouble): Trouble {
  const base: Trouble = {
    code: trouble.code,
    path: [],
    at: trouble.at,
    args: { text: trouble.text },
    value: trouble.text,
  };
  return trouble.cut ? { ...base, replace: { start: trouble.cut.from, end: trouble.cut.to, text: '' } } : base;
}

/** The first byte that is not UTF-8; where the body is nobody's business, only in the frontmatter. */
function notUtf8(looking: Looking): Trouble | undefined {
  const { text, content, rule } = looking;
  let bytes = Buffer.from(content.bytes);
  if (!content.whole) bytes = bytes.subarray(0, lastCharacter(bytes));
  if (isUtf8(bytes)) return undefined;
  const at = firstBad(bytes, text);
  const read = readFrontmatter(text, true, rule);
  const body = 'block' in read ? read.block.body : text.length;
  if (at >= body && !readsBody(rule.contract)) return undefined;
  return { code: 'fm/not-utf8', path: [], at, args: {}, value: [...bytes.subarray(0, 8)] };
}

/** Where the last complete character of a cut text ends. */
function lastCharacter(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1]! & 0xc0) === 0x80) end--;
  return Math.max(0, end - 1);
}

/** The offset in the text of the first byte that could not be decoded. A real U+FFFD in the text is not one. */
function firstBad(bytes: Buffer, text: string): number {
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', at + 1)) {
    const before = Buffer.byteLength(text.slice(0, at));
    if (!bytes.subarray(before, before + 3).equals(Buffer.from('\ufffd'))) return at;
  }
  return 0;
}
