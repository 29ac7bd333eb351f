import { join } from 'node:path';
import { writeCache } from '../disk/atomic.ts';
import { readIfThere } from '../disk/read.ts';
import { patternsOf } from '../duplicates/formats.ts';
import { askGit } from '../git/git.ts';
import type { Repository } from '../git/repository.ts';
import { baselinePath, configPath, type Policy } from '../model/policy.ts';
import { version } from '../model/version.ts';
import { jscpdElsewhere, jscpdPath } from '../policy/jscpd-paths.ts';
import { profilePlaces } from '../policy/read-profiles.ts';
import { gitPatterns } from '../text/glob.ts';

/**
 * The list by which hooks/gate.sh knows, without Node, that a commit holds nothing of ours. It lies in the git dir of
 * its work tree and names the engine and the `sluice.yml` it was made from; data, read line by line, never run. Its last
 * line is a dot, so that one that was cut short is no list.
 */

export function gatePath(gitDir: string): string {
  return join(gitDir, 'sluice', 'gate');
}

/** The blobs of the files that the list is made from: `sluice.yml`, and `.jscpd.json` where copies are looked for. */
export interface MadeFrom {
  readonly policy: string | undefined;
  readonly copies: string | undefined;
}

export function gateText(policy: Policy, { policy: policyId, copies }: MadeFrom): string {
  const documents = policy.documents.filter((rule) => rule.contract).flatMap((rule) => rule.paths);
  const patterns = policy.file ? [...documents, ...copiesIn(policy)] : [];
  // A reference may name any file: taking one away must start the engine too. Nothing but documents can be told here.
  const ours = policy.file
    ? [configPath, baselinePath, ...profilePlaces, ...copyPaths(policy), ...policy.schemas.keys()].map(
        (path) => `/${path}`,
      )
    : [`/${configPath}`];
  const lines = new Set(gitPatterns([...ours, ...(policy.file ? [configPath] : []), ...patterns]).map(widened));
  const ids = [policyId ?? 'absent', ...(policy.duplicates.on === 'off' ? [] : [copies ?? 'absent'])];
  return `${head(ids.join(' '))}\n${[...lines].join('\n')}\n.\n`;
}

/** Where copies are nobody's business, so is what counts as one. */
function copyPaths({ duplicates }: Policy): readonly string[] {
  return duplicates.on === 'off' ? [] : [jscpdPath, ...jscpdElsewhere];
}

/** The blob that the index has of a file. */
export async function blobInIndex(repository: Repository, path: string): Promise<string | undefined> {
  const answer = await askGit(repository.git, ['rev-parse', '--verify', '--quiet', `:${path}`]);
  return answer.status === 0 ? answer.stdout.toString().trim() : undefined;
}

/** Files in which a copy could be. */
function copiesIn({ duplicates }: Policy): string[] {
  return duplicates.on === 'off' ? [] : patternsOf(duplicates.detect);
}

/** The files that will be asked for along with the policy; those about copies only where the list says that they count. */
export function policyPaths(gitDir: string): readonly string[] {
  const copies = gateTextThere(gitDir)?.includes(`\n${jscpdPath}\n`) ? [jscpdPath, ...jscpdElsewhere] : [];
  return [configPath, baselinePath, ...profilePlaces, ...copies];
}

/** Git compares bytes where we compare letters, and folds only ASCII: what could differ stands for anything. */
function widened(pattern: string): string {
  return pattern.replace(/\?|\[[!^]?\]?[^\]/]+\]|[^ -~]+/g, '*');
}

function head(policyId: string): string {
  return `sluice gate 2 ${version}\n${policyId}`;
}

/** Write the list when it is not what it should be. A list that cannot be written costs time, not safety. */
export function renewGate(gitDir: string, text: string): void {
  if (!gateIsCurrent(gitDir, text)) writeCache(gatePath(gitDir), text);
}

/** Whether this engine made the list from this very `sluice.yml`, which therefore is a valid one. */
export function gateKnows(gitDir: string, policyId: string | undefined): boolean {
  return policyId !== undefined && (gateTextThere(gitDir)?.startsWith(head(policyId)) ?? false);
}

export function gateIsCurrent(gitDir: string, text: string): boolean {
  return gateTextThere(gitDir) === text;
}

function gateTextThere(gitDir: string): string | undefined {
  try {
    return readIfThere(gatePath(gitDir))?.toString('utf8');
  } catch {
    return undefined;
  }
}
