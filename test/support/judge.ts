import { judge } from '../../src/app/check.ts';
import type { Circumstances } from '../../src/model/check.ts';
import type { Finding } from '../../src/model/finding.ts';
import { memorySnapshot } from '../../src/model/memory-snapshot.ts';
import { byBytes } from '../../src/model/path.ts';
import type { Policy } from '../../src/model/policy.ts';
import { noCache } from '../../src/policy/cache.ts';
import { loadPolicy, packsAlone } from '../../src/policy/load.ts';

/** The files of a tree, by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A moment that stays. */
export const circumstances: Circumstances = { env: {}, flags: {}, now: new Date('2026-02-13T21:53:00Z') };

const encoder = new TextEncoder();

export function bytesOf(files: Files): Map<string, Uint8Array> {
  return new Map(
    Object.entries(files)
      .sort(([a], [b]) => byBytes(a, b))
      .map(([path, text]) => [path, typeof text === 'string' ? encoder.encode(text) : text]),
  );
}

/** What the real check finds in a tree that exists only here. */
export async function findingsIn(files: Files, policy: Policy = packsAlone()): Promise<readonly Finding[]> {
  const snapshot = memorySnapshot(bytesOf(files));
  return (await judge({ snapshot, policy, cache: noCache(), all: true, circumstances })).findings;
}

/** The policy a tree has: its `sluice.yml`, and what that names. */
export function policyIn(files: Files): Promise<Policy> {
  const bytes = bytesOf(files);
  return loadPolicy({ file: (path) => Promise.resolve(bytes.get(path)) });
}

/** The packs' own policy with the documents of one pack only. */
export function packPolicy(pack: string): Policy {
  const policy = packsAlone();
  return { ...policy, documents: policy.documents.filter((rule) => rule.from.startsWith(`${pack}@`)) };
}

/** `severity code line:column key`, as a person would note a finding down. */
export function noted(finding: Finding): string {
  const { severity, code, at, keyPath } = finding;
  return `${severity} ${code} ${at.line}:${at.column}${keyPath && ` ${keyPath}`}`;
}
