import type { Report } from '../model/report.ts';
import type { Paint } from './human.ts';

export type Reporter = (report: Report, paint: Paint) => string;

/** Every way to print a report, loaded when it is asked for. */
export const reporters: Readonly<Record<string, () => Promise<Reporter>>> = {
  human: () => import('./human.ts').then((module) => module.human),
  json: () => import('./json.ts').then((module) => module.json),
  jsonl: () => import('./json.ts').then((module) => module.jsonl),
  sarif: () => import('./sarif.ts').then((module) => module.sarif),
  github: () => import('./github.ts').then((module) => module.github),
};
