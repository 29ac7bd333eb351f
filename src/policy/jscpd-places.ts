import { isMapping } from '../text/data.ts';
import type { Value } from '../model/policy.ts';
import { WrittenFile } from './written-file.ts';
import { jscpdElsewhere, jscpdPath } from './jscpd-paths.ts';
import type { PolicySource } from './source.ts';

/** One tree has one configuration of jscpd: what somebody wrote into another one must not come to nothing. */
export async function refuseElsewhere(source: PolicySource, isThere: boolean): Promise<void> {
  for (const path of jscpdElsewhere) {
    const bytes = await source.file(path);
    if (!bytes) continue;
    const file = new WrittenFile(path, new TextDecoder().decode(bytes));
    if (path !== 'package.json') throw file.fault({ line: 1, column: 1 }, words(isThere, 'this file'));
    if (configures(file.text)) throw await file.faultAt(['jscpd'], 'key', words(isThere, 'this key'));
  }
}

function words(isThere: boolean, what: string): string {
  return isThere
    ? `jscpd goes by ${jscpdPath} and not by what is written here: keep that one, and remove ${what}`
    : `Sluice reads what counts as a copy from ${jscpdPath} alone: move it there, and remove ${what}`;
}

/** A package that is no JSON is somebody else's to tell. */
function configures(text: string): boolean {
  if (!text.includes('"jscpd"')) return false;
  try {
    const data = JSON.parse(text) as Value;
    return isMapping(data) && Object.hasOwn(data, 'jscpd');
  } catch {
    return false;
  }
}
