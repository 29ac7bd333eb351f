import type { Content, Entry, Snapshot, Unreadable } from '../../model/snapshot.ts';
import { wholeBlock } from '../../text/fence.ts';
import type { Chain, Rule } from './classify.ts';
import { lookAtText } from './look.ts';
import { textOf } from './read.ts';
import { readings } from './readings.ts';
import { schemaFor, type Schemas } from './schema.ts';

/** The look that every document gets: does it pass, or not? */

export type Look =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed' }
  /** No document of these rules. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unread'; readonly why: Unreadable };

/** Nearly every block ends within the first part of its file. */
const head = 4096;
/** More of a document than this is not read; it is a finding instead. */
export const largestBody: number = 4 * 1024 * 1024;
/** Files read before their verdicts are waited for, so that a whole tree is never in memory. */
const atOnce = 2000;

type Settle = (entry: Entry, look: Look) => void;

interface Looking {
  readonly snapshot: Snapshot;
  readonly chain: Chain;
  readonly schemas: Schemas;
  /** Keep what is read for the checks that come after. */
  readonly keep: boolean;
  readonly settle: Settle;
}

export async function firstLook(
  input: Omit<Looking, 'settle'>,
  entries: readonly Entry[],
  settle: Settle,
): Promise<void> {
  const looking = { ...input, settle };
  for (let at = 0; at < entries.length; at += atOnce) await lookAtSome(looking, entries.slice(at, at + atOnce));
}

async function lookAtSome(looking: Looking, entries: readonly Entry[]): Promise<void> {
  const { snapshot, chain } = looking;
  const first = chain.body ? largestBody : head;
  const some = await Reader.of(looking);
  await snapshot.read(entries, first, (entry, content) => some.take(entry, content, first >= wholeBlock));
  const longer = await some.finish();
  if (longer.length === 0) return;
  const rest = await Reader.of(looking);
  await snapshot.read(longer, wholeBlock, (entry, content) => rest.take(entry, content, true));
  await rest.finish();
}

/** Looks at contents as they come; what a schema of the repository has to judge goes to its thread in batches. */
class Reader {
  readonly #looking: Looking;
  readonly #threads: ReadonlyMap<string, Batches>;
  readonly #longer: Entry[] = [];

  private constructor(looking: Looking, threads: ReadonlyMap<string, Batches>) {
    this.#looking = looking;
    this.#threads = threads;
  }

  static async of(looking: Looking): Promise<Reader> {
    const threads = new Map<string, Batches>();
    for (const rule of looking.chain.rules) {
      for (const path of looking.schemas.ownPaths(rule.contract)) {
        threads.set(path, new Batches(await looking.schemas.own(path), rule, looking.settle));
      }
    }
    return new Reader(looking, threads);
  }

  take(entry: Entry, content: Content | Unreadable, enough: boolean): void {
    const { chain, settle } = this.#looking;
    if (typeof content === 'string') return settle(entry, { kind: 'unread', why: content });
    const { whole } = content;
    // What looks like the end of a block may not be: then the file is read again, and all of it taken.
    const short = enough || chain.body ? undefined : blockOf(content);
    const text = short ?? textOf(content);
    const complete = short === undefined && (whole || enough);
    if (chain.body && !whole) return this.#takeHere(entry, text, complete, false);
    // One rule and one schema: the thread can do all of it, and this one goes on reading.
    const [only] = chain.rules;
    const thread = chain.rules.length === 1 && only!.contract.switch === undefined ? this.#threadOf(only!) : undefined;
    if (thread) thread.look(entry, text, complete, this.#longer);
    else this.#takeHere(entry, text, complete, true);
  }

  #threadOf({ contract }: Rule): Batches | undefined {
    return contract.schema && 'file' in contract.schema ? this.#threads.get(contract.schema.file) : undefined;
  }

  /** `all`: nothing of the document is missing that its rules look at. */
  #takeHere(entry: Entry, text: string, complete: boolean, all: boolean): void {
    const { chain, schemas, settle } = this.#looking;
    for (const rule of chain.rules) {
      const seen = lookAtText(entry.path, text, complete, rule);
      if (seen === 'none') continue;
      if (seen === 'more') this.#longer.push(entry);
      else if (seen === 'failed' || !all) settle(entry, { kind: 'failed' });
      else {
        if (this.#looking.keep && rule.contract.stamp)
          readings.set(entry, { text, rule, block: seen.block, data: seen.data });
        const schema = schemaFor(rule.contract, entry.path, seen.data);
        if (schema && 'file' in schema) this.#threads.get(schema.file)!.judge(entry, seen.data);
        else
          settle(entry, {
            kind: schema && schemas.packErrors(schema.pack, seen.data).length > 0 ? 'failed' : 'passed',
          });
      }
      return;
    }
    settle(entry, { kind: 'none' });
  }

  /** Wait for every verdict; what has to be read further is handed back. */
  async finish(): Promise<readonly Entry[]> {
    for (const thread of this.#threads.values()) await thread.finish();
    return this.#longer;
  }
}

type OwnSchema = Awaited<ReturnType<Schemas['own']>>;

/** Documents on their way to a thread and back. */
class Batches {
  readonly #schema: OwnSchema;
  readonly #rule: Rule;
  readonly #settle: Settle;
  readonly #sent: Promise<void>[] = [];
  #texts: { readonly entry: Entry; readonly text: string; readonly whole: boolean; readonly longer: Entry[] }[] = [];
  #data: { readonly entry: Entry; readonly data: unknown }[] = [];

  constructor(schema: OwnSchema, rule: Rule, settle: Settle) {
    this.#schema = schema;
    this.#rule = rule;
    this.#settle = settle;
  }

  look(entry: Entry, text: string, whole: boolean, longer: Entry[]): void {
    this.#texts.push({ entry, text, whole, longer });
    if (this.#texts.length >= this.#schema.batchSize) this.#sendTexts();
  }

  judge(entry: Entry, data: unknown): void {
    this.#data.push({ entry, data });
    if (this.#data.length >= this.#schema.batchSize) this.#sendData();
  }

  #sendTexts(): void {
    const batch = this.#texts;
    this.#texts = [];
    const documents = batch.map(({ entry, text, whole }) => ({ path: entry.path, text, whole }));
    const settled = this.#schema.look(this.#rule, documents).then((verdicts) => {
      for (const [index, { entry, longer }] of batch.entries()) {
        const verdict = verdicts[index]!;
        if (verdict === 'more') longer.push(entry);
        else this.#settle(entry, { kind: verdict });
      }
    });
    this.#send(settled);
  }

  #sendData(): void {
    const batch = this.#data;
    this.#data = [];
    const settled = this.#schema.judge(batch.map(({ entry, data }) => ({ path: entry.path, data }))).then((causes) => {
      for (const [index, { entry }] of batch.entries())
        this.#settle(entry, { kind: causes[index]!.length > 0 ? 'failed' : 'passed' });
    });
    this.#send(settled);
  }

  #send(settled: Promise<void>): void {
    // A failure is heard when the batches are finished; until then it must not end the process.
    settled.catch(() => undefined);
    this.#sent.push(settled);
  }

  async finish(): Promise<void> {
    if (this.#texts.length > 0) this.#sendTexts();
    if (this.#data.length > 0) this.#sendData();
    await Promise.all(this.#sent.splice(0));
  }
}

const dashes = Buffer.from('\n---');

/** The part of a file up to what most likely closes its block: making text of a body nobody reads is half the work. */
function blockOf({ bytes }: Content): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Where something stands before the fence, the first dashes on a line of their own open it.
  if (buffer[buffer[0] === 0xef ? 3 : 0] !== 0x2d) return undefined;
  const close = buffer.indexOf(dashes);
  const end = close === -1 ? -1 : buffer.indexOf(0x0a, close + dashes.length);
  return end === -1 ? undefined : buffer.toString('utf8', 0, end + 1);
}
