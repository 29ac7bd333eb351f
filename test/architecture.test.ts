import * as assert from 'uvu/assert';
import { cyclesIn, loadedWith, sourceFile, sourceFiles, type Edge, type SourceFile } from './support/imports.ts';
import { spec } from './support/spec.ts';

/** The floors of docs/architecture.md. `src/build` makes what is published and is no part of it. */
const floors: Readonly<Record<string, number>> = {
  cli: 7,
  app: 6,
  flow: 5,
  checks: 4,
  report: 4,
  policy: 3,
  duplicates: 3,
  edits: 3,
  runs: 3,
  git: 2,
  disk: 1,
  process: 1,
  model: 0,
  text: 0,
};

/** What may be named only in some places, and why. */
const reserved: readonly { readonly what: string; readonly in: RegExp; readonly why: string }[] = [
  { what: 'node:fs', in: /^src\/disk\//, why: 'src/disk is the only folder that reads and writes files' },
  { what: 'node:fs/promises', in: /^src\/disk\//, why: 'src/disk is the only folder that reads and writes files' },
  {
    what: 'node:child_process',
    in: /^src\/(?:process\/|git\/batch\.ts$)/,
    why: 'src/process starts programs; only the reader of objects keeps one running',
  },
  {
    what: 'node:worker_threads',
    in: /^src\/(?:process\/|checks\/frontmatter\/schema-worker\.ts$)/,
    why: 'src/process starts threads; schema-worker.ts is one',
  },
  { what: 'gray-matter', in: /^src\/text\/document\.ts$/, why: 'one file knows gray-matter' },
  { what: 'simple-git', in: /^src\/git\/porcelain\.ts$/, why: 'one file knows simple-git' },
];

const words: readonly { readonly what: RegExp; readonly in: RegExp; readonly why: string }[] = [
  { what: /\bprocess\s*\.\s*exit\s*\(/, in: /^$/, why: 'output that is not yet written would be lost' },
  { what: /\bprocess\s*\.\s*exitCode\b/, in: /^src\/cli\//, why: 'src/cli decides the exit status' },
  {
    what: /\bprocess\s*\.\s*(?:env|argv|cwd|stdin|stdout|stderr)\b|\benv\b[^;]*=\s*process\s*;/,
    in: /^src\/cli\//,
    why: 'src/cli is handed the world and passes it on',
  },
  { what: /\bconsole\s*\.\s*(?:log|warn|error|info|debug)\b/, in: /^src\/cli\//, why: 'src/cli does the talking' },
  {
    what: /\b(?:run|runNow|spawn|spawnSync)\(\s*'git'/,
    in: /^src\/git\//,
    why: 'src/git is the only folder that starts git',
  },
];

/** What runs at every commit of a document: the entry, and what is loaded in turn. */
const hookPath = ['src/cli/hook-entry.ts', 'src/app/hook.ts', 'src/checks/frontmatter/index.ts'];

const isBuild = (path: string): boolean => path.startsWith('src/build/');
/** The public door stands above everything but the command line. */
const folderOf = (path: string): string => (path === 'src/index.ts' ? 'cli' : (path.split('/')[1] ?? ''));

function edgeTrouble({ from, to, static: loaded }: Edge): string | undefined {
  const edge = `${from} → ${to}`;
  if (!to.startsWith('src/')) return undefined;
  if (isBuild(from)) return undefined;
  if (isBuild(to)) return `${edge}: what builds Sluice is no part of it`;
  const [here, there] = [folderOf(from), folderOf(to)];
  if (here === there) return undefined;
  const [upper, lower] = [floors[here], floors[there]];
  if (upper === undefined || lower === undefined)
    return `${edge}: ${upper === undefined ? here : there} is on no floor of docs/architecture.md`;
  // Texts are read into the model's values; they are types, and nothing of it runs.
  if (here === 'text' && there === 'model' && !loaded) return undefined;
  if (here === 'report' && there !== 'model') return `${edge}: a reporter reads nothing but the report`;
  if (lower < upper) return undefined;
  return lower === upper
    ? `${edge}: two folders on floor ${upper} do not know each other`
    : `${edge}: floor ${upper} may not look up to floor ${lower}`;
}

function placeTrouble({ path, code, edges }: SourceFile): string[] {
  if (isBuild(path)) return [];
  const pure = /^src\/(?:model|text)\//.test(path);
  return [
    ...edges.flatMap(({ to }) => {
      const rule = reserved.find(({ what }) => what === to);
      if (rule && !rule.in.test(path)) return [`${path} → ${to}: ${rule.why}`];
      return pure && to.startsWith('node:') ? [`${path} → ${to}: src/model and src/text know no Node`] : [];
    }),
    ...words.flatMap(({ what, in: place, why }) => {
      const found = what.exec(code)?.[0];
      return found === undefined || place.test(path) ? [] : [`${path} has \`${found}\`: ${why}`];
    }),
  ];
}

spec('the architecture', (test) => {
  const files = sourceFiles();
  const all = [...files.values()];

  test('floors only look down', () => {
    assert.ok(all.length > 100);
    assert.equal(
      all.flatMap((file) => file.edges.flatMap((edge) => edgeTrouble(edge) ?? [])),
      [],
    );
  });

  test('there are no import cycles, types included', () => {
    assert.equal(
      cyclesIn(files).map((cycle) => cycle.join(' → ')),
      [],
    );
  });

  test('files, programs, streams and exit statuses belong to their folders', () => {
    assert.equal(all.flatMap(placeTrouble), []);
  });

  test.each(
    [
      'gray-matter',
      'simple-git',
      'yaml',
      'ajv',
      'src/git/porcelain.ts',
      'src/text/places.ts',
      'src/policy/duplicates.ts',
    ],
    (name) => `a hook that has nothing to say does not load ${name}`,
    (name) => {
      const ways = hookPath.map((start) => loadedWith(files, start).get(name)?.join(' → '));
      assert.equal(
        ways.filter((way) => way !== undefined),
        [],
      );
    },
  );

  test('the quick way to edit YAML does not load yaml, the close one does', () => {
    assert.not(loadedWith(files, 'src/text/yaml-edit.ts').has('yaml'));
    assert.ok(loadedWith(files, 'src/text/yaml-edit-closely.ts').has('yaml'));
  });

  test('these are the files a hook starts with, and each loads the next', () => {
    for (const [at, to] of hookPath.entries()) {
      const loaded = [...loadedWith(files, hookPath[at - 1] ?? to).keys()];
      assert.ok(at === 0 || loaded.some((path) => files.get(path)?.edges.some((edge) => edge.to === to)), to);
    }
  });

  test.each(
    [
      [
        'src/text/a.ts',
        "import { b } from '../git/b.ts';",
        'src/text/a.ts → src/git/b.ts: floor 0 may not look up to floor 2',
      ],
      [
        'src/git/a.ts',
        "import type { B } from '../app/b.ts';",
        'src/git/a.ts → src/app/b.ts: floor 2 may not look up to floor 6',
      ],
      [
        'src/checks/a.ts',
        "const b = await import('../cli/b.ts');",
        'src/checks/a.ts → src/cli/b.ts: floor 4 may not look up to floor 7',
      ],
      [
        'src/policy/a.ts',
        "export {\n  b,\n} from '../edits/b.ts';",
        'src/policy/a.ts → src/edits/b.ts: two folders on floor 3 do not know each other',
      ],
      [
        'src/report/a.ts',
        "import { b } from '../text/b.ts';",
        'src/report/a.ts → src/text/b.ts: a reporter reads nothing but the report',
      ],
      [
        'src/app/a.ts',
        "import { b } from '../build/b.ts';",
        'src/app/a.ts → src/build/b.ts: what builds Sluice is no part of it',
      ],
      [
        'src/app/a.ts',
        "new URL(x ? './b.ts' : '../cli/c.ts', y);",
        'src/app/a.ts → src/cli/c.ts: floor 6 may not look up to floor 7',
      ],
    ] as const,
    ([, , told]) => `a wrong edge is named: ${told}`,
    ([path, text, told]) =>
      assert.equal(
        sourceFile(path, text).edges.flatMap((edge) => edgeTrouble(edge) ?? []),
        [told],
      ),
  );

  test.each(
    [
      ['src/app/a.ts', "import { rmSync } from 'node:fs';", 'src/app/a.ts → node:fs'],
      ['src/git/a.ts', "import { spawn } from 'node:child_process';", 'src/git/a.ts → node:child_process'],
      ['src/text/a.ts', "import { join } from 'node:path';", 'src/text/a.ts → node:path'],
      ['src/app/a.ts', "const matter = await import('gray-matter');", 'src/app/a.ts → gray-matter'],
      ['src/app/a.ts', "const home = process.env['HOME'];", 'src/app/a.ts has `process.env`'],
      ['src/app/a.ts', 'const { env } = process;', 'src/app/a.ts has `env } = process;`'],
      ['src/cli/a.ts', 'process.exit(1);', 'src/cli/a.ts has `process.exit(`'],
      ['src/app/a.ts', "await run('git', ['status']);", "src/app/a.ts has `run('git'`"],
    ] as const,
    ([, , told]) => `what is out of place is named: ${told}`,
    ([path, text, told]) => {
      const [trouble = 'nothing', ...more] = placeTrouble(sourceFile(path, text));
      assert.is(trouble.slice(0, told.length), told);
      assert.equal(more, []);
    },
  );

  test('a cycle is named by all its files', () => {
    const circle = [
      sourceFile('src/text/a.ts', "import { b } from './b.ts';"),
      sourceFile('src/text/b.ts', "import type { C } from './c.ts';"),
      sourceFile('src/text/c.ts', "const a = await import('./a.ts');"),
    ];
    const found = cyclesIn(new Map(circle.map((file) => [file.path, file])));
    assert.equal(found, [['src/text/a.ts', 'src/text/b.ts', 'src/text/c.ts', 'src/text/a.ts']]);
  });
});
