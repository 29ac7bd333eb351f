/** What a block of a shell would do that somebody should look at first: a search of its text, no reading of shell. */

const warningTypes = [
  'DESTRUCTIVE_FS',
  'NETWORK_FIREWALL',
  'SERVICE_DOWN',
  'DESTRUCTIVE_GIT',
  'WRITE_SENSITIVE_ROOT',
] as const;

type WarningType = (typeof warningTypes)[number];

export interface BlockWarning {
  readonly type: WarningType;
  /** The line in the block, from 1; where a command goes on over several lines, the one it begins on. */
  readonly line: number;
  readonly text: string;
}

interface Allowing {
  /** Held against the text of a line. */
  readonly regex?: string | undefined;
  /** Types, parted by commas or blanks. */
  readonly types?: string | undefined;
}

interface Allowed {
  /** Those that nothing allows. */
  readonly left: readonly BlockWarning[];
  /** Why something that was to allow warnings allows none: one sentence. */
  readonly trouble: string | undefined;
}

const looksFor: Readonly<Record<WarningType, (text: string) => boolean>> = {
  DESTRUCTIVE_FS: (text) =>
    /\bmkfs\b|\bparted\b|\bwipefs\b/.test(text) ||
    commands(text, /\bdd\s/g).some((words) => words.some((word) => word.startsWith('if='))) ||
    commands(text, /\brm\s/g).some(removesTrees),
  NETWORK_FIREWALL: (text) => /\bip6?tables\b|\bufw\b/.test(text),
  SERVICE_DOWN: (text) => /\bsystemctl(?:\s+-\S+)*\s+stop\b|\bdocker\s+system\s+prune\b/.test(text),
  DESTRUCTIVE_GIT: (text) => commands(text, /\bgit\s/g).some(throwsWorkAway),
  // From the root of the machine, or of what a variable names: `./bin/` is a folder like any other.
  WRITE_SENSITIVE_ROOT: (text) => /(?<![\w.~-])\/(?:etc|usr|var|s?bin)\//.test(text),
};

/**
 * The warnings of a block, in the order of its lines. Comments are searched like everything else: a `#` may stand in a
 * text that is handed to another shell, only a reader of shell could tell, and a warning too many costs one look.
 */
export function blockWarnings(code: string): readonly BlockWarning[] {
  return wholeLines(code).flatMap(({ line, text }) => {
    // Quotes and backslashes change how a command is written and not what it does.
    const forms = [text, text.replace(/["'\\]/g, '')];
    return warningTypes.filter((type) => forms.some(looksFor[type])).map((type) => ({ type, line, text: text.trim() }));
  });
}

/** What is left of warnings when those are taken out that a person allowed beforehand. */
export function allowed(warnings: readonly BlockWarning[], { regex = '', types = '' }: Allowing): Allowed {
  const named = types.split(/[\s,]+/).filter((name) => name !== '');
  const unknown = named.find((name) => !warningTypes.includes(name as WarningType));
  const pattern = compiled(regex);
  return {
    left: warnings.filter(({ type, text }) => !named.includes(type) && pattern?.test(text) !== true),
    trouble:
      unknown === undefined
        ? pattern === undefined
          ? `WARN_ALLOW_REGEX is no regular expression and allows nothing: mend \`${regex}\`.`
          : undefined
        : `WARN_ALLOW_TYPES names \`${unknown}\`, which is no type of warning: use ${warningTypes.join(', ')}.`,
  };
}

/** An empty one is one that was not given, and allows nothing. */
function compiled(regex: string): RegExp | undefined {
  try {
    return new RegExp(regex === '' ? '(?!)' : regex);
  } catch {
    return undefined;
  }
}

/** Lines as the shell joins them. */
function wholeLines(code: string): { readonly line: number; readonly text: string }[] {
  const whole: { line: number; text: string }[] = [];
  let open = false;
  for (const [at, text] of code.split('\n').entries()) {
    const goesOn = /(?:^|[^\\])(?:\\\\)*\\$/.test(text);
    const part = goesOn ? text.slice(0, -1) : text;
    if (open) whole.at(-1)!.text += part;
    else whole.push({ line: at + 1, text: part });
    open = goesOn;
  }
  return whole;
}

/** The words behind each such beginning, up to where its command ends; what begins within another one is words of it. */
function commands(text: string, beginning: RegExp): string[][] {
  const found: string[][] = [];
  beginning.lastIndex = 0;
  while (beginning.test(text)) {
    const from = beginning.lastIndex;
    // The sign of a redirection ends no command.
    const ending = /[;|()`]|(?<![<>&])&(?!>)/g;
    ending.lastIndex = from;
    const end = ending.exec(text)?.index ?? text.length;
    found.push(text.slice(from, end).split(/\s+/));
    beginning.lastIndex = end;
  }
  return found;
}

const hasShort = (words: readonly string[], letter: RegExp): boolean =>
  words.some((word) => /^-[a-zA-Z]+$/.test(word) && letter.test(word));

/** rm takes its options in any order, behind its operands too, and long ones cut short. */
function removesTrees(words: readonly string[]): boolean {
  const recursive = hasShort(words, /r/i) || words.some((word) => word.startsWith('--r'));
  return recursive && (hasShort(words, /f/) || words.some((word) => word.startsWith('--f')));
}

function throwsWorkAway(words: readonly string[]): boolean {
  if (words.includes('reset')) return words.some((word) => /^--h(?:a|ar|ard)?$/.test(word));
  if (!words.includes('clean')) return false;
  const forced = hasShort(words, /f/) || words.some((word) => word.startsWith('--f'));
  return forced && hasShort(words, /d/) && hasShort(words, /x/);
}
