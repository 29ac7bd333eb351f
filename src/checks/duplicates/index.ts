import type { Check, CheckInput, Judged as Answer } from '../../model/check.ts';
import type { NotRun } from '../../model/report.ts';
import { findTool } from '../../duplicates/tool.ts';
import { judgeChange, type Asking } from './change.ts';
import { isLacking } from './files.ts';

/** What is said twice. Only what a change adds can block, and jscpd is the judge of it. */
export const duplicates: Check = {
  id: 'duplicates',
  wholeRange: true,
  codes: async () => (await import('./codes.ts')).codes,
  run,
};

async function run(input: CheckInput): Promise<Answer> {
  const { cache, policy, circumstances } = input;
  const tool = findTool(cache.commonDir);
  if (tool === undefined) return { findings: [], notRun: [withoutTool(policy.duplicates.withoutTool)], documents: 0 };
  const asked = { ...input, tool: { path: tool, env: circumstances.env } };
  try {
    return input.scope.sides ? await changeAndMore(asked) : await (await import('./tree.ts')).judgeTree(asked);
  } catch (error) {
    if (!isLacking(error)) throw error;
    return { findings: [], notRun: [unfetched], documents: 0 };
  }
}

/** What was there before, and what has other names, is only looked for where somebody asks. */
async function changeAndMore(input: Asking): Promise<Answer> {
  const answer = await judgeChange(input);
  const { findings } = answer;
  const renamed = input.policy.duplicates.renamed
    ? await (await import('./renamed.ts')).renamedCopies(input, findings)
    : [];
  const old = input.scope.named ? await (await import('./named.ts')).oldFindings(input, findings) : [];
  return { ...answer, findings: [...findings, ...renamed, ...old] };
}

function withoutTool(policy: 'block' | 'warn'): NotRun {
  const none = `there is no jscpd for this platform (${process.platform} ${process.arch})`;
  // Where there is one, it gives the answer that is missing here.
  const [what, next] = ['duplicates', 'sluice check --only duplicates'];
  return policy === 'warn'
    ? { what, why: `${none}, and sluice.yml lets that pass; elsewhere`, next, warns: true }
    : { what, why: `${none}; \`duplicates: { withoutTool: warn }\` in sluice.yml lets that pass; elsewhere`, next };
}

/** Comparing trees makes git fetch what they hold; nothing else asks for all of it in one go. */
const unfetched: NotRun = {
  what: 'duplicates',
  why: 'this partial clone has not fetched the files that a copy could be of',
  next: 'git diff --shortstat $(git hash-object -t tree /dev/null) HEAD',
};
