/** A text with git's conflict marks in it, as one of the two sides has it. */
export function sideOf(text: string, side: 'ours' | 'theirs'): string {
  let part: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  const kept: string[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    if (/^<{7}(?: |\r?\n|$)/.test(line)) part = 'ours';
    else if (part === 'ours' && /^\|{7}(?: |\r?\n|$)/.test(line)) part = 'base';
    else if (part !== 'both' && part !== 'theirs' && /^={7}\r?(?:\n|$)/.test(line)) part = 'theirs';
    else if (part === 'theirs' && /^>{7}(?: |\r?\n|$)/.test(line)) part = 'both';
    else if (part === 'both' || part === side) kept.push(line);
  }
  return kept.join('');
}
