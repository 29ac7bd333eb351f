import type { Coder } from './coder.ts';

/** What else lies in a repository: settings, styles, guides, some Python. */

const until = (coder: Coder, piece: () => string[], least = coder.size()): string => {
  const lines: string[] = [];
  do lines.push(...piece());
  while (lines.length < least);
  return `${lines.join('\n')}\n`;
};

function css(coder: Coder): string {
  const properties = ['margin', 'padding', 'width', 'gap', 'top', 'border-radius', 'font-size', 'line-height'];
  return until(coder, () => [
    `.${coder.noun()}-${coder.noun()}${coder.percent(20) ? ':hover' : ''} {`,
    ...Array.from({ length: coder.between(1, 6) }, () => `  ${coder.pick(properties)}: ${coder.upTo(64)}px;`),
    '}',
    '',
  ]);
}

function json(coder: Coder): string {
  const value = (depth: number): unknown => {
    const form = coder.upTo(depth > 0 ? 5 : 3);
    if (form === 0) return coder.upTo(100_000);
    if (form === 1) return coder.percent(50);
    if (form === 2) return coder.phrase();
    if (form === 3) return Array.from({ length: coder.between(1, 4) }, () => value(depth - 1));
    return Object.fromEntries(Array.from({ length: coder.between(1, 6) }, () => [coder.value(), value(depth - 1)]));
  };
  const entries = Array.from({ length: coder.between(2, 20) }, () => [coder.value(), value(3)]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

function markdown(coder: Coder): string {
  const piece = (): string[] => {
    if (coder.percent(20)) return ['```sh', `${coder.noun()} ${coder.verb()} --${coder.noun()}`, '```', ''];
    if (coder.percent(25)) return [...Array.from({ length: 4 }, () => `- ${coder.comment()}`), ''];
    return [`## ${coder.phrase()}`, '', coder.comment(), coder.comment(), coder.comment(), ''];
  };
  return `# ${coder.phrase()}\n\n${until(coder, piece)}`;
}

function yaml(coder: Coder): string {
  return until(coder, () => [
    `${coder.fresh(() => `${coder.noun()}-${coder.verb()}-${coder.noun()}`)}:`,
    `  ${coder.noun()}: ${coder.number()}`,
    `  steps:`,
    ...Array.from({ length: coder.between(1, 5) }, () => `    - ${coder.verb()} --${coder.noun()}=${coder.upTo(99)}`),
  ]);
}

function python(coder: Coder): string {
  const name = (): string => `${coder.verb()}_${coder.noun()}`;
  return until(coder, () => [
    `def ${name()}(${coder.noun()}_id, limit=${coder.number()}):`,
    `    """${coder.comment()}"""`,
    ...Array.from(
      { length: coder.between(2, 9) },
      () => `    ${coder.noun()}_${coder.noun()} = ${name()}(${coder.number()}, ${coder.text()})`,
    ),
    `    return ${name()}(limit)`,
    '',
    '',
  ]);
}

export const others = { css, json, md: markdown, yml: yaml, py: python } as const;
