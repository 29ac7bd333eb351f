import { placeOf } from '../text/lines.ts';
import type { WrittenFile } from './written-file.ts';

/** What we read as YAML, others read as JSON. */
export function refuseYaml(file: WrittenFile): void {
  try {
    JSON.parse(file.text);
  } catch (error) {
    // The engine's own words quote the text, line breaks and all, and mostly leave the place out.
    const why = (error as Error).message.replace(/\s+/g, ' ');
    const end = endOfJson(file.text);
    const remark = /^\/[/*]/.test(file.text.slice(end)) ? '; it has no comments' : '';
    throw file.fault(placeOf(file.text, end), `this file is not JSON (${why})${remark}`);
  }
}

/** Where a text stops being the beginning of some JSON: the longest part of it that only lacks its end. */
function endOfJson(text: string): number {
  let [fine, wrong] = [0, text.length + 1];
  while (wrong - fine > 1) {
    const middle = (fine + wrong) >> 1;
    if (onlyLacksItsEnd(text.slice(0, middle))) fine = middle;
    else wrong = middle;
  }
  return Math.min(fine, text.length);
}

function onlyLacksItsEnd(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    return /end of JSON input|Unterminated string|[Ee]xpected .* in JSON at position/.test((error as Error).message)
      ? reachesEnd((error as Error).message, text)
      : false;
  }
}

/** Some engines count to the end where others say that there is none. */
function reachesEnd(message: string, text: string): boolean {
  const at = /at position (\d+)/.exec(message)?.[1];
  return at === undefined || Number(at) >= text.length;
}
