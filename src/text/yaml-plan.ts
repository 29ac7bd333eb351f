import type { Value } from '../model/policy.ts';
import { isMapping } from './data.ts';
import { EditList, Refused, type TextEdit } from './edit-list.ts';
import {
  hasComment,
  stepsOf,
  tailOf,
  type Entry,
  type List,
  type Mapping,
  type Outline,
  type Steps,
} from './outline.ts';
import { sameValue, valueOf, type Want, type Wants } from './settings.ts';
import { entryLines, itemLines, linesBelow } from './yaml-lines.ts';
import { flowEntries, inlineText, isList, scalarText } from './yaml-write.ts';

type Missing = (readonly [string, Value])[];
type Data = Readonly<Record<string, Value>>;

/** The edits by which a text comes to say what is wanted. Throws `Refused`. */
export function planWants(
  text: string,
  eol: string,
  outline: Outline,
  data: Value | undefined,
  wants: Wants,
): TextEdit[] {
  const plan = new Plan(text, eol, outline);
  if (outline) plan.mapping(outline, wants, data as Data);
  else plan.nothing(wants);
  return plan.edits.ordered();
}

class Plan {
  readonly edits: EditList;
  readonly #text: string;
  readonly #eol: string;
  readonly #steps: Steps;

  constructor(text: string, eol: string, outline: Outline) {
    this.edits = new EditList(text, eol);
    this.#text = text;
    this.#eol = eol;
    this.#steps = stepsOf(outline);
  }

  /** A block without keys: they go behind its comments. */
  nothing(wants: Wants): void {
    const all = [...wants].map(([key, want]) => [key, valueOf(want)] as const);
    this.edits.insertBelow(this.#text.length, 0, entryLines(all, 0, this.#steps));
  }

  /** Children come before what is inserted behind them, so that both come out in order where they end at one place. */
  mapping(mapping: Mapping, wants: Wants, data: Data): void {
    const there = new Map(mapping.entries.map((entry) => [entry.key, entry]));
    const missing = new Map<Entry | undefined, Missing>();
    let behind: Entry | undefined;
    for (const [key, want] of wants) {
      const entry = there.get(key);
      if (entry) {
        this.#change(mapping, entry, want, data[key]);
        behind = entry;
      } else missing.set(behind, [...(missing.get(behind) ?? []), [key, valueOf(want)]]);
    }
    for (const [entry, entries] of missing) this.#insert(mapping, entry ?? mapping.entries.at(-1), entries);
  }

  #change(mapping: Mapping, entry: Entry, want: Want, old: Value | undefined): void {
    if ('below' in want) return this.#lead(mapping, entry, want.below, old);
    const { value } = want;
    if (sameValue(old, value)) return;
    const node = entry.value;
    // A mapping that keeps its keys, and a list that keeps its items, only grow.
    if (isMapping(value) && isMapping(old) && node.kind === 'mapping' && keeps(old, value)) {
      const below = Object.entries(value).map(([key, one]) => [key, { value: one }] as const);
      return this.mapping(node, new Map(below), old);
    }
    if (isList(value) && isList(old) && node.kind === 'list' && old.length > 0 && startsWith(value, old))
      return this.#extend(node, value.slice(old.length));
    this.#replace(mapping, entry, value);
  }

  /** What is wanted lies below a key that is there. */
  #lead(mapping: Mapping, entry: Entry, wants: Wants, old: Value | undefined): void {
    const node = entry.value;
    if (node.kind === 'mapping') return this.mapping(node, wants, old as Data);
    if (node.kind === 'list') throw new Refused('a list where a mapping is needed', node.start);
    if (old !== null) throw new Refused('a value where a mapping is needed', node.start);
    this.#replace(mapping, entry, valueOf({ below: wants }));
  }

  #insert(mapping: Mapping, behind: Entry | undefined, entries: Missing): void {
    if (mapping.flow) return this.#insertFlow(mapping, behind, entries);
    const lines = entryLines(entries, mapping.column, this.#steps);
    this.edits.insertBelow(tailOf(behind!.value), mapping.column, lines);
  }

  #insertFlow(mapping: Mapping, behind: Entry | undefined, entries: Missing): void {
    refuseBare(mapping);
    if (!behind) return this.edits.replace(mapping.start + 1, mapping.start + 1, flowEntries(entries));
    const { start, value } = behind;
    const more = entries.map((entry) => this.#gap(start, value.end) + flowEntries([entry]));
    this.edits.replace(value.end, value.end, more.join(''));
  }

  #extend(list: List, more: readonly Value[]): void {
    const last = list.items.at(-1)!;
    if (!list.flow) {
      const lines = itemLines(more, this.#prefixOf(list, last.start));
      return this.edits.insertBelow(tailOf(last), list.column, lines);
    }
    const items = more.map((item) => this.#gap(last.start, last.end) + inlineText(item, true));
    this.edits.replace(last.end, last.end, items.join(''));
  }

  /** A comma, and a line of its own where the last one in a flow collection has it. */
  #gap(start: number, end: number): string {
    const line = this.#text.lastIndexOf('\n', start - 1) + 1;
    const alone = this.#text.slice(line, start).trim() === '';
    const rest = this.#text.slice(end, this.#text.indexOf('\n', end));
    return alone && !rest.includes('#') ? `,${this.#eol}${this.#text.slice(line, start)}` : ', ';
  }

  /** What stands before the last item of a block list. */
  #prefixOf(list: List, item: number): string {
    const dash = this.#text.lastIndexOf('\n', item - 1) + 1 + list.column;
    const mark = this.#text.slice(dash, item);
    return ' '.repeat(list.column) + (/^- +$/.test(mark) ? mark : '- ');
  }

  #replace(mapping: Mapping, entry: Entry, value: Value): void {
    const node = entry.value;
    if (mapping.flow) refuseBare(mapping);
    const block = (node.kind === 'mapping' || node.kind === 'list') && !node.flow;
    if (block) return this.#replaceBlock(mapping, entry, value);
    if (node.kind === 'empty') return this.#fill(mapping, entry, value);
    this.#refuseComment(node.start, node.end, entry);
    const simple = typeof value !== 'object' || value === null;
    const was = node.kind === 'scalar' && node.style !== 'block' ? node.style : 'plain';
    const text = simple ? scalarText(value, was, mapping.flow) : inlineText(value, mapping.flow);
    this.edits.replace(node.start, node.end, text);
  }

  /** A key with nothing beside it. */
  #fill(mapping: Mapping, { colon = 0 }: Entry, value: Value): void {
    const below = linesBelow(value, mapping.column, this.#steps);
    if (below) this.edits.insertBelow(colon, mapping.column, below);
    else this.edits.replace(colon, colon, ` ${inlineText(value, false)}`);
  }

  /** A block collection keeps its place and its indentation where it stays one. */
  #replaceBlock(mapping: Mapping, entry: Entry, value: Value): void {
    const node = entry.value as Mapping | List;
    if (node.kind === 'list' && isList(value) && value.length > 0) {
      const lines = itemLines(value, this.#prefixOf(node, node.items.at(-1)!.start));
      return this.#replaceFrom(node.start, entry, this.edits.lines(lines).slice(node.column));
    }
    if (node.kind === 'mapping' && isMapping(value) && Object.keys(value).length > 0) {
      const lines = entryLines(Object.entries(value), node.column, this.#steps);
      return this.#replaceFrom(node.start, entry, this.edits.lines(lines).slice(node.column));
    }
    const below = linesBelow(value, mapping.column, this.#steps);
    const text = below ? this.edits.lines(['', ...below]) : ` ${inlineText(value, false)}`;
    this.#replaceFrom(entry.colon!, entry, text);
  }

  #replaceFrom(start: number, entry: Entry, text: string): void {
    this.#refuseComment(start, entry.value.end, entry);
    this.edits.replace(start, entry.value.end, text);
  }

  #refuseComment(from: number, to: number, { value }: Entry): void {
    if (hasComment(this.#text, from, to, value)) throw new Refused('a comment inside the value', from);
  }
}

/** Such a mapping reads as one thing and is meant as another: most often it is a template. */
function refuseBare(mapping: Mapping): void {
  const bare = mapping.entries.find(({ value }) => value.kind === 'empty');
  if (bare) throw new Refused('a flow mapping with keys that have no value', bare.start);
}

function keeps(old: Data, value: Data): boolean {
  return Object.keys(old).every((key) => Object.hasOwn(value, key));
}

function startsWith(list: readonly Value[], start: readonly Value[]): boolean {
  return list.length >= start.length && start.every((item, index) => sameValue(item, list[index]));
}
