/** Prompts of a prompt flow, as an author drafts them. */

/** A draft that is fit to be run. `more` are lines of frontmatter below its own. */
export function promptDraft(more = '', body = 'Write the prices as one CSV file.'): string {
  return `---
# What the queue works through first.
chatgpt_scoping_kind: task
chatgpt_scoping_scope: single-file   # one file
chatgpt_scoping_targets_root: "prompts/"
chatgpt_scoping_targets:
  - prompt-1.md
chatgpt_verify_files_exist: [out/prices.csv]
codex_preflight_autocommit: 'no'
codex_preflight_autopush: 'no'
codex_preflight_move_to_completed: 'no'
${more}---

# Export the prices

${body}

## Scope
One file, written new.

## Affects
- \`out/prices.csv\`

## Steps
\`\`\`bash
set -euo pipefail
./bin/export > out/prices.csv
\`\`\`

## Acceptance Proofs
- The file exists.

## Guardrails
- Nothing outside \`out/\` changes.

## Done Criteria
- The step ends with 0.

## Operator Checkpoint
Go through all phases without a stop? (yes/no)
`;
}

export const promptPath = 'prompts/prompt-1.md';

/** What turns the stamps on. */
export const stampsOn = 'version: 1\npacks: auto\nprofile: production\nchecks: { stamps: apply }\n';
