import { copyFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { version } from '../model/version.ts';
import { emptyFolder, root, writeText } from './files.ts';
import { notices } from './notices.ts';

/**
 * Two ways to run. `dist/engine/` needs nothing but Node: the hooks start `hook.cjs` from it, and `init` copies the
 * whole folder into the git dir, so that work trees without `node_modules` are held too. `dist/index.js` is the
 * library, with its dependencies left to the installer.
 */

const engine = 'dist/engine';

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
 * What the hook needs only when something is wrong, or only for one kind of document, lies in files of its own:
 * parsing a file costs 40 µs a kilobyte, used or not.
 */
const apart: readonly RegExp[] = [
  /checks\/frontmatter\/(?:explain|across|own-schema|codes)\.ts$/,
  /cli\/hook-output\.ts$/,
  /app\/our-codes\.ts$/,
  /text\/places\.ts$/,
  /generated\/validators\/[^/]+\.cjs$/,
  /schemas\/packs\/[^/]+\.json$/,
];

/** Where a part that lies apart is written to. */
function partName(path: string): string {
  const name = basename(path).replace(/\.(?:ts|cjs|json)$/, '');
  return path.endsWith('.json') ? `${name}.json.cjs` : `${name}.cjs`;
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

/** Of js-yaml the hook reads and never writes, and the half that writes is as large. */
const yamlReader: Plugin = {
  name: 'yaml-reader',
  setup(esbuild) {
    const lib = join(root, 'node_modules/js-yaml/lib');
    esbuild.onResolve({ filter: /^js-yaml$/ }, () => ({ path: 'js-yaml', namespace: 'reader' }));
    esbuild.onLoad({ filter: /./, namespace: 'reader' }, () => ({
      contents: `export{load}from'${lib}/loader.js';import Type from'${lib}/type.js';import CORE_SCHEMA from'${lib}/schema/core.js';export{Type,CORE_SCHEMA};`,
      resolveDir: root,
    }));
  },
};

async function bundleHook(): Promise<string[]> {
  const parts = new Set<string>();
  const done = new Set<string>();
  const inputs: string[] = [];
  const bundleOne = async (entry: string, out: string): Promise<void> => {
    const result = await build({
      ...shared,
      entryPoints: [entry],
      outfile: join(engine, out),
      format: 'cjs',
      // `import()` would start the module loader of the other kind; `require` is there already.
      supported: { 'dynamic-import': false },
      define: { 'import.meta.url': 'importMetaUrl' },
      banner: { js: "const importMetaUrl=require('url').pathToFileURL(__filename).href;" },
      plugins: [partsApart(parts), yamlReader],
    });
    inputs.push(...Object.keys(result.metafile!.inputs));
  };
  await bundleOne('src/cli/hook-entry.ts', 'judge.cjs');
  for (let next = nextOf(parts, done); next !== undefined; next = nextOf(parts, done)) {
    done.add(next);
    await bundleOne(relative(root, next), partName(next));
  }
  await bundleOne('src/checks/frontmatter/schema-worker.ts', 'schema-worker.cjs');
  return inputs;
}

function nextOf(parts: ReadonlySet<string>, done: ReadonlySet<string>): string | undefined {
  return [...parts].find((part) => !done.has(part));
}

/** The file the hooks start: plain enough for any Node, so that an old one is told so instead of failing to parse. */
const starter = `'use strict';
var parts = process.versions.node.split('.');
if (+parts[0] < 20 || (+parts[0] === 20 && +parts[1] < 19)) {
  console.error('sluice: Node ' + process.versions.node + ' is too old: 20.19 or newer is needed.');
  process.exit(1);
}
require('./judge.cjs');
`;

const requireInModules =
  "import{createRequire as sluiceRequire}from'node:module';const require=sluiceRequire(import.meta.url);";

async function bundleCli(): Promise<string[]> {
  const result = await build({
    ...shared,
    entryPoints: [{ in: 'src/cli/entry.ts', out: 'cli' }],
    outdir: engine,
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'part-[hash]',
    banner: { js: requireInModules },
  });
  return Object.keys(result.metafile!.inputs);
}

async function bundleLibrary(): Promise<void> {
  await build({
    ...shared,
    minify: false,
    entryPoints: ['src/index.ts'],
    outfile: 'dist/index.js',
    format: 'esm',
    packages: 'external',
  });
  copyFileSync(join(root, engine, 'schema-worker.cjs'), join(root, 'dist/schema-worker.cjs'));
}

export async function bundle(): Promise<void> {
  // Parts of earlier builds would pile up otherwise.
  emptyFolder('dist');
  const inputs = [...(await bundleHook()), ...(await bundleCli())];
  await bundleLibrary();
  writeText(`${engine}/hook.cjs`, starter);
  writeText(`${engine}/version`, `${version}\n`);
  writeText(`${engine}/THIRD-PARTY.txt`, notices(inputs));
}
