import type { ItemView } from '../../model/run.ts';

/** An item between two stages: a file that anybody may change while the flow waits. */

/** Its content as the last stage left it; undefined where nobody knows. */
export function leftBy({ stages }: ItemView): string | undefined {
  const views = [...stages.values()];
  const [last] = views.flatMap((view) => view.last ?? []).sort((one, other) => other.n - one.n);
  // What was cut off may have changed it, and whoever goes on past that has looked.
  if (!last || views.some(({ open }) => open && open.n > last.n)) return undefined;
  const { content } = last.told;
  return typeof content === 'string' ? content : undefined;
}

/**
 * What became of it before a stage begins, whose key is given; undefined: it is as the flow left it, and a stage may change it.
 * What was found of another file says nothing of this one; where no other stage has found anything, there is nothing to miss.
 */
export function changeOf(told: ItemView, key: string, now: string): 'gone' | 'changed' | undefined {
  const left = leftBy(told);
  if (left === now || (left === undefined && told.stages.size > 0)) return undefined;
  if (now === '') return 'gone';
  return [...told.stages.keys()].every((other) => other === key) ? undefined : 'changed';
}
