/** A command line that cannot be meant, and what is said to it. */
export interface Misuse {
  readonly args: readonly string[];
  readonly says: string;
}

export const misuses: readonly Misuse[] = [
  { args: ['chek'], says: 'there is no command "chek"; did you mean `sluice check`?' },
  { args: ['frobnicate'], says: 'there is no command "frobnicate"; see `sluice --help`.' },
  { args: ['constructor'], says: 'there is no command "constructor"; see `sluice --help`.' },
  { args: ['check', '--stage'], says: '`sluice check` has no option --stage; did you mean --staged?' },
  { args: ['check', '--frobnicate'], says: '`sluice check` has no option --frobnicate; see `sluice check --help`.' },
  { args: ['check', '--constructor'], says: '`sluice check` has no option --constructor; see `sluice check --help`.' },
  { args: ['check', '-x'], says: '`sluice check` has no option -x; see `sluice check --help`.' },
  { args: ['check', '--format', 'jsn'], says: 'there is no format "jsn"; did you mean "json"?' },
  {
    args: ['check', '--format', 'xml'],
    says: 'there is no format "xml": there are human, json, jsonl, sarif, github.',
  },
  { args: ['check', '--only', 'frontmater'], says: 'no check is called "frontmater"; did you mean "frontmatter"?' },
  {
    args: ['check', '--only', 'constructor'],
    says: 'no check is called "constructor": there is frontmatter, duplicates, stamps.',
  },
  { args: ['check', '--range'], says: '--range of `sluice check` needs a value: --range A..B.' },
  { args: ['check', '--range', ''], says: '--range of `sluice check` needs a value: --range A..B.' },
  { args: ['check', '--range', '--all'], says: '--range of `sluice check` needs a value: --range A..B.' },
  { args: ['check', '--all=yes'], says: '--all of `sluice check` takes no value.' },
  {
    args: ['check', '--range', 'a..b', '--range', 'c..d'],
    says: '--range of `sluice check` was given twice: keep one.',
  },
  {
    args: ['check', '--staged', '--range', 'a..b'],
    says: '--staged and --range name two different trees: choose one.',
  },
  { args: ['check', '--each-commit'], says: '--each-commit needs a --range A..B to take the commits from.' },
  { args: ['check', ''], says: '`sluice check` was given an empty argument: name something, or leave it out.' },
  { args: ['check', 'nowhere'], says: 'nowhere names nothing here: check the spelling.' },
  { args: ['check', '../nowhere'], says: '../nowhere is outside this repository' },
  { args: ['check', 'a\nb\u001b[31m'], says: '"a\\nb\\033[31m" names nothing here: check the spelling.' },
  { args: ['check', '--files0-from', 'nowhere'], says: 'the list of paths nowhere does not exist.' },
  { args: ['fix', 'nowhere'], says: 'nowhere names nothing here: check the spelling.' },
  { args: ['explain'], says: 'name one finding or one file: sluice explain fm/missing-key.' },
  {
    args: ['explain', 'missing-key'],
    says: 'there is no finding and no file called "missing-key"; did you mean "fm/missing-key"?',
  },
  {
    args: ['explain', 'constructor'],
    says: 'there is no finding and no file called "constructor": `sluice check` prints the code of each thing it finds, such as fm/missing-key.',
  },
  {
    args: ['doctor', 'now'],
    says: '`sluice doctor` takes no argument, and "now" was given; see `sluice doctor --help`.',
  },
  { args: ['baseline'], says: 'say what to do with the baseline: sluice baseline show, accept or prune.' },
  { args: ['baseline', 'shwo'], says: '`sluice baseline` has no "shwo"; did you mean "show"?' },
  { args: ['baseline', 'accept', 'nowhere'], says: 'nowhere names nothing here: check the spelling.' },
  { args: ['profile'], says: 'say what to do with the profiles: sluice profile show, validate, env or sync.' },
  { args: ['profile', 'emit-env'], says: '`sluice profile` has no "emit-env"; did you mean "env"?' },
  { args: ['profile', 'shwo'], says: '`sluice profile` has no "shwo"; did you mean "show"?' },
  {
    args: ['profile', 'show', '--profile', 'prodution'],
    says: '--profile says "prodution": no profile is called that; did you mean "production"?',
  },
  {
    args: ['profile', 'show', '--profile', 'constructor'],
    says: '--profile says "constructor": no profile is called that; there are poc, production.',
  },
  {
    args: ['profile', 'env', '--set', 'warn_mode=hlt'],
    says: '--set warn_mode cannot be used: warn_mode is halt, ask or auto-approve, and not "hlt"; did you mean "halt"?',
  },
  {
    args: ['profile', 'show', '--set', 'warn_mod=halt'],
    says: '--set knows no toggle "warn_mod"; did you mean "warn_mode"?',
  },
  {
    args: ['profile', 'show', '--set', 'halt'],
    says: '--set takes TOGGLE=VALUE, and not "halt": --set warn_mode=halt.',
  },
  {
    args: ['profile', 'show', '--set', 'retry_max=0', '--set', 'retry_max=1'],
    says: '--set retry_max was given twice: keep one.',
  },
  { args: ['profile', 'env', '--target', 'exce'], says: 'there is no target "exce"; did you mean "exec"?' },
  {
    args: ['profile', 'show', '--target', 'exec'],
    says: '--target means nothing to `sluice profile show`: leave it out.',
  },
  { args: ['profile', 'sync', 'now'], says: '`sluice profile sync` takes no "now": leave it out.' },
  {
    args: ['profile', 'sync'],
    says: 'there is no scripts/codex-sprint/prompt_flow.config.json here, so there is nothing to copy: write it first.',
  },
  { args: ['profile', 'show', 'nowhere'], says: 'there is no file nowhere here: check the spelling.' },
  {
    args: ['profile', 'validate', '--config', 'nowhere.json'],
    says: 'there is no file nowhere.json here: check the spelling.',
  },
  { args: ['init', '--ci', 'gthub'], says: 'there is no job for "gthub"; did you mean "github"?' },
  { args: ['init', '--ci', 'jenkins'], says: 'there is no job for "jenkins": there are github and gitlab.' },
];

/** How outputs contradict each other; these say what stdout holds, so `--json` beside them would be one more. */
export const outputMisuses: readonly Misuse[] = [
  { args: ['check', '--output', 'f'], says: '--output belongs behind a --format: --format sarif --output FILE.' },
  { args: ['check', '--format', 'sarif', '--format', 'human'], says: 'only one --format can go to stdout' },
  {
    args: ['check', '--format', 'sarif', '--output', 'a', '--output', 'b'],
    says: '--format sarif has two --output: a and b.',
  },
  {
    args: ['check', '--format', 'sarif', '--output', 'a', '--format', 'human', '--output', 'a'],
    says: 'two --format go to a: give each an --output FILE of its own.',
  },
  { args: ['hook'], says: 'name the git event: sluice hook pre-commit.' },
  { args: ['hook', 'pre-comit'], says: 'Sluice does not answer "pre-comit"; did you mean "pre-commit"?' },
  {
    args: ['hook', 'post-merge'],
    says: 'Sluice does not answer "post-merge", but pre-commit, pre-merge-commit, pre-push.',
  },
];
