import { createHash } from 'node:crypto';
import { canonical, contentDigest, sha256 } from '../../checks/stamps/digest.ts';
import type { Value } from '../../model/policy.ts';
import { isMapping, valueAt } from '../../text/data.ts';
import { findFence } from '../../text/fence.ts';
import { headings } from '../../text/markdown.ts';
import { readYaml } from '../../text/yaml.ts';

/** A prompt as the queue sees it. */
export interface PromptText {
  readonly path: string;
  readonly bytes: Buffer;
  readonly text: string;
  /** Where the YAML stands; undefined where there is no frontmatter that can be read. */
  readonly fence: { readonly start: number; readonly end: number } | undefined;
  /** Whether there is frontmatter, fit to be read or not. */
  readonly hasFrontmatter: boolean;
  readonly data: Readonly<Record<string, Value>>;
  readonly body: string;
  /** In which line of the file the body begins. */
  readonly bodyLine: number;
  /** Of what the author wrote: stamps do not change it. */
  readonly content: string;
  /** Of the whole file. */
  readonly sha: string;
}

export function promptOf(path: string, bytes: Buffer): PromptText {
  const text = bytes.toString('utf8');
  const fence = findFence(text, true);
  const reading = fence.kind === 'block' ? readYaml(text.slice(fence.start, fence.end)) : undefined;
  const data = reading?.ok && isMapping(reading.data) ? reading.data : {};
  const from = fence.kind === 'block' ? fence.body : 0;
  const body = text.slice(from);
  return {
    path,
    bytes,
    text,
    fence: fence.kind === 'block' && reading?.ok ? { start: fence.start, end: fence.end } : undefined,
    hasFrontmatter: fence.kind !== 'none',
    data,
    body,
    bodyLine: text.slice(0, from).split('\n').length,
    content: contentDigest(data, body),
    sha: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** What preflight has written, in both layers. */
export function stampDigest({ data }: PromptText): string {
  const flat = Object.entries(data).filter(([key]) => /^codex_(?:preflight|verify)_/.test(key));
  const nested = valueAt(data, ['prompt_flow', 'stages', 'preflight']) ?? null;
  return sha256(canonical({ ...Object.fromEntries(flat), nested }));
}

/** What the author promises; older prompts have only the copy of it. */
export function valuesOf({ data }: PromptText, key: string): readonly Value[] {
  const said = data[`chatgpt_verify_${key}`] ?? data[`codex_verify_${key}`];
  if (said === undefined || said === null) return [];
  return Array.isArray(said) ? (said as readonly Value[]) : [said];
}

export function listOf(prompt: PromptText, key: string): readonly string[] {
  return valuesOf(prompt, key).map((one) => (isMapping(one) ? JSON.stringify(one) : String(one)));
}

/** The paths under `## Affects`: what stands in backticks in a bullet. Undefined where there is no such heading. */
export function affectsOf({ body }: PromptText): readonly string[] | undefined {
  const found = headings(body);
  const at = found.findIndex(({ level, text }) => level === 2 && text === 'Affects');
  if (at === -1) return undefined;
  const end = found.slice(at + 1).find(({ level }) => level <= 2)?.at ?? body.length;
  const lines = body.slice(found[at]!.at, end).split('\n');
  return lines
    .filter((line) => /^ {0,3}[-*+] /.test(line))
    .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, path]) => path!.trim().replace(/^\.\//, '')));
}

/** Whether a path is one of these, or below one that is a folder. */
export function isAffected(path: string, affects: readonly string[]): boolean {
  return affects.some((one) => {
    if (one === path) return true;
    const folder = one.replace(/\/(?:\*\*)?$/, '');
    return (one.endsWith('/') || one.endsWith('/**')) && path.startsWith(`${folder}/`);
  });
}
