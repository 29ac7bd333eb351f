import type { VerdictCache } from '../model/check.ts';

/**
 * Verdicts on disk, in files of lines (cache-file.ts) under the git dir all work trees share. The files are only
 * loaded by whoever opens one: a commit of a few documents does without.
 */
export function verdictCache(commonDir: string): VerdictCache {
  const opened = new Map<string, { readonly before: number; readonly lines: Map<string, string> }>();
  return {
    async open(name) {
      const known = opened.get(name);
      if (known) return known.lines;
      const { readLines } = await import('./cache-file.ts');
      const lines = readLines(commonDir, name);
      opened.set(name, { before: lines.size, lines });
      return lines;
    },
    async save() {
      for (const [name, { before, lines }] of opened) {
        if (lines.size === before) continue;
        const { writeLines } = await import('./cache-file.ts');
        writeLines(commonDir, name, lines, before);
      }
    },
  };
}

/** For runs that may not write, such as a first look at a repository that has no `sluice.yml`. */
export function noCache(): VerdictCache {
  return { open: () => Promise.resolve(new Map()), save: () => Promise.resolve() };
}
