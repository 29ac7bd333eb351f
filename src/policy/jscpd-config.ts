import type { Detection } from '../model/duplicates.ts';
import type { Fault } from '../model/fault.ts';
import type { Value } from '../model/policy.ts';
import { placeOf } from '../text/lines.ts';
import { globTrouble } from '../text/rust-glob.ts';
import { regexTrouble } from '../text/rust-regex.ts';
import { rootCauses } from '../text/schema-errors.ts';
import { WrittenFile } from './written-file.ts';
import { formatGroups, formatList, formatMapping, type Groups, type Mapping } from './jscpd-formats-of.ts';
import { refuseElsewhere } from './jscpd-places.ts';
import { inexactWords, isInexact, jscpdKey, unknownJscpdKey } from './jscpd-words.ts';
import { jscpdPath } from './jscpd-paths.ts';
import { refuseYaml } from './json-text.ts';
import { decode, type PolicySource } from './source.ts';

/** What `.jscpd.json` comes to. */
export interface JscpdConfig {
  readonly detect: Detection;
  /** The most of the whole tree that may be copies, in percent. */
  readonly threshold: number;
  /** Its own groups of folders. */
  readonly isolated: readonly (readonly string[])[];
  /** What it takes out, as it is written there. */
  readonly takesOut: { readonly files: readonly string[]; readonly code: readonly string[] };
}

/** Folders that nobody writes by hand. */
const notOurs = ['.venv', 'node_modules', '__pycache__', '.next', 'dist', '.git'];

/** What holds where a key is not there, and where the file is not. */
const usualDetection: Detection = {
  minTokens: 50,
  minLines: 10,
  maxLines: undefined,
  maxSize: 1 << 20,
  mode: 'mild',
  formats: ['python', 'typescript', 'javascript', 'tsx'],
  formatsExts: {},
  formatsNames: {},
  crossFormats: [],
  ignore: notOurs.map((name) => `**/${name}/**`),
  ignorePattern: [],
  ignoreCase: false,
  ignoreIdentifiers: false,
  ignoreLiterals: false,
  ignoreAnnotations: false,
  skipLocal: false,
};

/** Where there is no file. */
export const usualJscpd: JscpdConfig = {
  detect: usualDetection,
  threshold: 3,
  isolated: [],
  takesOut: { files: [], code: [] },
};

/** `.jscpd.json` of a tree, every mistake in it a fault: jscpd itself would go on without what it does not understand. */
export async function readJscpdConfig(source: PolicySource): Promise<JscpdConfig> {
  const bytes = await source.file(jscpdPath);
  await refuseElsewhere(source, bytes !== undefined);
  if (!bytes) return usualJscpd;
  const file = new WrittenFile(jscpdPath, decode(jscpdPath, bytes));
  if (bytes[0] === 0xef && bytes[1] === 0xbb)
    throw file.fault({ line: 1, column: 1 }, 'jscpd reads no byte order mark: save this file without one');
  refuseYaml(file);
  return configOf(file, await writtenIn(file));
}

/** The keys that count, as jscpd understands them once they are known to be right. */
interface Written extends Partial<
  Omit<Detection, 'formats' | 'maxSize' | 'formatsExts' | 'formatsNames' | 'crossFormats'>
> {
  readonly threshold?: number;
  readonly maxSize?: string;
  readonly format?: string | readonly string[];
  readonly formatsExts?: Mapping;
  readonly formatsNames?: Mapping;
  readonly crossFormats?: Groups;
  readonly skipIsolated?: readonly (readonly string[])[];
}

interface Keys {
  readonly values: Written;
  /** How a key is spelt in the file. */
  readonly spelt: (key: string) => string;
}

async function writtenIn(file: WrittenFile): Promise<Keys> {
  const data = JSON.parse(file.text) as Value;
  if (keysWritten(file.text) !== keysIn(data)) throw await keyTwice(file);
  const spelt = new Map<string, string>();
  const values: Record<string, Value> = {};
  if (typeof data === 'object' && data !== null && !Array.isArray(data))
    for (const [written, value] of Object.entries(data)) {
      const key = written === '' ? '//' : jscpdKey(written);
      if (key === undefined) throw await file.faultAt([written], 'key', unknownJscpdKey(written));
      const other = spelt.get(key);
      if (other !== undefined && key !== '//')
        throw await file.faultAt([written], 'key', `"${written}" is "${other}" once more: keep one of them`);
      spelt.set(key, written);
      values[key] = value;
    }
  // Before their values are looked at: a better one would be refused as well.
  for (const [key, value] of Object.entries(values))
    if (isInexact(key, value)) throw await file.faultAt([spelt.get(key)!], 'key', inexactWords(key));
  await refuseMisfits(file, spelt.size > 0 ? values : data, spelt);
  return { values, spelt: (key) => spelt.get(key) ?? key };
}

/** JSON itself takes a key twice, and keeps the last of them. */
async function keyTwice(file: WrittenFile): Promise<Fault> {
  const { findPlaces } = await import('../text/places.ts');
  const twice = findPlaces(file.text).troubles.find(({ code }) => code === 'fm/duplicate-key');
  return file.fault(placeOf(file.text, twice?.range.start ?? 0), 'this key is there twice; keep one');
}

/** How many strings of a JSON text are keys. */
function keysWritten(text: string): number {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:?)/g)].filter(([, colon]) => colon === ':').length;
}

function keysIn(value: Value): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value as Readonly<Record<string, Value>>).reduce((sum: number, one) => sum + keysIn(one), own);
}

async function refuseMisfits(file: WrittenFile, data: Value, spelt: ReadonlyMap<string, string>): Promise<void> {
  const { default: validate } = await import('./generated/validators/jscpd.cjs');
  if (validate(data)) return;
  const { misfitOf } = await import('./config-words.ts');
  const { path, on, message } = misfitOf(jscpdPath, rootCauses(validate.errors ?? []), data);
  const [key, ...rest] = path;
  throw await file.faultAt(key === undefined ? [] : [spelt.get(String(key)) ?? key, ...rest], on, message);
}

async function configOf(file: WrittenFile, keys: Keys): Promise<JscpdConfig> {
  const { values, spelt } = keys;
  const { threshold = usualJscpd.threshold, skipIsolated = [], ignore = [], ignorePattern = [] } = values;
  await refuseEach(file, spelt('ignore'), ignore, globTrouble, 'cannot be a pattern of files');
  await refuseEach(file, spelt('ignorePattern'), ignorePattern, regexTrouble, 'is no regular expression jscpd takes');
  return {
    detect: await detectionOf(file, keys),
    threshold,
    isolated: skipIsolated,
    takesOut: { files: ignore, code: ignorePattern },
  };
}

async function detectionOf(file: WrittenFile, { values, spelt }: Keys): Promise<Detection> {
  const { format, maxSize, formatsExts, formatsNames, crossFormats } = values;
  const plain = Object.keys(usualDetection).filter((key) => Object.hasOwn(values, key));
  return {
    ...usualDetection,
    ...Object.fromEntries(plain.map((key) => [key, values[key as keyof Written]])),
    formats: format === undefined ? usualDetection.formats : await formatList(file, spelt('format'), format),
    maxSize: maxSize === undefined ? usualDetection.maxSize : await sizeOf(file, spelt('maxSize'), maxSize),
    formatsExts: await formatMapping(file, spelt('formatsExts'), formatsExts ?? {}, 'ending'),
    formatsNames: await formatMapping(file, spelt('formatsNames'), formatsNames ?? {}, 'name'),
    crossFormats: await formatGroups(file, spelt('crossFormats'), crossFormats ?? []),
  };
}

async function refuseEach(
  file: WrittenFile,
  key: string,
  list: readonly string[],
  troubleOf: (text: string) => string | undefined,
  words: string,
): Promise<void> {
  for (const [index, text] of list.entries()) {
    const trouble = troubleOf(text);
    if (trouble !== undefined) throw await file.faultAt([key, index], 'value', `"${text}" ${words}: ${trouble}`);
  }
}

const units: Readonly<Record<string, number>> = { k: 1 << 10, m: 1 << 20, g: 1 << 30 };

async function sizeOf(file: WrittenFile, key: string, text: string): Promise<number> {
  const unit = /[kmg]/i.exec(text)?.[0].toLowerCase();
  const bytes = Math.round(parseFloat(text) * (unit === undefined ? 1 : units[unit]!));
  if (bytes < 1) throw await file.faultAt([key], 'value', 'no file is that small, so jscpd would look at none');
  return bytes;
}
