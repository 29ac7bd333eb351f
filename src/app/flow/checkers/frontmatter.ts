import { frontmatter } from '../../../checks/frontmatter/index.ts';
import { worktreeSnapshot } from '../../../git/worktree-snapshot.ts';
import { Fault } from '../../../model/fault.ts';
import type { Finding } from '../../../model/finding.ts';
import type { Policy } from '../../../model/policy.ts';
import { noCache } from '../../../policy/cache.ts';
import { packsAlone } from '../../../policy/load.ts';
import { circumstancesOf } from '../../options.ts';
import { deskOf } from '../desk.ts';
import { promptsHere } from '../prompts-here.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface FrontmatterChecked {
  readonly root: string;
  readonly prompt_count: number;
  /** How many files have findings. */
  readonly violations: number;
  readonly ok: boolean;
  /** Codes by file. */
  readonly findings: Readonly<Record<string, readonly string[]>>;
}

/** Hold everything that a queue would take from a folder to the contract of a prompt, whatever `sluice.yml` says. */
export async function checkFrontmatter(cwd: string, env: Environment, folder: string): Promise<FrontmatterChecked> {
  const { repository, top, root } = await deskOf({ cwd, env }, 'queue', folder);
  const prompts = promptsHere(top, root);
  const shown = root || '.';
  // Nothing to judge is no pass: the folder is misspelt, or what was to be in it is not.
  const findings = prompts.length === 0 ? { [shown]: ['no_prompts'] } : await codesOf(prompts);
  const violations = Object.keys(findings).length;
  return { root: shown, prompt_count: prompts.length, violations, ok: violations === 0, findings };

  async function codesOf(paths: readonly string[]): Promise<Record<string, string[]>> {
    const snapshot = worktreeSnapshot(repository, top);
    try {
      const judged = await frontmatter.run({
        snapshot,
        policy: asPrompts(),
        scope: { entries: paths.map((path) => ({ path, id: '' })), sides: undefined, named: true },
        cache: noCache(),
        found: [],
        circumstances: circumstancesOf({ env }),
      });
      const [unread] = judged.notRun;
      if (unread) throw new Fault('disk', `${unread.what} could not be judged: ${unread.why}; ${unread.next}`);
      return byPath(judged.findings);
    } finally {
      snapshot.close();
    }
  }
}

/** Every file is a prompt, and has to be one. */
function asPrompts(): Policy {
  const alone = packsAlone();
  const rule = alone.documents.find(({ contract, from }) => contract && from.startsWith('prompt-flow@'));
  return {
    ...alone,
    documents: [{ paths: ['**'], contract: rule!.contract, required: true, from: 'flow check' }],
  };
}

function byPath(findings: readonly Finding[]): Record<string, string[]> {
  const codes: Record<string, string[]> = {};
  for (const finding of findings) {
    if (finding.severity !== 'error') continue;
    const list = (codes[finding.path] ??= []);
    const code = codeOf(finding);
    if (!list.includes(code)) list.push(code);
  }
  return codes;
}

/** One cause has one code: the older one, where there is one. */
function codeOf({ code, keyPath, originalCodes }: Finding): string {
  return originalCodes?.[0] ?? (keyPath === '' ? code : `${code}:${keyPath}`);
}
