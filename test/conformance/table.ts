import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from '../../src/text/yaml.ts';
import { root } from '../setup.mjs';

/**
 * The rows of the specification's lists of contracts and defects, each with the test that holds us to it, or with the
 * code that makes the fault impossible. What is not built yet says so, and counts as not run.
 */

export interface Row {
  /** Section and number in the specification. */
  readonly row: string;
  readonly what: string;
  /** `file under test/: words of a title`, all of which hold it. */
  readonly tests?: readonly string[];
  /** `file under src/: why the fault cannot be there`. */
  readonly impossible?: string;
  /** What has to be built before it can hold. */
  readonly open?: string;
}

export interface Verdict extends Row {
  readonly state: 'held' | 'impossible' | 'not run' | 'broken';
  /** Why it is broken. */
  readonly why?: string;
}

const folder = join(root, 'test/conformance');

/** Every row of every table here. */
export function rows(): Row[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .flatMap((name) => {
      const reading = readYaml(readFileSync(join(folder, name), 'utf8'));
      if (!reading.ok) throw new Error(`${name}: ${reading.error}`);
      return reading.data as unknown as Row[];
    });
}

export function verdictOf(row: Row): Verdict {
  const ways = [row.tests, row.impossible, row.open].filter((way) => way !== undefined);
  if (ways.length !== 1)
    return { ...row, state: 'broken', why: 'it needs tests, or a reason, or what is missing: one of them' };
  if (row.open !== undefined) return { ...row, state: 'not run' };
  const trouble = row.tests
    ? row.tests.map(unknownTest).find((why) => why !== undefined)
    : unknownCode(row.impossible!);
  if (trouble !== undefined) return { ...row, state: 'broken', why: trouble };
  return { ...row, state: row.tests ? 'held' : 'impossible' };
}

/** A test is known by words of its title, as they stand in its file or in the examples that it reads. */
function unknownTest(test: string): string | undefined {
  const [, file = '', words = ''] = /^(\S+): (.+)$/.exec(test) ?? [];
  const path = join(root, 'test', file);
  if (!/\.(?:test\.ts|ts|txt)$/.test(file) || !existsSync(path)) return `there is no test file ${file || test}`;
  return readFileSync(path, 'utf8').includes(words) ? undefined : `no test of ${file} is called "${words}"`;
}

function unknownCode(reason: string): string | undefined {
  const [, file = ''] = /^(\S+): .+$/.exec(reason) ?? [];
  return existsSync(join(root, file)) && file !== '' ? undefined : `there is no ${file || 'code named'}`;
}
