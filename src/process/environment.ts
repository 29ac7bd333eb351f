/** Variables by which git points its children at one repository (`git rev-parse --local-env-vars`). */
const repositoryVariables: ReadonlySet<string> = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_CONFIG_COUNT',
  'GIT_CONFIG_PARAMETERS',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
]);

type Environment = Readonly<Record<string, string | undefined>>;

/** For every child that is not our own git call: a hook's GIT_INDEX_FILE in the wrong hands empties a commit. */
export function withoutRepository(env: Environment): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !repositoryVariables.has(name) && !/^GIT_CONFIG_(?:KEY|VALUE)_/.test(name)),
  );
}

/** What makes a shell do something else than its script says. */
const shellVariables: ReadonlySet<string> = new Set(['BASHOPTS', 'BASH_ENV', 'ENV', 'SHELLOPTS']);

/** For what a run starts in a shell: neither git's repository nor somebody's settings for shells. */
export function forShell(env: Environment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(withoutRepository(env)).filter(([name]) => !shellVariables.has(name)));
}

/** Pathspecs mean what we write, whatever the caller prefers (magit sets the first one). */
export const plainPathspecs: Environment = {
  GIT_LITERAL_PATHSPECS: undefined,
  GIT_GLOB_PATHSPECS: undefined,
  GIT_NOGLOB_PATHSPECS: undefined,
  GIT_ICASE_PATHSPECS: undefined,
};

/** For our own git calls: keeps what the hook was given, so that they see the index the commit is made of. */
export function forGit(env: Environment): Record<string, string | undefined> {
  return {
    ...env,
    ...plainPathspecs,
    // A patch has the context that others need to apply it.
    GIT_DIFF_OPTS: undefined,
    // Looking must not write: no refreshed index, no fetched object, no question.
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    // A replaced object is not what a push sends.
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C',
  };
}
