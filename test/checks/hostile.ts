/** What a row of the hostile set is made of. */

export interface Hostile {
  readonly row: string;
  readonly path: string;
  /** `{id}` is a name no other document has, `{marker}` a file that must never come to be. */
  readonly text: string;
  /** `severity code line:column key`; none when the document is fine. */
  readonly expected: readonly string[];
  /** Words of the first message. */
  readonly says?: string;
  /** Where the first finding points besides. */
  readonly related?: string;
  /** `fix` repairs all of it. */
  readonly fixed?: true;
  readonly variants?: readonly Variant[];
}

export type Variant = 'lf' | 'crlf' | 'bom';
export const variants: readonly Variant[] = ['lf', 'crlf', 'bom'];

export interface Document {
  readonly path: string;
  readonly text: string;
}

/** A row as a document in a folder of its own. */
export function varied(row: Hostile, variant: Variant, folder: string, marker: string): Document {
  const text = row.text.replaceAll('{id}', `${folder}-${variant}`).replaceAll('{marker}', marker);
  const texts = { lf: text, crlf: text.replaceAll('\n', '\r\n'), bom: `\ufeff${text}` };
  return { path: `${folder}/${variant}/${row.path}`, text: texts[variant] };
}

export const skill = 'skills/notes/SKILL.md';
export const plan = 'plans/2026-01-02-plan-notes.md';

/** A skill that is fine but for what is put between its keys and the fence. */
export function skillWith(keys: string, body = '\nTake notes.\n'): string {
  return `---\nname: notes\ndescription: Take notes while reading.\n${keys}---\n${body}`;
}

export function planWith(keys: string): string {
  return `---\nid: '{id}'\nstatus: draft\n${keys}---\n`;
}
