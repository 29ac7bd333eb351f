import type { Check } from '../model/check.ts';

/** Every check there is, loaded when it is needed; one that comes after another stands below it. */
export const checks: Readonly<Record<string, () => Promise<Check>>> = {
  frontmatter: () => import('./frontmatter/index.ts').then((module) => module.frontmatter),
  duplicates: () => import('./duplicates/index.ts').then((module) => module.duplicates),
  stamps: () => import('./stamps/index.ts').then((module) => module.stamps),
};
