import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promptDraft, stampsOn } from '../test/support/prompts.ts';
import { article } from './corpus.ts';
import {
  cli,
  interleaved,
  median,
  peers,
  programsStarted,
  rounded,
  run,
  table,
  versionOf,
  writeResult,
} from './measure.ts';

/**
 * What a commit costs, each manager in a repository of its own, all in one run. The others are given the cheapest task
 * there is, `true`; ours judges the document.
 */

const skill = (note: string): string =>
  `---\nname: notes\ndescription: Take notes while reading, ${note}.\n---\n\nTake notes.\n`;
const skillPath = 'skills/notes/SKILL.md';

class Bench {
  readonly dir: string;

  constructor(folder: string, name: string, files: number) {
    this.dir = join(folder, name);
    mkdirSync(this.dir);
    this.git('init', '-q', '-b', 'main');
    // Packed as repositories are, and no upkeep of git's own beside what is measured.
    for (const key of ['gc.auto', 'maintenance.auto']) this.git('config', key, '0');
    for (let index = 0; index < files; index++) this.write(`data/part-${index % 100}/file-${index}.txt`, `${index}\n`);
    this.write(skillPath, skill('first'));
    this.git('add', '-A');
    this.git('commit', '-q', '-m', 'first');
    this.git('gc', '-q');
  }

  git(...args: string[]): void {
    const { status, output } = run(this.dir, 'git', args);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${output}`);
  }

  write(path: string, text: string, mode?: number): void {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true });
    writeFileSync(join(this.dir, path), text, { mode });
  }

  hook(script: string): void {
    this.write('.git/hooks/pre-commit', `#!/bin/sh\n${script}\n`, 0o755);
  }
}

type SetUp = (bench: Bench) => void;

function withPackages(bench: Bench): void {
  symlinkSync(peers, join(bench.dir, 'node_modules'));
  bench.write('.gitignore', 'node_modules\n');
}

const managers: Readonly<Record<string, SetUp>> = {
  'empty sh hook': (bench) => bench.hook('exit 0'),
  'node -e 0': (bench) => bench.hook('exec node -e 0'),
  sluice: (bench) => {
    const { status, output } = run(bench.dir, process.execPath, [cli, 'init']);
    if (status !== 0) throw new Error(output);
    bench.git('commit', '-q', '-m', 'sluice');
  },
  'husky + lint-staged': (bench) => {
    withPackages(bench);
    bench.write('package.json', JSON.stringify({ name: 'x', 'lint-staged': { '*.md': 'true' } }));
    run(bench.dir, process.execPath, [join(peers, 'husky/bin.js')]);
    bench.write('.husky/pre-commit', 'lint-staged --quiet\n');
    bench.git('add', '-A');
    bench.git('commit', '-q', '--no-verify', '-m', 'husky');
  },
  lefthook: (bench) => {
    withPackages(bench);
    bench.write('lefthook.yml', "pre-commit:\n  commands:\n    md:\n      glob: '*.md'\n      run: 'true'\n");
    run(bench.dir, join(peers, '.bin/lefthook'), ['install']);
    bench.git('add', '-A');
    bench.git('commit', '-q', '--no-verify', '-m', 'lefthook');
  },
  prek: (bench) => {
    withPackages(bench);
    const hook =
      "  - id: md\n        name: md\n        entry: 'true'\n        language: system\n        files: '\\.md$'\n";
    bench.write('.pre-commit-config.yaml', `repos:\n  - repo: local\n    hooks:\n    ${hook}`);
    run(bench.dir, join(peers, '.bin/prek'), ['install']);
    bench.git('add', '-A');
    bench.git('commit', '-q', '--no-verify', '-m', 'prek');
  },
};

let serial = 0;

/** Stage something, then time the commit alone. */
function commitTime(bench: Bench, path: string, text: (note: string) => string): number {
  bench.write(path, text(`note ${serial++}`));
  bench.git('add', '-A');
  const { status, wallMs, output } = run(bench.dir, 'git', ['commit', '-q', '-m', 'x']);
  if (status !== 0) throw new Error(`${bench.dir}: ${output}`);
  return wallMs;
}

interface Row {
  readonly ms: number;
  /** The median of the differences within each round. */
  readonly overEmptyMs: number;
  /** Medians of the ratios within each round. */
  readonly overEmpty: number;
  readonly overHusky: number;
  readonly programs: number | 'not measured';
}

function compare(
  folder: string,
  files: number,
  path: string,
  text: (note: string) => string,
  rounds: number,
): Record<string, Row> {
  const benches = Object.fromEntries(
    Object.entries(managers).map(([name, setUp]) => {
      const bench = new Bench(folder, `${name.replaceAll(/\W+/g, '-')}-${files}-${serial++}`, files);
      setUp(bench);
      commitTime(bench, path, text);
      return [name, bench];
    }),
  );
  const times = interleaved(
    rounds,
    Object.fromEntries(Object.entries(benches).map(([name, bench]) => [name, () => commitTime(bench, path, text)])),
  );
  const ratio = (name: string, to: string): number =>
    rounded(median(times[name]!.map((time, round) => time / times[to]![round]!)), 2);
  const added = (name: string): number =>
    rounded(median(times[name]!.map((time, round) => time - times['empty sh hook']![round]!)));
  return Object.fromEntries(
    Object.entries(benches).map(([name, bench]) => {
      bench.write(path, text(`note ${serial++}`));
      bench.git('add', '-A');
      const programs = programsStarted(bench.dir, 'git', ['commit', '-q', '-m', 'x']) ?? 'not measured';
      return [
        name,
        {
          ms: rounded(median(times[name]!)),
          overEmptyMs: added(name),
          overEmpty: ratio(name, 'empty sh hook'),
          overHusky: ratio(name, 'husky + lint-staged'),
          programs,
        },
      ];
    }),
  );
}

function print(title: string, rows: Record<string, Row>): void {
  const lines = Object.entries(rows).map(([name, { ms, overEmptyMs, overEmpty, overHusky, programs }]) => [
    name,
    ms,
    overEmptyMs,
    overEmpty,
    overHusky,
    programs,
  ]);
  console.log(
    `\n${title}\n${table([['', 'ms', '+ ms over empty hook', '× empty hook', '× husky + lint-staged', 'programs'], ...lines])}`,
  );
}

/** Commits of several documents, of prompts that are stamped, of a schema of the repository, and of a document with rules across 14,500 others. */
function ours(folder: string, rounds: number): object {
  const skills = (index: number, note: string): [string, string] => [
    `skills/s${index}/SKILL.md`,
    skill(note).replace('name: notes', `name: s${index}`),
  ];
  const prompts = (index: number, note: string): [string, string] => [
    `prompts/prompt-${index}.md`,
    promptDraft('', `Write prices, ${note}.`),
  ];
  return {
    ...severalOf('documents', skills, folder, rounds),
    ...severalOf('prompts, stamped', prompts, folder, rounds),
  };
}

function severalOf(
  what: string,
  document: (index: number, note: string) => readonly [string, string],
  folder: string,
  rounds: number,
): object {
  const node = (): number => run(folder, process.execPath, ['-e', '0']).wallMs;
  const writeAll = (bench: Bench, count: number): void => {
    const note = `note ${serial++}`;
    for (let index = 0; index < count; index++) bench.write(...document(index, note));
    bench.git('add', '-A');
  };
  const result: Record<string, object> = {};
  for (const count of [1, 10, 100]) {
    const pair = ['empty sh hook', 'sluice'].map((name) => {
      const bench = new Bench(folder, `many-${name.replaceAll(/\W+/g, '-')}-${count}-${serial++}`, 10);
      managers[name]!(bench);
      if (name === 'sluice') {
        bench.write('sluice.yml', stampsOn);
        bench.git('commit', '-q', '-a', '-m', 'stamps');
      }
      return bench;
    });
    const time = (bench: Bench): number => {
      writeAll(bench, count);
      const { status, wallMs, output } = run(bench.dir, 'git', ['commit', '-q', '-m', 'x']);
      if (status !== 0) throw new Error(output);
      return wallMs;
    };
    for (const bench of pair) time(bench);
    const times = interleaved(rounds, { empty: () => time(pair[0]!), sluice: () => time(pair[1]!), node });
    writeAll(pair[1]!, count);
    const programs = programsStarted(pair[1]!.dir, 'git', ['commit', '-q', '-m', 'x']) ?? 'not measured';
    const over = median(times['sluice']!.map((wall, round) => wall - times['empty']![round]! - times['node']![round]!));
    result[`${count} ${what}`] = {
      hookOverBareNodeMs: rounded(over),
      bareNodeMs: rounded(median(times['node']!)),
      programs,
    };
  }
  return result;
}

function ownSchema(folder: string, rounds: number): object {
  const bench = new Bench(folder, 'own-schema', 10);
  managers['sluice']!(bench);
  bench.write(
    'article.schema.json',
    JSON.stringify({ type: 'object', required: ['title'], properties: { title: { type: 'string', pattern: '^\\S' } } }),
  );
  bench.write('sluice.yml', "version: 1\ndocuments:\n  - { paths: 'articles/*.md', schema: article.schema.json }\n");
  bench.write('articles/a.md', article(1));
  bench.git('add', '-A');
  bench.git('commit', '-q', '-m', 'schema');
  const own = (): number =>
    commitTime(bench, 'articles/a.md', (note) => article(serial).replace(/^title: .*$/m, `title: ${note}`));
  const pack = (): number => commitTime(bench, skillPath, skill);
  own();
  pack();
  const times = interleaved(rounds, { own, pack });
  return {
    'schema of the repository, cold, over a pack': {
      addedMs: rounded(median(times['own']!.map((wall, round) => wall - times['pack']![round]!))),
    },
  };
}

/** Commits of plans among 14,500 others, with rules across them; the same without such rules is what they add to. */
function acrossDocuments(folder: string, rounds: number): object {
  const rules = 'unique: [id], references: [{ key: depends_on, to: id, acyclic: true }], ';
  const plain = plansBench(folder, 'apart', '');
  const across = plansBench(folder, 'across', rules);
  let next = 20_000;
  // A plan that others depend on, and one that is new and depends on another.
  const title = (bench: Bench) => (): number =>
    commitTime(bench, 'plans/part-7/2026-01-01-plan-7.md', (note) => plan(7, note));
  const link = (bench: Bench) => (): number => {
    next += 2;
    return commitTime(bench, `plans/new/2026-01-01-plan-${next}.md`, (note) =>
      plan(next, note).replace(/p\d+\]/, 'p14499]'),
    );
  };
  const measures = { title: title(across), plainTitle: title(plain), link: link(across), plainLink: link(plain) };
  for (const measure of Object.values(measures)) measure();
  const times = interleaved(rounds, measures);
  const added = (name: 'title' | 'link', without: 'plainTitle' | 'plainLink'): number =>
    rounded(median(times[name]!.map((wall, round) => wall - times[without]![round]!)));
  return {
    'rules across 14,500 documents, facts warm': {
      addedMs: added('title', 'plainTitle'),
      addedByNewLinkMs: added('link', 'plainLink'),
    },
  };
}

function plan(id: number, note: string): string {
  return `---\nid: p${id}\ntitle: Plan ${note}\nstatus: ready\nowner: team\n${id > 0 ? `depends_on: [p${id - 1}]\n` : ''}---\n\nDo it.\n`;
}

function plansBench(folder: string, name: string, rules: string): Bench {
  const bench = new Bench(folder, name, 10);
  managers['sluice']!(bench);
  bench.write(
    'sluice.yml',
    `version: 1\npacks: []\ncontracts:\n  plan: { ${rules}body: { required: true } }\ndocuments:\n  - { paths: 'plans/**/*.md', contract: plan }\n`,
  );
  for (let id = 0; id < 14_500; id++) bench.write(`plans/part-${id % 50}/2026-01-01-plan-${id}.md`, plan(id, 'one'));
  bench.git('add', '-A');
  bench.git('commit', '-q', '-m', 'plans');
  bench.git('gc', '-q');
  return bench;
}

export function benchCommit(rounds: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    const result: Record<string, object> = {};
    for (const files of [1, 10_000]) {
      const nothing = compare(folder, files, 'notes.txt', (note) => `${note}\n`, rounds);
      print(`nothing of ours staged, ${files} files`, nothing);
      const one = compare(folder, files, skillPath, skill, rounds);
      print(`one document staged, no fix, ${files} files`, one);
      Object.assign(result, {
        [`nothing of ours staged, ${files} files`]: nothing,
        [`one document staged, ${files} files`]: one,
      });
    }
    const many = {
      ...ours(folder, rounds),
      ...ownSchema(folder, rounds),
      ...acrossDocuments(folder, Math.min(rounds, 11)),
    };
    console.log(`\nours alone\n${JSON.stringify(many, null, 2)}`);
    const versions = {
      sluice: versionOf(process.execPath, [cli, '--version']),
      husky: '9.1.7',
      'lint-staged': versionOf(join(peers, '.bin/lint-staged')),
      lefthook: versionOf(join(peers, '.bin/lefthook'), ['version']),
      prek: versionOf(join(peers, '.bin/prek')),
    };
    console.log(`\n${writeResult('commit', { versions, rounds, ...result, ours: many })}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
