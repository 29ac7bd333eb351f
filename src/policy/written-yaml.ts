import type { Fault } from '../model/fault.ts';
import type { Value } from '../model/policy.ts';
import type { Validate } from '../model/validate.ts';
import { placeOf } from '../text/lines.ts';
import { rootCauses, type Cause } from '../text/schema-errors.ts';
import { readYaml } from '../text/yaml.ts';
import type { WrittenFile } from './written-file.ts';

/** The YAML (or JSON) of a file that a person wrote, held to one of our own schemas. */
export async function readWritten(file: WrittenFile, validate: Validate): Promise<Value> {
  const quick = readYaml(file.text);
  const data = (quick.ok ? quick.data : await readClosely(file, quick.error)) ?? {};
  if (!validate(data)) throw await misfit(file, rootCauses(validate.errors ?? []), data);
  return data;
}

async function readClosely(file: WrittenFile, why: string): Promise<Value | undefined> {
  const text = await import('../text/places.ts');
  const { places, reading } = text.readClosely(file.text);
  if (reading.ok) return reading.data;
  const [trouble] = places.troubles;
  const at = placeOf(file.text, trouble?.range.start ?? reading.offset);
  const words = trouble && troubleWords[trouble.code];
  throw file.fault(at, words ?? `this is not valid YAML (${why || reading.error || trouble?.text})`);
}

async function misfit(file: WrittenFile, causes: readonly Cause[], data: Value): Promise<Fault> {
  const { misfitOf } = await import('./config-words.ts');
  const { path, on, message } = misfitOf(file.kind, causes, data);
  return file.faultAt(path, on, message);
}

const troubleWords: Readonly<Record<string, string>> = {
  'fm/anchor': 'anchors and aliases are not read; write the value out',
  'fm/tag': 'tags are not read; remove it',
  'fm/merge-key': 'merge keys are not read; write the keys out',
  'fm/duplicate-key': 'this key is there twice; keep one',
  'fm/tab-indent': 'YAML is indented with spaces; replace the tab',
  'fm/proto-key': 'no key may have this name; choose another',
  'fm/too-deep': 'this is nested too deep; flatten it',
  'fm/too-many-keys': 'these are more keys than Sluice reads; take some out',
};
