import type { Flow, Route } from '../model/flow.ts';

/** A flow as a Mermaid flowchart: stages in their order, and where else outcomes lead. */
export function graphOf({ stages }: Flow): string {
  const lines = ['flowchart TD'];
  for (const [at, stage] of stages.entries()) {
    const here = idOf(stage.name);
    const behind = stages.slice(at + 1).find((other) => !other.byRoute);
    const next = behind ? idOf(behind.name) : 'end_done([done])';
    lines.push(`  ${here}["${quoted(stage.title)}"]`);
    if (!Object.hasOwn(stage.on, 'pass')) lines.push(`  ${here} --> ${next}`);
    for (const [outcome, route] of Object.entries(stage.on)) lines.push(...edges(here, outcome, route, next));
    if (stage.wait) lines.push(`  ${here} -. a person .-> ${here}`);
  }
  return `${[...new Set(lines)].join('\n')}\n`;
}

function edges(from: string, outcome: string, route: Route, next: string): string[] {
  const edge = (to: string, words: string): string => `  ${from} -- "${quoted(words)}" --> ${to}`;
  if ('goto' in route) {
    const isLimited = Number.isFinite(route.visits);
    return [
      edge(idOf(route.goto), isLimited ? `${outcome}, ${route.visits} visits` : outcome),
      ...(isLimited ? edges(from, `${outcome} again`, route.after, next) : []),
      ...(route.sameFailure ? edges(from, `same ${outcome}`, route.sameFailure, next) : []),
    ];
  }
  if ('escalate' in route) return [edge(`ask_${asId(route.escalate)}{{"${quoted(route.escalate)}"}}`, outcome)];
  if ('end' in route) return [edge(`end_${route.end}([${route.end}])`, outcome)];
  return [edge(next, outcome)];
}

/** Mermaid has words of its own, and `end` is one of them. */
function idOf(stage: string): string {
  return `stage_${asId(stage)}`;
}

/** Two names are two nodes, also where only a hyphen tells them apart. */
function asId(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, (sign) => (sign === '-' ? '__' : `_x${sign.codePointAt(0)!.toString(16)}_`));
}

function quoted(words: string): string {
  return words.replaceAll('"', "'").replaceAll(/\s+/g, ' ');
}
