import { createHash } from 'node:crypto';
import type { DuplicateRules } from '../../model/duplicates.ts';
import { formatter, type FileFormat } from '../../duplicates/formats.ts';
import { layoutVersion } from '../../duplicates/layout.ts';
import type { Names } from '../../duplicates/read.ts';
import { grainFor, type Grain } from '../../duplicates/windows.ts';
import { matcher } from '../../text/glob.ts';
import { ignores } from '../../text/rust-glob.ts';

/** Which files are judged, and as what. */
export interface Judged {
  readonly formatOf: (path: string) => FileFormat | undefined;
  readonly grain: Grain;
  /** Bytes; a larger file is not looked at. */
  readonly maxSize: number;
  /** The same in lines. */
  readonly maxLines: number | undefined;
  /** How files are read. */
  readonly names: Names;
  /** A name for all that the index depends on. */
  readonly key: string;
}

export function judgedBy({ detect, classes }: DuplicateRules): Judged {
  const format = formatter(detect);
  const ignored = ignores(detect.ignore);
  const ours = matcher([...classes.generated, ...classes.vendored]);
  const grain = grainFor(detect.minTokens);
  const { minTokens: _tokens, minLines: _lines, maxLines: _most, ...read } = detect;
  const facts = [layoutVersion, grain, read, classes.generated, classes.vendored];
  return {
    formatOf: (path) => {
      const found = format(path);
      return found && !ignored(path) && !ours(path) ? found : undefined;
    },
    grain,
    maxSize: detect.maxSize,
    maxLines: detect.maxLines,
    names: detect.ignoreIdentifiers ? 'alike' : 'kept',
    key: createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16),
  };
}
