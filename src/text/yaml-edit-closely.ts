import { Refused } from './edit-list.ts';
import { outlineClosely } from './outline-closely.ts';
import { readClosely, type YamlTrouble } from './places.ts';
import { saysAll, type Setting } from './settings.ts';
import { readYaml, type Reading } from './yaml.ts';
import { planOn, type LineEnd, type Planned } from './yaml-edit.ts';

/** The edits of `planSettings` for every form of YAML, or why there are none. Loaded only when it is needed: `yaml` is slow to load. */

const constructs: Readonly<Record<YamlTrouble['code'], string>> = {
  'fm/anchor': 'an anchor',
  'fm/merge-key': 'a merge key',
  'fm/tag': 'a tag',
  'fm/proto-key': 'a key that reaches a prototype',
  'fm/complex-key': 'a key that is not a text',
  'fm/duplicate-key': 'a key that is there twice',
  'fm/too-many-keys': 'more keys than a document may have',
  'fm/too-deep': 'more nesting than a document may have',
  'fm/tab-indent': 'a tab as indentation',
  'fm/syntax': 'text that is no YAML',
};

export function planClosely(yaml: string, settings: readonly Setting[], lineEnd: LineEnd = '\n'): Planned {
  const { places, reading } = readClosely(yaml);
  const [trouble] = places.troubles.toSorted((one, other) => one.range.start - other.range.start);
  if (trouble) return { ok: false, construct: constructOf(trouble), at: trouble.range.start };
  if (!reading.ok)
    return { ok: false, construct: 'text that two readers of YAML take differently', at: reading.offset };
  if (saysAll(reading.data, settings)) return { ok: true, edits: [] };
  try {
    const outline = outlineClosely(yaml, places.top);
    return planOn(yaml, outline, reading.data, settings, lineEnd, readAsDocument);
  } catch (error) {
    if (error instanceof Refused) return { ok: false, construct: error.message, at: error.at };
    throw error;
  }
}

/** As a document is read: by the reader that decides, and closely where that is not certain. */
function readAsDocument(yaml: string): Reading {
  const reading = readYaml(yaml);
  return reading.ok ? reading : readClosely(yaml).reading;
}

function constructOf({ code, text }: YamlTrouble): string {
  return text.startsWith('*') ? 'an alias' : constructs[code];
}
