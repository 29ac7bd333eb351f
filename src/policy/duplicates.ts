import type { DuplicateRules } from '../model/duplicates.ts';
import type { PolicySource } from './source.ts';

export async function readDuplicates(source: PolicySource, on: DuplicateRules['on']): Promise<DuplicateRules> {
  const bytes = await source.file('.jscpd.json');
  const c = (bytes ? JSON.parse(Buffer.from(bytes).toString()) : {}) as Record<string, never>;
  return {
    on,
    detect: {
      minTokens: c['minTokens'] ?? 50,
      minLines: c['minLines'] ?? 10,
      maxLines: undefined,
      maxSize: 1 << 20,
      mode: 'mild',
      formats: c['format'] ?? ['python', 'typescript', 'javascript', 'tsx'],
      formatsExts: {},
      formatsNames: {},
      crossFormats: [],
      ignore: ['**/node_modules/**'],
      ignorePattern: [],
      ignoreCase: false,
      ignoreIdentifiers: false,
      ignoreLiterals: false,
      ignoreAnnotations: false,
      skipLocal: false,
    },
    classes: { generated: [], vendored: [], templates: [], tests: ['**/*.test.*'], isolated: [] },
    withoutTool: 'block',
    renamed: false,
    threshold: 3,
    accepted: [],
    ratchet: undefined,
  };
}
