import type { Check } from '../model/check.ts';

/** Every check there is, loaded when it is needed. */
export const checks: Readonly<Record<string, () => Promise<Check>>> = {
  frontmatter: () => import('./frontmatter/index.ts').then((module) => module.frontmatter),
};
