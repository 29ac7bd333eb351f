import type { Contract, Value } from '../../model/policy.ts';
import { folderName, stem } from '../../model/path.ts';
import { fences, headings } from '../../text/markdown.ts';
import { nearest } from '../../text/nearest.ts';
import { isMapping, valueAt } from '../../text/data.ts';
import { asWord, branchOf, conditionWords, holds, keyParts } from './conditions.ts';
import type { Document } from './read.ts';
import type { Trouble } from './trouble.ts';

/** What a contract asks for beyond its schema, one rule at a time. Cheap enough to run on every document. */
export function contractTroubles(document: Document): Trouble[] {
  const { contract } = document.rule;
  const found: Trouble[] = [];
  if (document.block.closedBy === '...')
    found.push({
      code: 'fm/dots-close',
      path: [],
      at: 'close',
      args: {},
      replace: { start: document.block.close, end: document.block.close + 3, text: '---' },
    });
  if (contract.requiredWhen) found.push(...requiredWhen(document, contract.requiredWhen));
  if (contract.forbiddenWhen) found.push(...forbiddenWhen(document, contract.forbiddenWhen));
  if (contract.deprecated) found.push(...deprecatedKeys(document, contract.deprecated));
  if (contract.mustBe) found.push(...mustBe(document, contract.mustBe));
  if (contract.quoted) found.push(...unquoted(document, contract.quoted));
  if (contract.keyOrder) found.push(...outOfOrder(document, contract.keyOrder));
  if (contract.sameAs) found.push(...misnamed(document, contract.sameAs));
  if (contract.agree) found.push(...outOfStep(document, contract.agree));
  if (contract.rules) found.push(...ownRules(document, contract.rules));
  if (contract.headings) found.push(...missingHeadings(document, contract.headings));
  const body = bodyRule(document);
  if (body) found.push(...bodyTroubles(document, body));
  return found;
}

/** Whether a contract looks below the frontmatter, so that the whole file has to be read. */
export function readsBody(contract: Contract): boolean {
  const limits = [contract.body, ...(contract.switch ?? []).map((branch) => branch.body)];
  return contract.headings !== undefined || limits.some((limit) => limit !== undefined);
}

/** What the body of a document has to be, by the branch it is in. */
function bodyRule({ rule: { contract }, path, data }: Document): Contract['body'] {
  return branchOf(contract, path, data)?.body ?? contract.body;
}

type Of<K extends keyof Contract> = NonNullable<Contract[K]>;

function requiredWhen(document: Document, rules: Of<'requiredWhen'>): Trouble[] {
  return rules.flatMap((rule) =>
    keysThere(document, rule, false).map((key): Trouble => ({
      code: 'fm/missing-key',
      path: keyParts(key),
      at: 'key',
      args: { key, when: conditionWords(rule.when) },
    })),
  );
}

function forbiddenWhen(document: Document, rules: Of<'forbiddenWhen'>): Trouble[] {
  return rules.flatMap((rule) =>
    keysThere(document, rule, true).map((key): Trouble => ({
      code: 'fm/forbidden-key',
      path: keyParts(key),
      at: 'key',
      args: { key, why: rule.why },
      value: valueAt(document.data, keyParts(key)),
    })),
  );
}

/** The keys of a rule that holds which the document has, or has not. */
function keysThere(
  { path, data }: Document,
  { when, keys }: Of<'requiredWhen'>[number],
  there: boolean,
): readonly string[] {
  return holds(when, path, data) ? keys.filter((key) => (valueAt(data, keyParts(key)) !== undefined) === there) : [];
}

function deprecatedKeys(document: Document, keys: Of<'deprecated'>): Trouble[] {
  return Object.entries(keys)
    .filter(([key]) => valueAt(document.data, keyParts(key)) !== undefined)
    .map(([key, use]) => ({
      code: 'fm/deprecated-key',
      path: keyParts(key),
      at: 'key',
      args: { key, use },
      value: key,
    }));
}

function mustBe(document: Document, rules: Of<'mustBe'>): Trouble[] {
  return Object.entries(rules).flatMap(([key, expected]): Trouble[] => {
    const value = valueAt(document.data, keyParts(key));
    if (value === undefined || asWord(value) === expected) return [];
    return [
      { code: 'fm/must-be', path: keyParts(key), at: 'value', args: { key, expected, value: shown(value) }, value },
    ];
  });
}

/** No key of a contract is longer; looking back further would take long in a hostile block. */
const longestKey = 200;
/** A yes or no behind a colon that is not in quotes; what is looked for first is rare. */
const bareWord = /:\s+(?:yes|no|true|false|on|off)(?![\w-])/gi;

/** The keys of a block that have one. */
function keysOfBareWords(yaml: string): ReadonlySet<string> {
  const found = [...yaml.matchAll(bareWord)].map(
    ({ index }) => /([\w-]+)["']?\s*$/.exec(yaml.slice(Math.max(0, index - longestKey), index))?.[1],
  );
  return new Set(found.filter((key) => key !== undefined));
}

function unquoted(document: Document, keys: Of<'quoted'>): Trouble[] {
  const { text, block } = document;
  // Where a value stands in quotes is seen by a closer look only, which costs more than all else: not for what cannot be bare.
  const bare = keysOfBareWords(text.slice(block.start, block.end));
  if (bare.size === 0) return [];
  return keys.flatMap((key): Trouble[] => {
    if (!bare.has(keyParts(key).at(-1)!)) return [];
    const value = valueAt(document.data, keyParts(key));
    if (value === undefined || (asWord(value) !== 'yes' && asWord(value) !== 'no')) return [];
    return [
      {
        code: 'fm/unquoted-word',
        path: keyParts(key),
        at: 'value',
        args: { key, source: shown(value) },
        value,
        quote: true,
        onlyPlain: true,
      },
    ];
  });
}

function outOfOrder(document: Document, order: Of<'keyOrder'>): Trouble[] {
  const keys = Object.keys(document.data).filter((key) => order.includes(key));
  let last = -1;
  for (const [index, key] of keys.entries()) {
    const rank = order.indexOf(key);
    if (rank < last) {
      const before = keys.slice(0, index).find((earlier) => order.indexOf(earlier) > rank)!;
      return [
        {
          code: 'fm/key-order',
          path: [key],
          at: 'key',
          args: { key, before, contract: document.rule.contract.id },
          value: key,
        },
      ];
    }
    last = rank;
  }
  return [];
}

function misnamed(document: Document, rules: Of<'sameAs'>): Trouble[] {
  return rules.flatMap(({ key, of }): Trouble[] => {
    const value = valueAt(document.data, keyParts(key));
    const expected = of === 'directory' ? folderName(document.path) : stem(document.path);
    // At the root there is no folder to be named after; another type is another finding.
    if (typeof value !== 'string' || expected === '' || value === expected) return [];
    return [
      {
        code: 'fm/name-mismatch',
        path: keyParts(key),
        at: 'value',
        args: { key, of: of === 'directory' ? 'folder' : 'file', expected, value: shown(value) },
        value,
      },
    ];
  });
}

function outOfStep(document: Document, pairs: Of<'agree'>): Trouble[] {
  return pairs.flatMap(([one, other]): Trouble[] => {
    const [first, second] = [one, other].map((key) => valueAt(document.data, keyParts(key)));
    if (first === undefined || second === undefined || comparable(first) === comparable(second)) return [];
    return [
      {
        code: 'fm/out-of-step',
        path: keyParts(other),
        at: 'value',
        args: { key: other, other: one, value: shown(second), otherValue: shown(first) },
        value: second,
      },
    ];
  });
}

/** One value and a list of it, a number and its digits, a boolean and its word are one fact each. */
function comparable(value: Value): string {
  const list = (Array.isArray(value) ? value : [value]) as readonly Value[];
  return JSON.stringify(list.map((item) => (typeof item === 'object' ? item : String(asWord(item)))));
}

function ownRules(document: Document, rules: Of<'rules'>): Trouble[] {
  return rules
    .filter((rule) => holds(rule.when, document.path, document.data))
    .map((rule) => {
      const path = rule.at === undefined ? [] : keyParts(rule.at);
      return {
        code: 'fm/rule',
        path,
        at: 'value',
        args: { rule: rule.id, message: rule.message },
        severity: rule.severity ?? 'error',
        value: rule.id,
        ...(rule.becomes !== undefined && { becomes: rule.becomes }),
      };
    });
}

function missingHeadings(document: Document, rule: Of<'headings'>): Trouble[] {
  const all = headings(document.text.slice(document.block.body));
  const there = new Set(
    all.filter((heading) => heading.level === rule.level).map((heading) => plainText(heading.text)),
  );
  const marks = '#'.repeat(rule.level);
  const missing = rule.required.filter((heading) => !there.has(heading));
  const fence = missing.length > 0 ? openFence(document) : undefined;
  return missing.map((heading) => {
    const elsewhere = all.find((other) => plainText(other.text) === heading);
    const near = elsewhere ? `${'#'.repeat(elsewhere.level)} ${heading}` : nearest(heading, there);
    return {
      code: 'fm/missing-heading',
      path: [],
      at: 'close',
      args: {
        heading: `${marks} ${heading}`,
        ...(near !== undefined && { meant: elsewhere ? near : `${marks} ${near}` }),
        ...(fence !== undefined && { fence }),
      },
      value: heading,
    };
  });
}

/** The line of a fence that nothing closes: all that follows is code. */
function openFence({ text, block }: Document): number | undefined {
  const open = fences(text.slice(block.body)).find(({ end }) => end === undefined);
  return open && text.slice(0, block.body + open.at).split('\n').length;
}

/** A heading without the marks of emphasis and code. */
function plainText(heading: string): string {
  return heading.replace(/[*_`]/g, '').trim();
}

function bodyTroubles(document: Document, rule: Of<'body'>): Trouble[] {
  const body = document.text.slice(document.block.body);
  if (rule.required && body.trim() === '') return [{ code: 'fm/empty-body', path: [], at: 'close', args: {} }];
  const found: Trouble[] = [];
  const tooLong = (unit: string, size: number, max: number | undefined): void => {
    if (max !== undefined && size > max)
      found.push({ code: 'fm/body-too-long', path: [], at: 'close', args: { unit, found: size, max } });
  };
  tooLong('characters', [...body.trim()].length, rule.maxChars);
  tooLong('lines', body.trimEnd().split('\n').length, rule.maxLines);
  return found;
}

/** A value as a message may show it: short, on one line, told from its neighbours. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
  const line = (text ?? 'nothing').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…${line.endsWith('"') ? '"' : ''}` : line;
}

/** Types of JSON Schema in words. */
export function typeWords(types: readonly string[]): string {
  const words = types.map((type) => wordOfType[type] ?? type);
  return words.join(words.length > 1 && words.includes('true or false') ? ', or ' : ' or ');
}

const wordOfType: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a mapping',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'empty',
};

/** A kind of value in words. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value as Value)) return 'a mapping';
  return typeof value === 'string' ? 'text' : `the ${typeof value} ${String(value)}`;
}
