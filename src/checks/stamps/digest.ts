import { createHash } from 'node:crypto';
import type { Contract, Policy, Value } from '../../model/policy.ts';
import { isMapping } from '../../text/data.ts';
import { ownSchemas } from '../frontmatter/memory.ts';
import { isStageKey } from './keys.ts';

/** What a stamp vouches for, each part as one SHA-256, so that anybody can compute it again. */

/** JSON in one way of writing: keys in the order of their UTF-16 units, no blanks; numbers that JSON lacks by their names. */
export function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(canonical).join(',')}]`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (!isMapping(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`).join(',')}}`;
}

/** What the author wrote: frontmatter without the keys of the stages, NUL, the body with LF for line ends. */
export function contentDigest(data: Readonly<Record<string, Value>>, body: string): string {
  const authors = Object.fromEntries(Object.entries(data).filter(([key]) => !isStageKey(key)));
  return sha256(`${canonical(authors)}\0${body.replaceAll('\r\n', '\n')}`);
}

/** A pack's contract is named and dated and never changes; one of the repository is what it says. */
export function contractDigest(contract: Contract, policy: Policy): string {
  const { id, edition, strict = false } = contract;
  const own = ownSchemas(contract).map((path) => [path, policy.schemas.get(path) ?? '']);
  const says = edition.includes('@') ? {} : (JSON.parse(JSON.stringify(contract)) as Value);
  return sha256(canonical({ id, edition, strict, own, says }));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
