import type { Coder } from './coder.ts';
import { expression, functionBody, typeOf, type Scope } from './statements.ts';

/** What stands at the top of a module: functions, classes, types, tables, components, tests. */

export interface Block {
  /** What it declares. */
  readonly name: string;
  readonly lines: readonly string[];
}

export type Language = 'typescript' | 'tsx' | 'javascript';

const scopeOf = (names: readonly string[], language: Language, waits = false): Scope => ({
  names: [...names],
  types: language !== 'javascript',
  waits,
});

interface Parameters {
  readonly names: readonly string[];
  readonly typed: readonly string[];
  readonly text: string;
}

function parameters(coder: Coder, language: Language): Parameters {
  const names = [...new Set(Array.from({ length: coder.between(1, 3) }, () => coder.value()))];
  const typed = names.map((name) => (language === 'javascript' ? name : `${name}: ${typeOf(coder)}`));
  return { names, typed, text: typed.join(', ') };
}

/** A function of about so many statements. */
export function functionOf(coder: Coder, language: Language, statements = coder.between(2, 9)): Block {
  const name = coder.action();
  const waits = coder.percent(25);
  const { names, text } = parameters(coder, language);
  const result = language === 'javascript' || coder.percent(40) ? '' : `: ${waits ? 'Promise<unknown>' : 'unknown'}`;
  const lines = functionBody(coder, scopeOf(names, language, waits), statements);
  const start = coder.percent(30)
    ? [`export const ${name} = ${waits ? 'async ' : ''}(${text})${result} => {`, ...lines, '};']
    : [`export ${waits ? 'async ' : ''}function ${name}(${text})${result} {`, ...lines, '}'];
  return { name, lines: coder.percent(35) ? [`/** ${coder.comment()} */`, ...start] : start };
}

function classOf(coder: Coder, language: Language): Block {
  const name = coder.type();
  const fields = Array.from({ length: coder.between(1, 4) }, () => coder.value());
  const inner = language === 'javascript' ? '' : `: ${typeOf(coder)}`;
  const lines = fields.map(
    (field) => `  ${field}${inner}${language === 'javascript' ? '' : ' | undefined'} = undefined;`,
  );
  for (let count = coder.between(1, 5); count > 0; count--) {
    const { names, text } = parameters(coder, language);
    const scope = scopeOf([...names, ...fields.map((field) => `this.${field}`)], language);
    const start = `  ${coder.action()}(${text})${language === 'javascript' ? '' : ': unknown'} {`;
    const code = functionBody(coder, scope, coder.between(1, 5));
    lines.push('', start, ...code.map((line) => `  ${line}`), '  }');
  }
  return { name, lines: [`export class ${name} {`, ...lines, '}'] };
}

function interfaceOf(coder: Coder): Block {
  const name = coder.type();
  const fields = Array.from({ length: coder.between(2, 9) }, () => [
    ...(coder.percent(25) ? [`  /** ${coder.comment()} */`] : []),
    `  readonly ${coder.value()}${coder.percent(20) ? '?' : ''}: ${typeOf(coder)};`,
  ]).flat();
  return { name, lines: [`export interface ${name} {`, ...fields, '}'] };
}

function tableOf(coder: Coder): Block {
  const name = coder.constant();
  const keys = Array.from({ length: 3 }, () => coder.value());
  const rows = Array.from(
    { length: coder.between(3, 12) },
    () => `  { ${keys.map((key, index) => `${key}: ${index === 1 ? coder.number() : coder.text()}`).join(', ')} },`,
  );
  return { name, lines: [`export const ${name} = [`, ...rows, '];'] };
}

function elements(coder: Coder, names: readonly string[], depth: number): string[] {
  const tag = coder.pick(['div', 'section', 'span', 'li', 'header', 'label']);
  const start = `<${tag} className="${coder.noun()}-${coder.noun()}"${coder.percent(20) ? ` title={${coder.pick(names)}}` : ''}>`;
  const inside =
    depth > 0
      ? Array.from({ length: coder.between(1, 3) }, () => elements(coder, names, depth - 1)).flat()
      : [coder.percent(50) ? coder.phrase(4) : `{${coder.pick(names)}.${coder.value()}}`];
  return [start, ...inside.map((line) => `  ${line}`), `</${tag}>`];
}

function componentOf(coder: Coder): Block {
  const name = coder.type();
  const { names, typed } = parameters(coder, 'tsx');
  const state = coder.value();
  const setter = `set${state[0]!.toUpperCase()}${state.slice(1)}`;
  const known = names.includes(state) ? names : [...names, state];
  const scope = scopeOf(known, 'tsx');
  return {
    name,
    lines: [
      `export function ${name}({ ${names.join(', ')} }: { ${typed.join('; ')} }) {`,
      ...(names.includes(state) ? [] : [`  const [${state}, ${setter}] = useState(${coder.number()});`]),
      '  useEffect(() => {',
      ...functionBody(coder, scope, coder.between(1, 3)).map((line) => `  ${line}`),
      `  }, [${known.join(', ')}]);`,
      '  return (',
      ...elements(coder, known, coder.between(1, 3)).map((line) => `    ${line}`),
      '  );',
      '}',
    ],
  };
}

/** Tests as tables: rows of one shape, and a line or two that runs them. */
export function testOf(coder: Coder, language: Language): Block {
  const name = coder.phrase();
  const subject = coder.action();
  const rows = Array.from(
    { length: coder.between(3, 14) },
    () => `    [${coder.text()}, ${coder.number()}, ${coder.pick(['true', 'false', 'null'])}],`,
  );
  const code = functionBody(coder, scopeOf(['input', 'limit', 'expected'], language), coder.between(1, 4));
  return {
    name,
    lines: [
      `describe('${name}', () => {`,
      '  it.each([',
      ...rows,
      `  ])('${coder.phrase()} %s', (input, limit, expected) => {`,
      `    expect(${subject}(input, limit)).toBe(expected);`,
      ...code.map((line) => `  ${line}`),
      '  });',
      '});',
    ],
  };
}

export function blockOf(coder: Coder, language: Language): Block {
  if (language === 'tsx' && coder.percent(45)) return componentOf(coder);
  const form = coder.upTo(10);
  if (form < 5) return functionOf(coder, language);
  if (form < 7) return classOf(coder, language);
  if (form < 9 && language !== 'javascript') return interfaceOf(coder);
  if (form === 9) return tableOf(coder);
  const name = coder.constant();
  return { name, lines: [`export const ${name} = ${expression(coder, scopeOf([], language))};`] };
}
