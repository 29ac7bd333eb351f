import type { Value } from '../model/policy.ts';
import { decode } from './source.ts';
import { WrittenFile } from './written-file.ts';
import { readWritten } from './written-yaml.ts';

/** The scenarios of a file, each mistake a fault at its place. */
export async function readScenarios(path: string, bytes: Uint8Array): Promise<readonly Value[]> {
  const { default: validate } = await import('./generated/validators/flow-scenarios.cjs');
  const data = await readWritten(new WrittenFile(path, decode(path, bytes), 'scenarios'), validate);
  return (data as { readonly scenarios: readonly Value[] }).scenarios;
}
