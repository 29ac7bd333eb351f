import type { ProfileOptions, Shown, Validated } from '../../app/profile.ts';
import { exitCodes } from '../../model/exit.ts';
import { Fault } from '../../model/fault.ts';
import { toggles, type Resolved, type ResolvedToggle } from '../../model/profile.ts';
import { targets } from '../../policy/toggle-names.ts';
import { nearest } from '../../text/nearest.ts';
import type { Command, Console, Parsed } from '../command.ts';

const verbs = ['show', 'validate', 'env', 'sync'] as const;
type Verb = (typeof verbs)[number];

export const profile: Command = {
  name: 'profile',
  summary:
    'The toggles of a prompt flow: show who decides each, validate the profiles, print variables, sync the copies.',
  takes: 'show|validate|env|sync [DOCUMENT]',
  verbs,
  positionals: true,
  options: {
    profile: { type: 'string', value: 'NAME', help: 'the profile to take' },
    set: { type: 'string', multiple: true, value: 'TOGGLE=VALUE', help: 'show, env: set a toggle; may be repeated' },
    config: { type: 'string', value: 'FILE', help: 'take the profiles from this file' },
    target: { type: 'string', value: 'TARGET', help: 'env: exec, preflight, pipeline or all' },
    json: { type: 'boolean', help: 'the same as JSON' },
  },
  more: [
    '`show DOCUMENT` counts what its frontmatter says. `env` is for a shell: env $(sluice profile env) COMMAND.',
    'Who decides: --set, then variables, the profile, frontmatter, what is built in. Which profile: --profile,',
    'then PROMPT_FLOW_PROFILE, sluice.yml, active_profile of prompt_flow.config.json, poc.',
  ],
  run,
};

/** The options of a verb; any other one would do nothing. */
const optionsOf: Readonly<Record<Verb, readonly string[]>> = {
  show: ['profile', 'set', 'config'],
  validate: ['profile', 'config'],
  env: ['profile', 'set', 'config', 'target'],
  sync: [],
};

async function run({ values, positionals, order }: Parsed, console: Console): Promise<number> {
  const [word, document, extra] = positionals;
  const verb = verbs.find((known) => known === word);
  if (verb === undefined) throw wrongVerb(word);
  const foreign = order.find(({ name }) => name !== 'json' && !optionsOf[verb].includes(name));
  if (foreign) throw new Fault('usage', `--${foreign.name} means nothing to \`sluice profile ${verb}\`: leave it out`);
  const superfluous = verb === 'show' ? extra : document;
  if (superfluous !== undefined)
    throw new Fault('usage', `\`sluice profile ${verb}\` takes no "${superfluous}": leave it out`);
  const json = values['json'] === true;
  switch (verb) {
    case 'show':
      return show(optionsFrom(values, console), document, json, console);
    case 'validate':
      return validate(optionsFrom(values, console), json, console);
    case 'env':
      return env(optionsFrom(values, console), values['target'] ?? 'all', json, console);
    case 'sync':
      return sync(json, console);
  }
}

function wrongVerb(verb: string | undefined): Fault {
  if (verb === undefined)
    return new Fault('usage', 'say what to do with the profiles: sluice profile show, validate, env or sync');
  const meant = verb === 'emit-env' ? 'env' : nearest(verb, verbs);
  return new Fault(
    'usage',
    `\`sluice profile\` has no "${verb}"${meant === undefined ? ': it has show, validate, env and sync' : `; did you mean "${meant}"?`}`,
  );
}

function optionsFrom(values: Parsed['values'], { cwd, env }: Console): ProfileOptions {
  const { profile: name, config, set = [] } = values;
  return {
    cwd,
    env,
    ...(typeof name === 'string' && { profile: name }),
    ...(typeof config === 'string' && { config }),
    set: set as readonly string[],
  };
}

function print(json: boolean, data: object, text: string, console: Console): void {
  console.out(json ? `${JSON.stringify({ format: 1, ...data }, null, 2)}\n` : text);
}

async function show(
  options: ProfileOptions,
  document: string | undefined,
  json: boolean,
  console: Console,
): Promise<number> {
  const { showProfile } = await import('../../app/profile.ts');
  const shown = await showProfile({ ...options, ...(document !== undefined && { document }) });
  print(json, shownData(shown), shownText(shown), console);
  return exitCodes.clean;
}

/** The names are those of the helper this takes the place of. */
function shownData({ configPath, raw, normalized, resolved }: Shown): object {
  return {
    repo_root: '.',
    config_path: configPath ?? null,
    active_profile: resolved.profile.name,
    profile_source: resolved.profile.source,
    top5_toggles: toggles,
    profile_raw: raw,
    profile_normalized: normalized,
    toggles: resolved.toggles,
  };
}

function shownText({ configPath, resolved }: Shown): string {
  const rows = toggles.map((toggle) => {
    const one = resolved.toggles[toggle];
    return `${toggle.padEnd(28)}  ${one.value.padEnd(12)}  ${whoDecided(one)}\n`;
  });
  return `profile ${resolved.profile.name}, ${whoNamed(resolved.profile.source, configPath)}\n${rows.join('')}`;
}

function whoDecided({ source, name, locked }: ResolvedToggle): string {
  return `${source}${name === undefined ? '' : ` ${name}`}${locked ? ', locked' : ''}`;
}

function whoNamed(source: Resolved['profile']['source'], configPath: string | undefined): string {
  switch (source) {
    case 'flag':
      return 'named by --profile';
    case 'environment':
      return 'named by PROMPT_FLOW_PROFILE';
    case 'sluice.yml':
      return 'named by sluice.yml';
    case 'config':
      return `named by active_profile of ${configPath}`;
    case 'built-in':
      return 'as nobody names one';
  }
}

async function validate(options: ProfileOptions, json: boolean, console: Console): Promise<number> {
  const { validateProfiles } = await import('../../app/profile.ts');
  const validated = await validateProfiles(options);
  const { configPath, profile: name, normalized, problems } = validated;
  const ok = problems.length === 0;
  const data = { ok, repo_root: '.', config_path: configPath ?? null, profile: name, normalized, problems };
  print(json, data, validatedText(validated), console);
  return ok ? exitCodes.clean : exitCodes.findings;
}

function validatedText({ configPath, names, problems }: Validated): string {
  if (problems.length === 0)
    return configPath === undefined
      ? `there is no prompt_flow.config.json here: ${names.join(' and ')} are built in\n`
      : `${configPath} is good: ${names.join(', ')}\n`;
  return problems.map(({ path, line, column, message }) => `${path}:${line}:${column} ${message}\n`).join('');
}

async function env(options: ProfileOptions, word: unknown, json: boolean, console: Console): Promise<number> {
  const target = targets.find((known) => known === word);
  if (target === undefined) {
    const meant = nearest(String(word), targets);
    throw new Fault(
      'usage',
      `there is no target "${String(word)}"${meant === undefined ? `: there are ${targets.join(', ')}` : `; did you mean "${meant}"?`}`,
    );
  }
  const { profileEnvironment } = await import('../../app/profile.ts');
  const { profile: name, variables } = await profileEnvironment({ ...options, target });
  // Names and values are plain words: a shell takes them as they are, and so does whoever reads line by line.
  const lines = Object.entries(variables).map(([key, value]) => `${key}=${value}\n`);
  print(json, { profile: name, target, variables }, lines.join(''), console);
  return exitCodes.clean;
}

async function sync(json: boolean, console: Console): Promise<number> {
  const { syncProfiles } = await import('../../app/profile-copies.ts');
  const synced = await syncProfiles({ cwd: console.cwd, env: console.env });
  const { from, to, changed } = synced;
  print(
    json,
    synced,
    changed ? `wrote ${to} from ${from}\n` : `${to} is the same as ${from}: nothing to do\n`,
    console,
  );
  return exitCodes.clean;
}
