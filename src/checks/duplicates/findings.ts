import type { Finding } from '../../model/finding.ts';
import { showPath } from '../../model/path.ts';
import type { Judgement } from './classes.ts';
import type { CopyClass, Instance } from './copies.ts';
import type { ChangedFile, NotJudged } from './files.ts';

/** One finding for each class: at its first new place, with the copy to use first among the others. */
export function findingFor({ id, tokens, instances }: CopyClass, { severity, fresh, others }: Judgement): Finding {
  const [first, ...also] = fresh as [Instance, ...Instance[]];
  const use = others[0]!;
  return {
    code: 'dup/new',
    severity,
    path: first.path,
    at: { line: first.line, column: first.column },
    end: { line: first.endLine, column: 1 },
    keyPath: '',
    args: {
      lines: first.endLine - first.line + 1,
      use: placeWords(use),
      copies: fresh.length + others.length,
      // All there are, also those that nobody minds: what the baseline counts.
      instances: instances.length,
      // Those of them that come with the change.
      fresh: instances.filter(({ isNew }) => isNew).length,
      tokens,
      class: id,
    },
    contract: '',
    digest: id.slice('dup:'.length),
    related: [...others, ...also].map((one) => ({
      path: one.path,
      at: { line: one.line, column: one.column },
      end: { line: one.endLine, column: 1 },
      what: one === use ? 'the copy to use' : one.isNew ? 'and here, also new' : 'and here',
    })),
  };
}

function placeWords({ path, line, endLine }: Instance): string {
  return `${showPath(path)}:${line}-${endLine}`;
}

export function notJudged({ path, why, format, other }: NotJudged): Finding {
  const args = { why, format, ...(other !== undefined && { other: showPath(other) }) };
  return plain('dup/not-checked', path, { line: 1, column: 1 }, args);
}

/** Comments that keep copies quiet, where the change brings them. */
export function ignoredIn(files: readonly ChangedFile[]): Finding[] {
  return files.flatMap(({ path, now, before }) => {
    const known = Math.max(0, ...before.map((text) => (text ? marksIn(text.bytes).length : 0)));
    const marks = marksIn(now.bytes);
    return marks
      .slice(0, Math.max(0, marks.length - known))
      .map((line) => plain('dup/ignored', path, { line, column: 1 }, {}));
  });
}

/** The lines of a text that begin what jscpd leaves out. */
function marksIn(bytes: Buffer): number[] {
  const lines: number[] = [];
  for (let at = bytes.indexOf('jscpd:ignore-start'); at !== -1; at = bytes.indexOf('jscpd:ignore-start', at + 1))
    lines.push(bytes.subarray(0, at).toString('latin1').split('\n').length);
  return lines;
}

function plain(code: string, path: string, at: Finding['at'], args: Finding['args']): Finding {
  return { code, severity: 'warning', path, at, keyPath: '', args, contract: '', digest: '' };
}
