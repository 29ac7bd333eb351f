/** JSON pointers: `/a~1b/0` leads to the key `a/b` and to the first item in it. */

/** One step more. */
export function pointerWith(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The keys a pointer goes through. */
export function pointerParts(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
