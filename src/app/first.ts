import type { Finding } from '../model/finding.ts';

/** A mistake that several commits carry along is one finding, at the first of them. */
export function firstOfEach(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    if (finding.commit === undefined) return true;
    const id = JSON.stringify([finding.path, finding.code, finding.keyPath, finding.digest, finding.args]);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
