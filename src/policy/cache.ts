import type { VerdictCache } from '../model/check.ts';
import type { CacheFile } from './cache-file.ts';

/**
 * Verdicts on disk, in files of lines (cache-file.ts) under the git dir all work trees share. The files are only
 * loaded by whoever opens one: a commit of a few documents does without.
 */
export function verdictCache(commonDir: string): VerdictCache {
  const opened = new Map<string, CacheFile>();
  return {
    commonDir,
    async open(name) {
      const known = opened.get(name);
      if (known) return known;
      const { CacheFile } = await import('./cache-file.ts');
      const file = new CacheFile(commonDir, name);
      opened.set(name, file);
      return file;
    },
    async text(name) {
      return (await import('./cache-file.ts')).cachedText(commonDir, name);
    },
    async keep(name, text) {
      (await import('./cache-file.ts')).cacheText(commonDir, name, text);
    },
    save() {
      for (const file of opened.values()) file.save();
      return Promise.resolve();
    },
  };
}

/** For runs that may not write, such as a first look at a repository that has no `sluice.yml`. */
export function noCache(): VerdictCache {
  return {
    commonDir: undefined,
    open: () => Promise.resolve(new Map<string, string>()),
    text: () => Promise.resolve(undefined),
    keep: () => Promise.resolve(),
    save: () => Promise.resolve(),
  };
}
