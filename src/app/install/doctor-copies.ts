import { sizeOf } from '../../disk/read.ts';
import { judgedBy } from '../../checks/duplicates/scope.ts';
import { indexPath } from '../../duplicates/index-file.ts';
import { findTool, toolVersion } from '../../duplicates/tool.ts';
import { isFault } from '../../model/fault.ts';
import type { DuplicateRules } from '../../model/duplicates.ts';
import { configPath } from '../../model/policy.ts';
import { withoutRepository } from '../../process/environment.ts';
import { run } from '../../process/run.ts';
import type { Finding } from './looked.ts';
import { shown, type Site } from './site.ts';

/** Whether copies are looked for, by what, and where the index is that makes it quick. */
export async function copyFindings(site: Site, rules: DuplicateRules): Promise<Finding[]> {
  const what = 'copies';
  if (rules.on === 'off')
    return [
      { what, state: 'note', says: `nobody looks for them: \`checks: { duplicates: true }\` in ${configPath} does` },
    ];
  const does = rules.on === 'warn' ? 'new ones are told, and refuse nothing' : 'new ones are refused';
  return [{ what, state: 'ok', says: does }, await toolFinding(site, rules), indexFinding(site, rules)];
}

async function toolFinding({ repository }: Site, { withoutTool }: DuplicateRules): Promise<Finding> {
  const what = 'jscpd';
  const found = toolIn(() => findTool(repository.commonDir));
  if (found.trouble !== undefined) return { what, state: 'off', says: found.trouble };
  if (found.path === undefined)
    return withoutTool === 'warn'
      ? { what, state: 'note', says: `there is none for this platform, and ${configPath} lets that pass` }
      : { what, state: 'off', says: 'there is none for this platform: what has to be judged for copies is refused' };
  const ended = await run(found.path, ['--version'], {
    cwd: repository.commonDir,
    env: withoutRepository(repository.env),
    timeoutMs: 10_000,
  });
  const version = /\b\d+\.\d+\.\d+\S*/.exec(ended.stdout.toString())?.[0];
  const place = `(${found.path})`;
  if (version === toolVersion) return { what, state: 'ok', says: `${version} ${place}` };
  return {
    what,
    state: 'off',
    says:
      version === undefined
        ? `it does not run ${place}; run \`npm install\` and \`sluice init\` again`
        : `it says that it is ${version}, and Sluice knows the reports of ${toolVersion} only ${place}`,
  };
}

interface Tool {
  readonly path?: string | undefined;
  readonly trouble?: string;
}

function toolIn(find: () => string | undefined): Tool {
  try {
    return { path: find() };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { trouble: error.message };
  }
}

function indexFinding(site: Site, rules: DuplicateRules): Finding {
  const path = indexPath(site.repository.commonDir, judgedBy(rules).key);
  const [what, name, size] = ['index of copies', shown(site, path), sizeOf(path)];
  return size === undefined
    ? { what, state: 'note', says: `none yet at ${name}; a commit to a tree of some hundred files makes it` }
    : { what, state: 'ok', says: `${(size / 1024).toFixed(0)} KiB at ${name}` };
}
