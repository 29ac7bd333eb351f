import { join, relative, resolve, sep } from 'node:path';
import { classifier } from '../checks/frontmatter/classify.ts';
import { readIfThere } from '../disk/read.ts';
import { findRepository } from '../git/repository.ts';
import type { CodeInfo } from '../model/check.ts';
import { Fault } from '../model/fault.ts';
import type { Contract } from '../model/policy.ts';
import { loadPolicy } from '../policy/load.ts';
import { viewDocument, type DocumentView } from '../text/document.ts';
import { nearest } from '../text/nearest.ts';
import { allCodes } from './check.ts';

export type Explained =
  | { readonly kind: 'code'; readonly code: string; readonly info: CodeInfo }
  | {
      readonly kind: 'document';
      readonly path: string;
      readonly contracts: readonly {
        readonly contract: Contract;
        readonly from: string;
        readonly required: boolean;
        readonly marks: readonly string[];
      }[];
      readonly view: DocumentView | undefined;
    };

/** What a code means; or, for a file, which contract judges it and what its readers see in it. */
export async function explain(
  word: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Explained> {
  const table = await allCodes();
  const info = Object.hasOwn(table, word) ? table[word] : undefined;
  if (info) return { kind: 'code', code: word, info };
  const bytes = readIfThere(resolve(cwd, word));
  if (bytes) return explainFile(word, bytes, cwd, env);
  const codes = Object.keys(table);
  // A code without its family is near enough to be told: `missing-key`.
  const meant = codes.find((code) => code.endsWith(`/${word}`)) ?? nearest(word, codes);
  throw new Fault(
    'usage',
    `there is no finding and no file called "${word}"${meant === undefined ? ': `sluice check` prints the code of each thing it finds, such as fm/missing-key' : `; did you mean "${meant}"?`}`,
  );
}

async function explainFile(
  word: string,
  bytes: Buffer,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Explained> {
  const { top } = await findRepository(cwd, env);
  if (top === undefined) throw new Fault('usage', 'files are explained in a work tree, and this repository is bare.');
  const path = relative(top, resolve(cwd, word)).replaceAll(sep, '/');
  const policy = await loadPolicy({ file: (name) => Promise.resolve(readIfThere(join(top, name))) });
  const chain = classifier(policy.documents)(path);
  const contracts = (chain?.rules ?? []).map(({ contract, from, required, marks }) => ({
    contract,
    from,
    required,
    marks: marks ?? [],
  }));
  return { kind: 'document', path, contracts, view: viewDocument(bytes.toString('utf8')) };
}
