import { dirname, join } from 'node:path';
import { readIfThere } from '../disk/read.ts';
import { makeFolder, withTemporaryFolder, writePlain, writeThere } from '../disk/temporary.ts';
import { Fault } from '../model/fault.ts';
import { byBytes } from '../model/path.ts';
import { withoutRepository } from '../process/environment.ts';
import { run } from '../process/run.ts';

/** A file to judge, under its name in the repository: jscpd goes by the order of names. */
export interface Source {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface Tool {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Files one after the other, where there are too many to hold. */
export type Sources = (put: (source: Source) => void) => Promise<void>;

/** Long enough for the largest of trees, on a machine that is busy. */
const limitMs = 120_000;

/** The path of a file that a report names. */
export type NameOf = (name: string) => string;

interface Setting {
  /** Files whose name decides what they are. */
  readonly named?: Iterable<string>;
  /** What no option can say. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Have jscpd look at the files, and read the report that it writes: no report is no verdict. */
export type Ask = <T>(
  args: readonly string[],
  report: string,
  read: (report: unknown, nameOf: NameOf) => T,
) => Promise<T>;

/** Put files into a folder of their own, and ask jscpd of them there. */
export async function inScratch<T>(
  tool: Tool,
  sources: readonly Source[] | Sources,
  { named = [], config }: Setting,
  use: (ask: Ask) => Promise<T>,
): Promise<T> {
  return withTemporaryFolder(async (folder) => {
    const { names, put } = namesIn(join(folder, 's'), new Set(named));
    // A list waits for nobody: jscpd runs while whoever asks goes on.
    if (typeof sources === 'function') await sources(put);
    else for (const source of [...sources].sort((a, b) => byFolders(a.path, b.path))) put(source);
    if (config) writePlain(join(folder, '.jscpd.json'), JSON.stringify(config));
    // What some `.ignore` above the temporary folder takes out comes in again.
    writePlain(join(folder, '.ignore'), '!*\n');
    const nameOf = nameIn(names);
    return use(async (args, report, read) => {
      const text = await answer(tool, folder, args, report);
      try {
        return read(JSON.parse(text.toString()) as unknown, nameOf);
      } catch (error) {
        throw noReport(tool, 'its report is none that is known', String(error));
      }
    });
  });
}

const plainly = 's --reporters json --output . --silent --no-tips --no-gitignore --no-colors'.split(' ');

async function answer(tool: Tool, folder: string, args: readonly string[], report: string): Promise<Buffer> {
  const ended = await run(tool.path, [...plainly, ...args], {
    // No configuration but ours lies here, and none of git's variables may lead anywhere: they could empty a commit.
    cwd: folder,
    env: { ...withoutRepository(tool.env), JSCPD_NO_TIPS: '1' },
    timeoutMs: Number(tool.env['SLUICE_JSCPD_TIMEOUT_MS'] ?? limitMs),
  });
  const text = ended.failed === undefined ? readIfThere(join(folder, report)) : undefined;
  if (!text) throw noReport(tool, ended.failed ?? `it ended with ${ended.status}`, ended.stderr);
  return text;
}

/** Where files are put, and which name stands for which path. */
function namesIn(
  folder: string,
  named: ReadonlySet<string>,
): { readonly names: ReadonlyMap<string, string>; put(source: Source): void } {
  const names = new Map<string, string>();
  makeFolder(folder);
  const put = ({ path, bytes }: Source): void => {
    const name = scratchName(path, String(names.size).padStart(7, '0'), named);
    names.set(name, path);
    if (named.size > 0) makeFolder(dirname(join(folder, name)));
    writeThere(join(folder, name), bytes);
  };
  return { names, put };
}

function noReport({ path }: Tool, why: string, said: string): Fault {
  const reason = why === 'timed out' ? `it took longer than its time (SLUICE_JSCPD_TIMEOUT_MS)` : why;
  const first = said.split('\n').find((line) => line.trim() !== '');
  return new Fault(
    'tool-missing',
    `jscpd gave no report, so copies could not be judged: ${reason}${first === undefined ? '' : ` (${first.trim().slice(0, 200)})`}; try \`${path} --version\`.`,
  );
}

/**
 * Files lie side by side under numbers, which no file system and no report makes something else of, in the order of their
 * paths: jscpd likens every copy to the first of them. Only a name that decides the format is kept.
 */
function scratchName(path: string, number: string, named: ReadonlySet<string>): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (named.has(name)) return `${number}/${name}`;
  return number + (/\.[\w+#-]{1,20}$/.exec(name)?.[0] ?? '');
}

/** The order in which jscpd looks at paths: folder by folder. */
function byFolders(a: string, b: string): number {
  const [one, other] = [a.split('/'), b.split('/')];
  const at = one.findIndex((part, index) => part !== other[index]);
  return at === -1 ? -1 : byBytes(one[at]!, other[at] ?? '');
}

/** What jscpd calls a file, or a block of another format in it (`name:format`). */
function nameIn(names: ReadonlyMap<string, string>): NameOf {
  return (name) => {
    const plain = name.replaceAll('\\', '/').replace(/^s\//, '');
    const found = names.get(plain) ?? names.get(plain.replace(/:[^:/]*$/, ''));
    if (found === undefined) throw new Error(`it names ${name}`);
    return found;
  };
}
