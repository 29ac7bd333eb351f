import * as fc from 'fast-check';
import { drawing } from './copies.ts';

/**
 * Small trees in which much is copied: whole, nearly, one after the other, behind shared headers, in fences and in
 * components. `@` in a line is a word, `#` a number; both come from the piece's seed, so that equal seeds are equal text.
 */

type Lines = readonly string[];

const script: Lines = [
  'const @ = @(@, #) + @;',
  "const @ = '@ @' + \"it's @\" + `@ ${@(`#`)} /* no comment */ @`;",
  'if (@ > #) { @.@(/[/"]@\\/#/g, @); }',
  'export function @(@, @) { return @ / @ / #; }',
  '// @ @ "@',
  "/* @'s @ */",
  '/**\n * @ @ @ — @\n * @ {@}\n */',
  'const @ = { @: #, "@-@": [@, @, #.5e3], é@: "ü 😀" };',
  '@.$@ = $(@).@(`@`);',
  'for (const @ of @) @ += @ ?? @?.@;',
];
const typed: Lines = [...script, 'interface @ { @: string; readonly @?: Map<@, @[]>; }', 'let @: @<@> = @ as @;'];
const elements: Lines = [
  ...script,
  'const @ = <@x @={@} title="it\'s">don\'t @ / @ <b>/ @</b> {@} #px</@x>;'.replaceAll('@x', 'div'),
];
const styles: Lines = [
  '.@ { margin: #px #px 0 #em; color: #@; }'.replace('#@', '#a1b2c3'),
  '/* @ @ */',
  '/*\n   @ of @\n\n   @\n*/',
  "@media (min-width: #px) { .@ > .@::after { content: '\\201C'; background: url(@/*.png); } }",
];
const braces: Lines = [
  'static int @(int @, char *@) { return @ + #; }',
  '// @ @, don\'t "@',
  '/* @ */',
  '        /*\n         *\n         * @ @\n         */',
  '/**\n * @ the @ of {@code @}\n *\n * @param @ "@\n */',
  '@ = @(\'x\', "/* @ */", #.5, 0x#f);',
  "if (@ == # && @ != @) { @->@ = '\\''; }",
  '@ = "é 😀 @\u00a0@" + @\u3000+ @;',
];
const hashes: Lines = [
  '@ = @(#, "@ @") + @',
  "# @ it's @",
  'if [ "$@" = \'@\' ]; then @ $@ ${@} #px; fi',
  '@: "@ /* @"',
  '- @: # @ é@',
  '    """@ @"""',
];
const prose: Lines = ["@ @ @, @ @ don't @.", '* @ `src/@` and `@/*`', '', '## @ @', '| @ | # | @ |', '中文@文字，@。'];
const markup: Lines = ['<p class="@">@ @ <a href=\'@/*\'>@</a></p>', '<!-- @ @ -->', "<input @=\"#\" value='@'>don't"];
const data: Lines = ['"@": { "@": [#, #.5, "@/*"], "@": "it\'s" },', '"@": "@ \\" @",', '"@": [ null, true, "é" ],'];

const languages: Readonly<Record<string, Lines>> = {
  ts: typed,
  mts: typed,
  js: script,
  cjs: script,
  jsx: elements,
  tsx: [...elements, 'let @: @<@> = @ as @;'],
  css: styles,
  scss: [...styles, "$@: #px; // @ '@", '@include @($@, #);'.replace('@include', 'include')],
  less: styles,
  json: data,
  yaml: hashes,
  py: hashes,
  sh: hashes,
  go: braces,
  java: braces,
  c: braces,
  h: braces,
  cpp: braces,
  rs: [...braces, "fn @<'a>(@: &'a str, @: &'b [u8]) -> @ { @ }", 'let @ = r#"@ @"#;'.replace('#"@', '#"@')],
  html: [...markup, '<script>', '/* @ */ @(#);', '</script>'],
  xml: markup,
};

interface Piece {
  /** Equal texts have equal seeds. */
  readonly seed: number;
  readonly lines: number;
  /** Of its lines, the one that is another; none beyond the last. */
  readonly other: number;
}

interface Source {
  readonly kind: string;
  readonly pieces: readonly Piece[];
  readonly header: boolean;
  readonly crlf: boolean;
  readonly bom: boolean;
  readonly indent: number;
}

function textOf({ seed, lines, other }: Piece, templates: Lines): string {
  const { word, number, pick } = drawing(`piece ${seed}`);
  const fresh = drawing(`other ${seed} ${other} ${lines}`);
  const filled = (line: string, draw: Pick<ReturnType<typeof drawing>, 'word' | 'number'>): string =>
    line.replace(/@|#(?![a-z0-9"])/g, (sign) => (sign === '@' ? draw.word() : String(draw.number() % 1000)));
  return Array.from({ length: lines }, (_none, at) => {
    const template = templates[pick(templates.length)]!;
    const text = filled(template, { word, number });
    return at === other ? filled(template, fresh) : text;
  }).join('\n');
}

const [fences, sections] = [
  ['ts', 'js', 'sh', 'py', 'json', 'yaml', 'go', '', 'console', 'shell', 'css', 'html'],
  ['template', 'script', 'script lang="ts"', 'style', 'style lang="scss" scoped', 'Script', 'template lang="pug"'],
];

/** A fence, or a section, for each piece but the first. */
function documentOf({ pieces, header }: Source): string {
  const parts = pieces.map((piece, at) => {
    if (at === 0 || piece.seed % 3 === 0) return textOf(piece, prose);
    const word = fences[piece.seed % fences.length]!;
    const mark = piece.seed % 4 === 1 ? '~~~~' : '```';
    const code = textOf(piece, languages[word] ?? hashes);
    return `${mark}${word}\n${code}\n${piece.seed % 5 === 1 ? '  ' : ''}${mark}${piece.seed % 5 === 2 ? mark[0] : ''}`;
  });
  const matter = header ? `---\n${textOf({ seed: 1, lines: 6, other: 9 }, hashes.slice(4, 5))}\n---\n` : '';
  return matter + parts.join('\n\n');
}

function componentOf({ pieces, header }: Source): string {
  const parts = pieces.map((piece) => {
    const tag = sections[piece.seed % sections.length]!;
    const lines = /^s?tem|plate/.test(tag) ? markup : /style/.test(tag) ? styles : typed;
    return `<${tag}>\n${textOf(piece, tag === 'script' || tag === 'Script' ? script : lines)}\n</${tag.split(' ')[0]}>`;
  });
  return (header ? '<!-- @ -->\n' : '') + parts.join('\n');
}

function contentOf(source: Source): Buffer {
  const { kind, pieces, header, crlf, bom, indent } = source;
  const templates = languages[kind] ?? prose;
  const text =
    kind === 'md'
      ? documentOf(source)
      : kind === 'vue' || kind === 'svelte'
        ? componentOf(source)
        : [...(header ? [{ seed: 0, lines: 9, other: 99 }] : []), ...pieces]
            .map((piece) => textOf(piece, templates))
            .join('\n\n')
            .replace(/^/gm, ' '.repeat(indent));
  return Buffer.from(
    (bom ? '\ufeff' : '') + (crlf ? text.replaceAll('\n', '\r\n') : text) + (indent === 2 ? '' : '\n'),
  );
}

const piece = fc.record({
  seed: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 6 }) }, { weight: 1, arbitrary: fc.nat(10_000) }),
  lines: fc.integer({ min: 2, max: 14 }),
  other: fc.nat(40),
});

function source(kind: string): fc.Arbitrary<Source> {
  const rarely = fc.nat(5).map((drawn) => drawn === 0);
  return fc.record({
    kind: fc.constant(kind),
    pieces: fc.array(piece, { minLength: 1, maxLength: 4 }),
    header: fc.boolean(),
    crlf: rarely,
    bom: rarely,
    indent: fc.constantFrom(0, 0, 0, 2, 4),
  });
}

const kinds: readonly string[] = [...Object.keys(languages), 'md', 'vue', 'svelte'];

/** A tree of one kind of files, and some of what goes with it. */
export const trees: fc.Arbitrary<ReadonlyMap<string, Buffer>> = fc
  .constantFrom(...kinds, 'md', 'vue', 'svelte')
  .chain((kind) =>
    fc.array(fc.oneof({ weight: 4, arbitrary: source(kind) }, { weight: 1, arbitrary: source('md') }), {
      minLength: 2,
      maxLength: 6,
    }),
  )
  .map((sources) => new Map(sources.map((one, at) => [`src/${'cab'[at % 3]}/f${at}.${one.kind}`, contentOf(one)])));
