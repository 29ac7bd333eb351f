/** What counts as a copy, at the root of the repository. */
export const jscpdPath = '.jscpd.json';

/** Where jscpd looks too, in this order, and Sluice only to see that nothing is there. */
export const jscpdElsewhere: readonly string[] = ['.config/jscpd.json', '.config/.jscpd.json', 'package.json'];
