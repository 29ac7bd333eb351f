import { inRepo, type Repo } from './repo.ts';
import { checkJson, type PrintedFinding } from './report.ts';

/** A finding with what `--json` says of its place and its repair. */
export type Told = PrintedFinding & {
  readonly key?: { readonly line: number; readonly column: number };
  readonly value?: { readonly line: number; readonly column: number };
  readonly edits?: readonly { readonly text: string }[];
  readonly suggestion?: { readonly text: string };
};

/** One document under one contract of `sluice.yml`. */
export interface Judged {
  /** The lines below `contracts: note:`, without their indent. */
  readonly contract: string;
  /** The whole text of the document. */
  readonly text: string;
  readonly path?: string;
  /** Further lines of the rule that takes it, such as `required: true`. */
  readonly rule?: readonly string[];
  /** Schemas it names. */
  readonly files?: Readonly<Record<string, unknown>>;
}

function indented(text: string, by: number): string {
  return text.trimEnd().replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

export function writeJudged(
  repo: Repo,
  { contract, text, path = 'notes/note.md', rule = [], files = {} }: Judged,
): void {
  const lines = [
    'version: 1',
    'packs: []',
    'contracts:',
    '  note:',
    indented(contract, 4),
    'documents:',
    "  - paths: 'notes/**/*.md'",
    '    contract: note',
    ...rule.map((line) => `    ${line}`),
  ];
  repo.write('sluice.yml', `${lines.join('\n')}\n`);
  for (const [name, content] of Object.entries(files)) repo.write(name, JSON.stringify(content));
  repo.write(path, text);
}

/** What `check --all` finds in it. */
export async function judged(document: Judged): Promise<readonly Told[]> {
  return inRepo((repo) => {
    writeJudged(repo, document);
    return checkJson(repo, ['--all']).report.findings;
  });
}

/** `severity code line:column key: message`. */
export function told({ severity, code, line, column, keyPath, message }: Told): string {
  return `${severity} ${code} ${line}:${column}${keyPath && ` ${keyPath}`}: ${message}`;
}
