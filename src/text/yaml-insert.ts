import { isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml';

/**
 * Lines put into somebody's YAML file without touching a byte of theirs. The result is read again, and only taken when
 * everything that was there is there still.
 */

/** Put lines in front of the first entry of the collection at a path, indented as it is; undefined when it cannot be done. */
export function insertFirst(
  text: string,
  path: readonly string[],
  lines: (indent: string) => string,
): string | undefined {
  const document = read(text);
  const node: unknown = document && (path.length === 0 ? document.contents : document.getIn(path, true));
  if (!isMap(node) && !isSeq(node)) return undefined;
  if (node.flow || !node.range) return undefined;
  const start = text.lastIndexOf('\n', node.range[0] - 1) + 1;
  const indent = text.slice(start, node.range[0]);
  if (indent.trim() !== '') return undefined;
  return checked(text, text.slice(0, start) + lines(indent) + text.slice(start));
}

/** Put lines at the end of the file, as further keys of its top mapping; they are told whether a line break had to go before them. */
export function append(text: string, lines: (joined: boolean) => string): string | undefined {
  const document = read(text);
  if (!document || (document.contents !== null && !isMap(document.contents))) return undefined;
  const joined = text !== '' && !text.endsWith('\n');
  return checked(text, `${text}${joined ? '\n' : ''}${lines(joined)}`);
}

/** Whether a path exists. */
export function has(text: string, path: readonly string[]): boolean {
  return read(text)?.hasIn(path) ?? false;
}

/** The keys of the top mapping. */
export function keysOf(text: string): string[] {
  const contents: unknown = read(text)?.contents;
  if (!isMap(contents)) return [];
  return contents.items.map(({ key }) => String(isScalar(key) ? key.value : key));
}

function read(text: string): Document | undefined {
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false });
  return document.errors.length > 0 ? undefined : document;
}

/** The new text, if all of the old data is in it. */
function checked(before: string, after: string): string | undefined {
  const [old, now] = [read(before), read(after)];
  return old && now && contains(now.toJS(), old.toJS()) ? after : undefined;
}

function contains(now: unknown, old: unknown): boolean {
  if (Array.isArray(old)) {
    if (!Array.isArray(now)) return false;
    const shift = now.length - old.length;
    return shift >= 0 && old.every((item, index) => contains(now[index + shift], item));
  }
  if (typeof old === 'object' && old !== null) {
    return (
      typeof now === 'object' &&
      now !== null &&
      Object.entries(old).every(([key, value]) => contains((now as Record<string, unknown>)[key], value))
    );
  }
  return old === undefined || old === null || Object.is(now, old);
}
