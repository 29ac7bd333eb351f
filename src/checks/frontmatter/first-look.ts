import type { Snapshot, Entry, Content, Unreadable } from '../../model/snapshot.ts';
import type { Chain, Rule } from './classify.ts';
import { readFrontmatter, textOf } from './read.ts';
import { contractTroubles } from './rules.ts';
import { schemaFor, type Schemas } from './schema.ts';

/**
 * The look that every document gets: does it pass, or not? No positions and no words, because nearly every document
 * passes, and what fails is read again to be explained.
 */

export type Look =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed' }
  /** No document of these rules. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unread'; readonly why: Unreadable };

/** Nearly every block ends within the first part of its file. */
const head = 4096;
/** The largest block, its fences, and a line. */
const wholeBlock = 64 * 1024 + 4096;
/** More of a document than this is not read; it is a finding instead. */
export const largestBody: number = 4 * 1024 * 1024;

interface Waiting {
  readonly entry: Entry;
  readonly schema: string;
  readonly data: unknown;
}

type Settle = (entry: Entry, look: Look) => void;

export async function firstLook(
  input: { readonly snapshot: Snapshot; readonly chain: Chain; readonly schemas: Schemas },
  entries: readonly Entry[],
  settle: Settle,
): Promise<void> {
  const { snapshot, chain, schemas } = input;
  const waiting: Waiting[] = [];
  const longer: Entry[] = [];
  const look = (limit: number) => (entry: Entry, content: Content | Unreadable) => {
    if (typeof content === 'string') return settle(entry, { kind: 'unread', why: content });
    const seen = lookAt(entry, content, chain, schemas, limit >= wholeBlock);
    if (seen === 'more') longer.push(entry);
    else if ('schema' in seen) waiting.push(seen);
    else settle(entry, seen);
  };
  const first = chain.body ? largestBody : head;
  await snapshot.read(entries, first, look(first));
  if (longer.length > 0) await snapshot.read(longer.splice(0), wholeBlock, look(wholeBlock));
  await settleWaiting(waiting, schemas, settle);
}

/** What waits for a schema of the repository goes through its thread in one go. */
async function settleWaiting(waiting: readonly Waiting[], schemas: Schemas, settle: Settle): Promise<void> {
  for (const path of new Set(waiting.map((one) => one.schema))) {
    const mine = waiting.filter((one) => one.schema === path);
    const schema = await schemas.own(path);
    const errors = await schema.judge(mine.map((one) => one.data));
    for (const [index, { entry }] of mine.entries()) {
      settle(entry, { kind: errors[index]!.length > 0 ? 'failed' : 'passed' });
    }
  }
}

function lookAt(
  entry: Entry,
  content: Content,
  chain: Chain,
  schemas: Schemas,
  enough: boolean,
): Look | Waiting | 'more' {
  const whole = content.bytes.length === content.size;
  const short = chain.body ? undefined : blockOf(content);
  let text = short ?? textOf(content);
  for (const rule of chain.rules) {
    let seen = lookAs(entry, text, short === undefined && (whole || enough), rule, schemas);
    // What looked like the end of the block was not.
    if (seen === 'more' && short !== undefined) {
      text = textOf(content);
      seen = lookAs(entry, text, whole || enough, rule, schemas);
    }
    if (seen === 'more') return seen;
    if (!whole && chain.body && 'kind' in seen && seen.kind !== 'none') return { kind: 'failed' };
    if (!('kind' in seen) || seen.kind !== 'none') return seen;
  }
  return { kind: 'none' };
}

function lookAs(entry: Entry, text: string, whole: boolean, rule: Rule, schemas: Schemas): Look | Waiting | 'more' {
  const read = readFrontmatter(text, whole, rule);
  if (read.kind === 'none' || read.kind === 'more') return read.kind === 'more' ? 'more' : read;
  if (read.kind !== 'document') return { kind: 'failed' };
  if (notUtf8(text, read.block.body, rule)) return { kind: 'failed' };
  const document = { path: entry.path, id: entry.id, text, rule, block: read.block, data: read.data };
  if (contractTroubles(document).length > 0) return { kind: 'failed' };
  const schema = schemaFor(rule.contract, entry.path, read.data);
  if (schema && 'file' in schema) return { entry, schema: schema.file, data: read.data };
  if (schema && schemas.packErrors(schema.pack, read.data).length > 0) return { kind: 'failed' };
  return { kind: 'passed' };
}

const dashes = Buffer.from('\n---');

/** The part of a file up to what most likely closes its block: making text of a body nobody reads is half the work. */
function blockOf({ bytes }: Content): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const close = buffer.indexOf(dashes);
  const end = close === -1 ? -1 : buffer.indexOf(0x0a, close + dashes.length);
  return end === -1 ? undefined : buffer.toString('utf8', 0, end + 1);
}

/** A replacement character is either a byte that is not UTF-8 or one that was cut: looked at when it is explained. */
function notUtf8(text: string, body: number, rule: Rule): boolean {
  const at = text.indexOf('\ufffd');
  return at !== -1 && (at < body || rule.contract.headings !== undefined || rule.contract.body !== undefined);
}
