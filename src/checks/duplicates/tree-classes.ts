import { isUtf8 } from 'node:buffer';
import { lexemesIn, placeOf } from '../../duplicates/align.ts';
import { classOf, type ClassId } from '../../duplicates/class-id.ts';
import type { Fragment, Verdict } from '../../duplicates/judge.ts';
import { readText, type Text } from '../../duplicates/read.ts';
import { byBytes } from '../../model/path.ts';
import { byPath, once, type Instance } from './copies.ts';
import { judgedBy } from './scope.ts';
import { measureTree, type Measuring } from './tree.ts';

/** Places of a tree that say the same, in the order of paths. */
export interface TreeClass extends ClassId {
  readonly instances: readonly Instance[];
}

/** All copies that a tree holds, old and new. */
export async function treeClasses(measuring: Measuring): Promise<TreeClass[]> {
  const { verdict } = await measureTree(measuring, await measuring.snapshot.entries());
  return gatherClasses(measuring, verdict);
}

/** jscpd's pairs as classes: what two pairs have in common, word by word, they are one class of. The largest first. */
export async function gatherClasses(
  measuring: Pick<Measuring, 'snapshot' | 'rules'>,
  { clones }: Verdict,
): Promise<TreeClass[]> {
  const texts = await textsOf(
    measuring,
    clones.flatMap(({ fragments }) => fragments.map(({ path }) => path)),
  );
  const classes = new Map<string, ClassId & { readonly instances: Instance[] }>();
  for (const { format, fragments } of clones) {
    const parts = fragments.flatMap((fragment) => partOf(texts.get(fragment.path), format, fragment) ?? []);
    const [first] = parts;
    if (!first) continue;
    const { id, tokens } = classOf(first.text, first.from, first.to);
    const known = classes.get(id) ?? { id, tokens, instances: [] };
    classes.set(id, known);
    known.instances.push(
      ...parts.map(({ path, text, from, to }) => ({ path, ...placeOf(text, from, to), isNew: false })),
    );
  }
  return [...classes.values()]
    .map((one) => ({
      ...one,
      instances: once(one.instances).sort(byPath),
    }))
    .sort((a, b) => b.tokens * b.instances.length - a.tokens * a.instances.length || byBytes(a.id, b.id));
}

interface Part {
  readonly path: string;
  readonly text: Text;
  readonly from: number;
  readonly to: number;
}

function partOf(text: Text | undefined, format: string, { path, start, end }: Fragment): Part | undefined {
  const range = text && lexemesIn(text, format, start, end);
  return range && { path, text, from: range[0], to: range[1] };
}

async function textsOf(
  { snapshot, rules }: Pick<Measuring, 'snapshot' | 'rules'>,
  paths: readonly string[],
): Promise<Map<string, Text>> {
  const wanted = new Set(paths);
  const { formatOf } = judgedBy(rules);
  const texts = new Map<string, Text>();
  const entries = (await snapshot.entries()).filter(({ path }) => wanted.has(path));
  await snapshot.read(entries, rules.detect.maxSize + 1, ({ path }, content) => {
    if (typeof content === 'string' || !isUtf8(content.bytes)) return;
    texts.set(path, readText(Buffer.from(content.bytes), formatOf(path)!.name));
  });
  return texts;
}
