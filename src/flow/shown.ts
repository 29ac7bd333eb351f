import { showPath } from '../model/path.ts';

const mostSigns = 60;

/** What a program said, in a sentence: no more of it than people read, and nothing that a terminal takes for more than text. */
export function shown(said: string): string {
  const signs = Array.from(said.slice(0, 4 * mostSigns));
  return showPath(signs.length > mostSigns ? `${signs.slice(0, mostSigns).join('')}…` : said);
}
