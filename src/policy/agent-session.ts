/**
 * Variables that an agent's tools start their commands with. That none is there proves nothing; that one is there is enough
 * to send for a person.
 */
const signs: readonly string[] = [
  'AI_AGENT',
  'CLAUDECODE',
  'CODEX_SANDBOX',
  'COPILOT_AGENT',
  'CURSOR_AGENT',
  'GEMINI_CLI',
  'OPENCODE',
  'SLUICE_RUN_MARK',
];

/** The variable that shows that an agent asks; undefined where none does. */
export function agentSign(env: Readonly<Record<string, string | undefined>>): string | undefined {
  return signs.find((name) => env[name]);
}
