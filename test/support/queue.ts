import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { inRepo, type Ended, type Repo, type RunOptions } from './repo.ts';

/** Prompt queues in repositories that are thrown away, run as their user runs them. */

export interface Drafted {
  readonly affects?: readonly string[];
  /** What has to be there in the end. */
  readonly files?: readonly string[];
  /** Further lines of frontmatter. */
  readonly more?: string;
}

/** A prompt as its author drafts it, fit to be run, with one block for each text. */
export function drafted(
  blocks: string | readonly string[],
  { affects = [], files = [], more = '' }: Drafted = {},
): string {
  const list = typeof blocks === 'string' ? [blocks] : blocks;
  return `---
chatgpt_scoping_kind: task
chatgpt_scoping_scope: single-file
chatgpt_scoping_targets_root: prompts/
chatgpt_scoping_targets: [one.md]
chatgpt_verify_files_exist: [${files.join(', ')}]
codex_preflight_autocommit: 'no'
codex_preflight_autopush: 'no'
codex_preflight_move_to_completed: 'no'
${more}---

# Something to do

In one sentence.

## Scope
One file.

## Affects
${affects.map((path) => `- \`${path}\`\n`).join('')}
## Steps
${list.map((block) => `\`\`\`bash\n${block}\n\`\`\`\n`).join('\n')}
## Acceptance Proofs
- It is there.

## Guardrails
- Nothing else.

## Done Criteria
- It ends with 0.

## Operator Checkpoint
Go through all phases without a stop? (yes/no)
`;
}

/** A prompt without frontmatter: nothing but its blocks. */
export function bare(...blocks: readonly string[]): string {
  return blocks.map((block) => `\`\`\`bash\n${block}\n\`\`\`\n`).join('\n');
}

/** The signs of an agent's session, and what decides a queue: none of the developer's comes in. */
export const silent: Readonly<Record<string, undefined>> = Object.fromEntries(
  ['AI_AGENT', 'CLAUDECODE', 'CODEX_SANDBOX', 'COPILOT_AGENT', 'CURSOR_AGENT', 'GEMINI_CLI', 'OPENCODE']
    .concat(Object.keys(process.env).filter((name) => /^(?:PROMPT_|PIPELINE_|CODEX_PROMPT_STATE_)/.test(name)))
    .map((name) => [name, undefined]),
);

export class Queue {
  readonly repo: Repo;

  constructor(repo: Repo) {
    this.repo = repo;
  }

  /** Write prompts into `prompts/`. */
  prompts(texts: Readonly<Record<string, string>>): this {
    for (const [name, text] of Object.entries(texts)) this.repo.write(`prompts/${name}`, text);
    return this;
  }

  commit(): this {
    const ended = this.repo.commit('x', ['--no-verify']);
    if (ended.status !== 0) throw new Error(ended.all);
    return this;
  }

  sluice(args: readonly string[], options: RunOptions = {}): Ended {
    // Nobody's profile is read by a login shell.
    return this.repo.sluice(args, { ...options, env: { ...silent, HOME: tmpdir(), ...options.env } });
  }

  run(args: readonly string[] = [], options: RunOptions = {}): Ended {
    return this.sluice(['run', 'queue', ...args], options);
  }

  state(name: string, root = 'prompts'): string {
    return this.repo.read(`${root}/.prompt-pipeline.${name}`);
  }

  has(name: string, root = 'prompts'): boolean {
    return this.repo.exists(`${root}/.prompt-pipeline.${name}`);
  }

  summary(root = 'prompts'): Record<string, unknown> {
    return JSON.parse(this.state('summary.json', root)) as Record<string, unknown>;
  }

  /** The events that other readers know: `event prompt detail`. */
  events(root = 'prompts'): string[] {
    return this.state('log.jsonl', root)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<'event' | 'prompt' | 'detail', string>)
      .map(({ event, prompt, detail }) => [event, prompt, detail].filter((word) => word !== '').join(' '));
  }

  /** A flat key of a prompt, as it stands there. */
  flat(name: string, key: string): string | undefined {
    return new RegExp(`^codex_exec_last_run_${key}: (.*)$`, 'm').exec(this.repo.read(`prompts/${name}`))?.[1];
  }

  /** A key of what the pipeline stamps. */
  pipeline(name: string, key: string): string | undefined {
    const [, block = ''] = /^ {4}pipeline:\n((?: {6}.*\n)*)/m.exec(this.repo.read(`prompts/${name}`)) ?? [];
    return new RegExp(`^ {6,8}${key}: (.*)$`, 'm').exec(block)?.[1];
  }

  /** The text of the files in the folders of what runs printed, by the end of their path. */
  printed(end: string): string {
    const [folder = ''] = this.printedFolders().slice(-1);
    return this.repo.read(`prompts/logs/${folder}/${end}`);
  }

  printedFolders(): string[] {
    return this.repo.exists('prompts/logs') ? readdirSync(this.repo.path('prompts/logs')).sort() : [];
  }

  /** Which prompts have left a word in `ran`, in order. */
  ran(): string[] {
    return this.repo.exists('ran') ? this.repo.read('ran').trimEnd().split('\n') : [];
  }
}

/** A line in `ran`: who was here. */
export const tell = 'echo "$PROMPT_STEM" >> "$REPO_ROOT/ran"';

export async function inQueue<T>(
  texts: Readonly<Record<string, string>>,
  body: (queue: Queue) => T | Promise<T>,
): Promise<T> {
  return inRepo(async (repo) => {
    repo.write('.gitignore', 'ran\n');
    return body(new Queue(repo).prompts(texts).commit());
  });
}
