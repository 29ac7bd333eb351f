import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { exitCodes, hookExitCodes } from '../model/exit.ts';
import { damaged, lastLine } from '../disk/damage.ts';
import { version } from '../model/version.ts';
import { digestOf, emptyFolder, listFiles, makeExecutable, readText, root, writeText } from './files.ts';
import { notices } from './notices.ts';

/**
 * Two ways to run. `dist/engine/` needs nothing but Node: the hooks start `hook.cjs` from it, and `init` copies the
 * whole folder into the git dir, so that work trees without `node_modules` are held too. `dist/index.js` is the
 * library, with its dependencies left to the installer.
 */

const engine = 'dist/engine';

/** For what is remembered between runs (model/version.ts). */
const builtFrom = { builtFrom: JSON.stringify(digestOf('src', 'package-lock.json')) };

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  minify: process.env['SLUICE_PLAIN'] === undefined,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/**
 * What is needed only when something is wrong, for one kind of document, or by one command lies in a file of its own:
 * parsing a file costs 40 µs a kilobyte, used or not.
 */
const apart: readonly RegExp[] = [
  /checks\/frontmatter\/(?:explain|across|table|closer|open-schema|schema-here|schema-thread|codes)\.ts$/,
  /cli\/hook-output\.ts$/,
  /cli\/commands\/(?!check|hook)[a-z]+\.ts$/,
  /checks\/stamps\/(?:codes|neutral)\.ts$/,
  /checks\/duplicates\/(?:index|codes|tree)\.ts$/,
  /app\/(?:our-codes|hook-stamps|mending|stamp-commit)\.ts$/,
  /policy\/(?:config-words|profile-config|duplicates)\.ts$/,
  /text\/(?:places|yaml-edit-closely)\.ts$/,
  /generated\/validators\/[^/]+\.cjs$/,
  /schemas\/packs\/[^/]+\.json$/,
];

/** The name of a part: its folder and its own, because two folders may each have an `explain`. */
function partName(path: string): string {
  return `${basename(dirname(path))}-${basename(path).replace(/\.(?:ts|cjs|schema\.json)$/, '')}.cjs`;
}

function partsApart(parts: Set<string>): Plugin {
  return {
    name: 'parts-apart',
    setup(esbuild) {
      esbuild.onResolve({ filter: /^\./ }, ({ path, importer, kind }) => {
        const file = join(dirname(importer), path);
        if (kind !== 'dynamic-import' || !apart.some((pattern) => pattern.test(file))) return undefined;
        parts.add(file);
        return { path: `./${partName(file)}`, external: true };
      });
    },
  };
}

/** Of js-yaml we read and never write, and the half that writes is as large. */
const yamlReader: Plugin = {
  name: 'yaml-reader',
  setup(esbuild) {
    const lib = join(root, 'node_modules/js-yaml/lib');
    esbuild.onResolve({ filter: /^js-yaml$/ }, ({ importer }) =>
      importer.startsWith(join(root, 'src')) ? { path: 'js-yaml', namespace: 'reader' } : undefined,
    );
    esbuild.onLoad({ filter: /./, namespace: 'reader' }, () => ({
      contents: `export{load}from'${lib}/loader.js';import Type from'${lib}/type.js';import CORE_SCHEMA from'${lib}/schema/core.js';export{Type,CORE_SCHEMA};`,
      resolveDir: root,
    }));
  },
};

/** Each entry, and each part any of them needs, as a file of its own. Says what went into them. */
async function bundleEngine(entries: Readonly<Record<string, string>>): Promise<string[]> {
  const parts = new Set<string>();
  const done = new Set<string>();
  const inputs: string[] = [];
  const bundleOne = async (entry: string, out: string): Promise<void> => {
    // Of JSON as an entry esbuild makes a file that exports nothing.
    if (entry.endsWith('.json'))
      return writeText(
        `${engine}/${out}`,
        `module.exports=${JSON.stringify(JSON.parse(readText(entry)))};\n${lastLine}`,
      );
    const result = await build({
      ...shared,
      entryPoints: [entry],
      outfile: join(engine, out),
      format: 'cjs',
      // `import()` would start the module loader of the other kind; `require` is there already.
      supported: { 'dynamic-import': false },
      define: { 'import.meta.url': 'importMetaUrl', ...builtFrom },
      banner: { js: "const importMetaUrl=require('url').pathToFileURL(__filename).href;" },
      footer: { js: lastLine.trimEnd() },
      plugins: [partsApart(parts), yamlReader],
    });
    inputs.push(...Object.keys(result.metafile!.inputs));
  };
  for (const [out, entry] of Object.entries(entries)) await bundleOne(entry, out);
  for (let next = nextOf(parts, done); next !== undefined; next = nextOf(parts, done)) {
    done.add(next);
    await bundleOne(relative(root, next), partName(next));
  }
  return inputs;
}

function nextOf(parts: ReadonlySet<string>, done: ReadonlySet<string>): string | undefined {
  return [...parts].find((part) => !done.has(part));
}

/**
 * A first file plain enough for any Node, so that an old one is told so instead of failing to parse. Until there is an
 * answer there is none: whatever ends us early must not look like a pass. One block, so that a part of it is no program.
 */
function starter(main: string, fault: number): string {
  return `{
process.exitCode = ${fault};
var parts = process.versions.node.split('.');
if (+parts[0] < 20 || (+parts[0] === 20 && +parts[1] < 19)) {
  console.error('sluice: Node ' + process.versions.node + ' is too old: 20.19 or newer is needed.');
} else {
  var start;
  try {
    start = require('./load.cjs').loader(__dirname, require)('./${main}').start;
  } catch (error) {}
  if (start) start();
  else console.error(${JSON.stringify(`sluice: ${damaged}`)});
}
}
${lastLine}`;
}

async function bundleLibrary(): Promise<void> {
  await build({
    ...shared,
    minify: false,
    entryPoints: ['src/index.ts'],
    outfile: 'dist/index.js',
    format: 'esm',
    packages: 'external',
    define: builtFrom,
  });
  const worker = listFiles(engine, '.cjs').filter((path) => /schema-worker|validators-meta/.test(path));
  for (const path of worker) copyFileSync(join(root, path), join(root, 'dist', basename(path)));
}

export async function bundle(): Promise<void> {
  // Parts of earlier builds would pile up otherwise.
  emptyFolder('dist');
  const inputs = await bundleEngine({
    'judge.cjs': 'src/cli/hook-entry.ts',
    'main.cjs': 'src/cli/entry.ts',
    'load.cjs': 'src/disk/load.ts',
    'keep.cjs': 'src/disk/keep.ts',
    'schema-worker.cjs': 'src/checks/frontmatter/schema-worker.ts',
  });
  await bundleLibrary();
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  writeText(`${engine}/hook.cjs`, starter('judge.cjs', hookExitCodes.fault));
  writeText(`${engine}/cli.cjs`, '#!/usr/bin/env node\n' + starter('main.cjs', exitCodes.fault));
  makeExecutable(`${engine}/cli.cjs`);
  writeText(`${engine}/version`, `${version}\n`);
  writeText(`${engine}/THIRD-PARTY.txt`, notices(inputs));
}
