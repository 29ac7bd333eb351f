import { Fault } from '../model/fault.ts';
import type { Flow } from '../model/flow.ts';
import { nearest } from '../text/nearest.ts';
import { Linker, type Known } from './flow-links.ts';
import { asFlow, type Written } from './flow-written.ts';
import { ownFlows } from './generated/flows.ts';
import { decode, type PolicySource } from './source.ts';
import { WrittenFile } from './written-file.ts';
import { readWritten } from './written-yaml.ts';

/** Where a repository keeps its own flows. */
export const flowFolder = '.sluice/flows';

/** A flow by name: the repository's own before ours. */
export async function loadFlow(
  source: PolicySource,
  name: string,
  known: Known,
  /** What else it may have been called: the files of the repository's own. */
  others: () => readonly string[] = () => [],
): Promise<Flow> {
  const path = `${flowFolder}/${name}.yml`;
  const bytes = /^[A-Za-z0-9_-]+$/.test(name) ? await source.file(path) : undefined;
  if (bytes) return readNamed(name, path, decode(path, bytes), known);
  const ours = Object.hasOwn(ownFlows, name) ? ownFlows[name] : undefined;
  if (ours !== undefined) return readFlow(`rules/flows/${name}.yml`, ours, known);
  const files = others().flatMap((file) => (file.endsWith('.yml') ? [file.slice(0, -'.yml'.length)] : []));
  const meant = nearest(name, new Set([...files, ...Object.keys(ownFlows)]));
  throw new Fault(
    'usage',
    `there is no flow "${name}"${meant === undefined ? `: Sluice knows ${Object.keys(ownFlows).join(', ')}, and a flow of your own goes into ${path}` : `; did you mean "${meant}"?`}`,
  );
}

/** Logs and locks are called as the flow is: under the name of another one it would go on with the other one's runs. */
async function readNamed(name: string, path: string, text: string, known: Known): Promise<Flow> {
  const flow = await readFlow(path, text, known);
  if (flow.name === name) return flow;
  const message = `this flow is called "${flow.name}", and its file ${name}.yml; give both one name`;
  throw await flowFile(path, text).faultAt(['name'], 'value', message);
}

function flowFile(path: string, text: string): WrittenFile {
  return new WrittenFile(path, text, 'flow');
}

/** A flow from the text of its file: every mistake is a fault at its place. */
export async function readFlow(path: string, text: string, known: Known): Promise<Flow> {
  const file = flowFile(path, text);
  const { default: validate } = await import('./generated/validators/flow.cjs');
  const data = (await readWritten(file, validate)) as unknown as Written;
  await new Linker(file, data, known).link();
  return asFlow(file, data);
}
