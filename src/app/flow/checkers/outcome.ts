/** One thing a checker looked at, under the name that older readers know. */
export interface Looked {
  readonly name: string;
  readonly ok: boolean;
  /** What was found instead; '' where it is as it should be. */
  readonly detail: string;
}

/** `detail`: what is wrong, '' for nothing. */
export function looked(name: string, detail: string): Looked {
  return { name, ok: detail === '', detail };
}

export function allOk(checks: readonly Looked[]): boolean {
  return checks.every(({ ok }) => ok);
}

/** A JSON file that somebody else wrote, and that may be anything. */
export function parsed(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null && !Array.isArray(data)
      ? (data as Readonly<Record<string, unknown>>)
      : 'it is no object';
  } catch (error) {
    return (error as Error).message;
  }
}
