import type { Coder } from './coder.ts';

/** Expressions and statements of JavaScript, with what is in scope; TypeScript adds its types where they may stand. */

export interface Scope {
  readonly names: string[];
  readonly types: boolean;
  readonly waits: boolean;
}

const types = [
  'string',
  'number',
  'boolean',
  'readonly string[]',
  'Date',
  'unknown',
  'Map<string, number>',
  'Set<string>',
];

export const typeOf = (coder: Coder): string => (coder.percent(60) ? coder.pick(types) : coder.type());

const typed = (coder: Coder, scope: Scope): string => (scope.types && coder.percent(35) ? `: ${typeOf(coder)}` : '');

function name(coder: Coder, scope: Scope): string {
  return scope.names.length > 0 && coder.percent(80) ? coder.pick(scope.names) : coder.value();
}

export function expression(coder: Coder, scope: Scope, depth = coder.percent(20) ? 2 : 1): string {
  const of = (): string => expression(coder, scope, depth - 1);
  const simple = (): string => expression(coder, scope, 0);
  const form = depth <= 0 ? coder.upTo(4) : coder.upTo(14);
  switch (form) {
    case 0:
      return name(coder, scope);
    case 1:
      return coder.number();
    case 2:
      return coder.text();
    case 3:
      return `${name(coder, scope)}.${coder.value()}`;
    case 4:
      return `${coder.action()}(${of()})`;
    case 5:
      return `${coder.action()}(${of()}, ${of()})`;
    case 6:
      return `${name(coder, scope)}.${coder.action()}(${of()})`;
    case 7:
      return `(${of()} ${coder.pick(['+', '-', '*', '%', '<', '>', '===', '&&', '||'])} ${of()})`;
    case 8:
      return `\`${coder.phrase(3)} \${${of()}} ${coder.noun()}\``;
    case 9:
      return `{ ${coder.value()}: ${of()}, ${coder.value()}: ${of()} }`;
    case 10:
      return `[${of()}, ${of()}]`;
    case 11:
      return `(${name(coder, scope)}?.${coder.value()} ?? ${coder.percent(50) ? coder.number() : coder.text()})`;
    case 12:
      // Simple ones: an object literal after the arrow would be a block.
      return `${name(coder, scope)}.filter((${coder.noun()}) => ${simple()}).map((${coder.noun()}) => ${simple()})`;
    default:
      return `${coder.percent(30) ? `/^${coder.noun()}[-_](\\d+)$/i.test` : `new ${coder.type()}`}(${of()})`;
  }
}

/** What may be asked: never an object literal, which would be taken for a block where a statement starts. */
function condition(coder: Coder, scope: Scope): string {
  const subject = `${name(coder, scope)}${coder.percent(50) ? `.${coder.value()}` : ''}`;
  const compared = `${coder.pick(['===', '!==', '<', '>', '>='])} ${coder.percent(50) ? coder.number() : coder.text()}`;
  return coder.percent(40) ? `!${subject}` : `${subject} ${compared}`;
}

type Statement = (coder: Coder, scope: Scope, depth: number) => string[];

function body(coder: Coder, scope: Scope, depth: number, count: number): string[] {
  const inner = { ...scope, names: [...scope.names] };
  const declared = new Set(inner.names);
  const lines: string[] = [];
  for (let index = 0; index < count; index++) lines.push(...statement(coder, inner, depth, declared));
  return lines.map((line) => `  ${line}`);
}

const branch: Statement = (coder, scope, depth) => [
  `if (${condition(coder, scope)}) {`,
  ...body(coder, scope, depth - 1, coder.between(1, 3)),
  ...(coder.percent(25) ? ['} else {', ...body(coder, scope, depth - 1, coder.between(1, 2))] : []),
  '}',
];

const loop: Statement = (coder, scope, depth) => {
  const item = coder.value();
  const inner = { ...scope, names: [...scope.names, item] };
  return [
    `for (const ${item} of ${name(coder, scope)}.${coder.value()}) {`,
    ...body(coder, inner, depth - 1, coder.between(1, 3)),
    '}',
  ];
};

const attempt: Statement = (coder, scope, depth) => [
  'try {',
  ...body(coder, scope, depth - 1, coder.between(1, 3)),
  '} catch (error) {',
  `  ${coder.action()}(error, ${coder.text()});`,
  '}',
];

const choice: Statement = (coder, scope) => [
  `switch (${name(coder, scope)}.${coder.value()}) {`,
  ...Array.from({ length: coder.between(2, 4) }, () => [
    `  case '${coder.noun()}-${coder.verb()}':`,
    `    ${coder.action()}(${expression(coder, scope)});`,
    '    break;',
  ]).flat(),
  '  default:',
  `    ${coder.action()}(${expression(coder, scope, 1)});`,
  '}',
];

const guard: Statement = (coder, scope) => [
  `if (${condition(coder, scope)}) ${coder.percent(40) ? `throw new Error(\`${coder.phrase()} \${${name(coder, scope)}}\`)` : 'return undefined'};`,
];

const call: Statement = (coder, scope) => [
  `${scope.waits && coder.percent(40) ? 'await ' : ''}${name(coder, scope)}.${coder.action()}(${expression(coder, scope)});`,
];

const options: Statement = (coder, scope) => [
  `${coder.action()}(${name(coder, scope)}, {`,
  ...Array.from({ length: coder.between(2, 5) }, () => `  ${coder.value()}: ${expression(coder, scope, 1)},`),
  '});',
];

const remark: Statement = (coder) => [`// ${coder.comment()}`];

function declaration(coder: Coder, scope: Scope, declared: Set<string>): string[] {
  const one = coder.value();
  if (declared.has(one)) return [`${coder.action()}(${expression(coder, scope)});`];
  const line = `const ${one}${typed(coder, scope)} = ${expression(coder, scope)};`;
  declared.add(one);
  scope.names.push(one);
  return [line];
}

const nested: readonly Statement[] = [branch, branch, loop, attempt, choice];
const flat: readonly Statement[] = [guard, call, call, options, remark];

function statement(coder: Coder, scope: Scope, depth: number, declared: Set<string>): string[] {
  if (coder.percent(38)) return declaration(coder, scope, declared);
  return coder.pick(depth > 0 && coder.percent(40) ? nested : flat)(coder, scope, depth);
}

/** The inside of a function, two spaces in. */
export function functionBody(coder: Coder, scope: Scope, count: number): string[] {
  return [...body(coder, scope, 2, count), `  return ${expression(coder, scope)};`];
}
