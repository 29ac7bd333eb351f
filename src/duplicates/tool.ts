import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isThere, readIfThere } from '../disk/read.ts';
import { Fault } from '../model/fault.ts';

/** The one version whose reports we know. */
export const toolVersion = '5.3.2';

/** Where jscpd's own packages name a binary for. */
const platforms: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': ['jscpd-linux-x64-gnu', 'jscpd-linux-x64-musl'],
  'linux-arm64': ['jscpd-linux-arm64-gnu', 'jscpd-linux-arm64-musl'],
  'darwin-x64': ['jscpd-darwin-x64'],
  'darwin-arm64': ['jscpd-darwin-arm64'],
  'win32-x64': ['jscpd-windows-x64-msvc'],
  'win32-arm64': ['jscpd-windows-arm64-msvc'],
};

const program: string = process.platform === 'win32' ? 'jscpd.exe' : 'jscpd';

/** A copy that `init` puts beside the engine, for work trees without `node_modules`. */
export function toolCopy(commonDir: string): string {
  return join(commonDir, 'sluice', 'tools', `jscpd-${toolVersion}`, program);
}

/**
 * jscpd's binary, which its launcher would start after starting another Node; undefined where there is none for this
 * platform. One that is not installed, or of another version, is a fault: it could have been there.
 */
export function findTool(commonDir: string | undefined): string | undefined {
  const packages = platforms[`${process.platform}-${process.arch}`];
  if (!packages) return undefined;
  const found = packages.map(installed).find((one) => one !== undefined);
  if (found?.version === toolVersion) return found.path;
  const copy = commonDir === undefined ? undefined : toolCopy(commonDir);
  if (copy !== undefined && isThere(copy)) return copy;
  if (!found)
    throw new Fault(
      'tool-missing',
      `jscpd ${toolVersion}, which judges copies, is not installed: run \`npm install\`, with optional packages, and \`sluice init\` again.`,
    );
  throw new Fault(
    'tool-missing',
    `jscpd ${found.version} is installed, and Sluice knows the reports of ${toolVersion} only: run \`npm install --save-dev --save-exact jscpd@${toolVersion}\`.`,
  );
}

interface Installed {
  readonly path: string;
  readonly version: string;
}

/** As Node finds packages from here: beside the engine, or in the repository whose git dir holds it. */
function installed(name: string): Installed | undefined {
  try {
    const launcher = createRequire(import.meta.url).resolve('jscpd/package.json');
    const manifest = createRequire(launcher).resolve(`${name}/package.json`);
    const { version } = JSON.parse(readIfThere(manifest)!.toString()) as { version: string };
    const path = join(dirname(manifest), 'bin', program);
    return isThere(path) ? { path, version } : undefined;
  } catch {
    return undefined;
  }
}
