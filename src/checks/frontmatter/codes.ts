import type { Args } from '../../model/finding.ts';
import type { CodeInfo } from '../../model/check.ts';

/**
 * Every finding the frontmatter check can make, in one table: what it says, why it matters, how to mend it.
 * `explain` and docs/codes.md are printed from here; a code without words does not compile.
 */

export type Code = keyof typeof codes;

/** `: did you mean "x"?`, or nothing. */
function meant(args: Args): string {
  return args['meant'] ? `; did you mean "${args['meant']}"?` : '';
}

export const codes = {
  'fm/missing': {
    severity: 'error',
    title: 'No frontmatter',
    say: (args) => `a document of contract ${args['contract']} starts with frontmatter, and this one has none`,
    why: 'Without it the file is not found, not loaded, or loaded without its settings, and nobody is told.',
    fix: 'Start the file with a line of three dashes, the keys the contract asks for, and another line of three dashes.',
  },
  'fm/fence-language': {
    severity: 'error',
    title: 'Something follows the opening dashes',
    say: (args) => `the opening fence has to be three dashes and nothing else, not "---${args['text']}"`,
    why: 'Some readers take the word for a language and run the block as code; others do not see any frontmatter.',
    fix: 'Remove everything behind the three dashes and write the block in YAML.',
  },
  'fm/toml': {
    severity: 'error',
    title: 'TOML frontmatter',
    say: () => 'this frontmatter is TOML ("+++"), which the readers of this kind of document do not see',
    why: 'To them the file has no frontmatter at all.',
    fix: 'Write the block in YAML between two lines of three dashes.',
  },
  'fm/not-first': {
    severity: 'error',
    title: 'Something stands before the opening fence',
    say: () => 'the frontmatter has to be the very first thing in the file; remove the blank before it',
    why: 'Readers look at the first byte. A blank line in front, and the block is ordinary text to them.',
    fix: 'Remove what stands before the first dash; `sluice fix` does it.',
  },
  'fm/cr-only': {
    severity: 'error',
    title: 'Lines end in a bare carriage return',
    say: () => 'lines end in a bare carriage return, which no reader of frontmatter takes for a line end',
    why: 'The whole file is one line to them.',
    fix: 'Save the file with LF or CRLF line ends.',
  },
  'fm/unterminated': {
    severity: 'error',
    title: 'The frontmatter is never closed',
    say: () => 'the frontmatter that opens here is never closed: no later line is exactly three dashes',
    why: 'Some readers then take the whole file for settings, others for text.',
    fix: 'Add a line of three dashes after the last key.',
  },
  'fm/dots-close': {
    severity: 'warning',
    title: 'Closed by dots',
    say: () => 'the frontmatter is closed by "..."; most readers only know "---"',
    why: 'A reader that does not know it reads on into the body.',
    fix: 'Close the block with three dashes.',
  },
  'fm/cut-in-value': {
    severity: 'error',
    title: 'A line of dashes inside a value ends the block',
    say: (args) =>
      `this line of dashes ends the frontmatter in the middle of the quoted value that begins on line ${args['line']}`,
    why: 'A fence is recognised before YAML is read: dashes at the start of a line end the block, quoted or not.',
    fix: 'Indent the line, or write the value without a line of three dashes.',
  },
  'fm/too-large': {
    severity: 'error',
    title: 'The frontmatter is too large',
    say: (args) => `the frontmatter is larger than ${args['text']} KiB`,
    why: 'Settings of that size are a mistake or an attack, and every reader pays for them.',
    fix: 'Move the text into the body or into a file of its own.',
  },
  'fm/not-utf8': {
    severity: 'error',
    title: 'Not UTF-8',
    say: () => 'this file is not UTF-8 from here on',
    why: 'Readers replace what they cannot decode, so that the text they see is not the text you wrote.',
    fix: 'Save the file as UTF-8.',
  },
  'fm/conflict': {
    severity: 'error',
    title: 'Conflict marks',
    say: () => 'git left a conflict here, and its marks are still in the frontmatter',
    why: 'No reader can tell which of the two sides is meant.',
    fix: 'Resolve it and take the marks out. Before the file is staged, `sluice fix` resolves a conflict that is only about a stamp; `git checkout --merge FILE` brings one back that was staged.',
  },
  'fm/syntax': {
    severity: 'error',
    title: 'Not YAML',
    say: (args) => `this is not valid YAML: ${yamlReasons[String(args['reason'])] ?? 'it cannot be read from here on'}`,
    why: 'Some readers skip the file, some drop its settings, some guess: none does what it says.',
    fix: 'Mend the line; text with ": ", " #" or a special first character goes in quotes.',
  },
  'fm/colon-in-value': {
    severity: 'error',
    title: 'A value that needs quotes',
    say: (args) =>
      `the value of "${args['key']}" has to stand in quotes: ${yamlReasons[String(args['reason'])] ?? 'YAML reads it as something else'}`,
    why: 'The hosts disagree about such a block: some drop all settings without a word, some skip the file.',
    fix: 'Put the value in quotes; `sluice fix` does it.',
  },
  'fm/tab-indent': {
    severity: 'error',
    title: 'Indented with a tab',
    say: () => 'YAML is indented with spaces, and this line begins with a tab',
    why: 'Some readers refuse the block, others lose the nesting.',
    fix: 'Replace the tab by spaces.',
  },
  'fm/duplicate-key': {
    severity: 'error',
    title: 'The same key twice',
    say: (args) => `"${args['text']}" is already there on line ${args['line']}`,
    why: 'Which of the two counts depends on the reader.',
    fix: 'Keep one of them.',
  },
  'fm/complex-key': {
    severity: 'error',
    title: 'A key that is not text',
    say: () => 'a key has to be text, not a list or a mapping',
    why: 'Most often an unquoted {placeholder} that YAML reads as a mapping.',
    fix: 'Quote it, or fill the placeholder in.',
  },
  'fm/anchor': {
    severity: 'error',
    title: 'An anchor or alias',
    say: (args) => `anchors and aliases ("${args['text']}") are not allowed in frontmatter`,
    why: 'A few lines of them expand to gigabytes, and many readers do not know them.',
    fix: 'Write the value out; a value that begins with * or & goes in quotes.',
  },
  'fm/merge-key': {
    severity: 'error',
    title: 'A merge key',
    say: () => 'the merge key "<<" is not allowed in frontmatter',
    why: 'It left YAML in version 1.2: some readers merge, others see a key called "<<".',
    fix: 'Write the keys out.',
  },
  'fm/tag': {
    severity: 'error',
    title: 'A tag',
    say: (args) => `tags ("${args['text']}") are not allowed in frontmatter`,
    why: 'In some readers a tag builds objects or runs code.',
    fix: 'Remove the tag; a value that begins with ! goes in quotes.',
  },
  'fm/proto-key': {
    severity: 'error',
    title: 'A key that reaches into programs',
    say: () => 'the key "__proto__" is not allowed',
    why: 'In careless readers it changes every object of the program.',
    fix: 'Remove it.',
  },
  'fm/too-many-keys': {
    severity: 'error',
    title: 'Too many keys',
    say: (args) => `a mapping may have ${args['text']} keys at most`,
    why: 'Readers slow down with the square of the number.',
    fix: 'Move the data out of the frontmatter.',
  },
  'fm/too-deep': {
    severity: 'error',
    title: 'Nested too deep',
    say: (args) => `values may be nested ${args['text']} deep at most`,
    why: 'Readers run out of stack.',
    fix: 'Flatten it.',
  },
  'fm/not-a-mapping': {
    severity: 'error',
    title: 'Not keys and values',
    say: (args) => `frontmatter has to be keys and values, and this is ${args['kind']}`,
    why: 'Readers find no key in it and go on without a word.',
    fix: 'Write `key: value` lines.',
  },
  'fm/unknown-key': {
    severity: 'warning',
    title: 'An unknown key',
    say: (args) => `"${args['key']}" is not a key of ${args['contract']}${meant(args)}`,
    why: 'Readers ignore a key they do not know, so a slip of the pen switches a setting off.',
    fix: 'Correct the key or remove it. It is an error where the contract is strict, as one of your own is, and where it is a required key misspelt: then it stands for the missing one.',
  },
  'fm/missing-key': {
    severity: 'error',
    title: 'A required key is missing',
    say: (args) => `"${args['key']}" is required${args['when'] ? ` when ${args['when']}` : ''}`,
    why: 'What reads the document relies on it.',
    fix: 'Add the key.',
  },
  'fm/forbidden-key': {
    severity: 'error',
    title: 'A key that does not belong here yet',
    say: (args) => `"${args['key']}" may not be here: ${args['why']}`,
    why: 'It is written by a later step, which takes its presence for proof that the step was done.',
    fix: 'Remove the key.',
  },
  'fm/deprecated-key': {
    severity: 'warning',
    title: 'A key with a better name',
    say: (args) => `"${args['key']}" is deprecated: write ${args['use']}`,
    why: 'Newer readers stop knowing it.',
    fix: 'Rename the key.',
  },
  'fm/wrong-type': {
    severity: 'error',
    title: 'A value of the wrong kind',
    say: (args) => `"${args['key']}" must be ${args['expected']}, not ${args['found']}`,
    why: 'Readers drop the value, or the whole block.',
    fix: 'Write the value in the form the contract asks for.',
  },
  'fm/quote-it': {
    severity: 'error',
    title: 'A text that YAML takes for something else',
    say: (args) => `"${args['key']}" is text, and YAML reads ${args['source']} as ${args['found']}; put it in quotes`,
    why: 'Unquoted, 1.10 is 1.1 and 12e5 is 1200000 to every reader.',
    fix: 'Put the value in quotes; `sluice fix` does it.',
  },
  'fm/unquoted-word': {
    severity: 'warning',
    title: 'A bare yes or no',
    say: (args) =>
      `"${args['key']}" has a bare ${args['source']}; older readers take it for a boolean, so put it in quotes`,
    why: 'YAML 1.1 reads yes and no as true and false, YAML 1.2 as words.',
    fix: "Write 'yes' or 'no' in quotes; `sluice fix` does it.",
  },
  'fm/must-be': {
    severity: 'error',
    title: 'A switch that has to be off (or on)',
    say: (args) => `"${args['key']}" must be ${args['expected']}, not ${args['value']}`,
    why: 'The contract leaves no choice here: the setting would act without a person.',
    fix: 'Write the value the contract asks for.',
  },
  'fm/not-allowed': {
    severity: 'error',
    title: 'A value that is not one of the allowed',
    say: (args) => `"${args['key']}" must be ${args['expected']}, not ${args['value']}${meant(args)}`,
    why: 'Readers fall back to a default, or refuse the document.',
    fix: 'Use one of the allowed values.',
  },
  'fm/pattern': {
    severity: 'error',
    title: 'A value of the wrong form',
    say: (args) => `"${args['key']}" must be ${args['expected']}, not ${args['value']}`,
    why: 'What reads the document relies on the form.',
    fix: 'Write the value in that form.',
  },
  'fm/format': {
    severity: 'error',
    title: 'Not a valid date, address or the like',
    say: (args) => `"${args['key']}" must be a valid ${args['expected']}, not ${args['value']}`,
    why: 'What reads the document relies on the form.',
    fix: 'Write the value in that form; a date is YYYY-MM-DD.',
  },
  'fm/length': {
    severity: 'error',
    title: 'A text too long or too short',
    say: (args) => `"${args['key']}" must have ${args['expected']} characters, and this has ${args['found']}`,
    why: 'Readers cut it off or refuse the document.',
    fix: 'Shorten it, or write it.',
  },
  'fm/range': {
    severity: 'error',
    title: 'A number out of range',
    say: (args) => `"${args['key']}" must be ${args['expected']}, not ${args['value']}`,
    why: 'What reads the document relies on the range.',
    fix: 'Write a number in the range.',
  },
  'fm/count': {
    severity: 'error',
    title: 'Too many or too few',
    say: (args) => `"${args['key']}" must have ${args['expected']}`,
    why: 'What reads the document relies on it.',
    fix: 'Add or remove entries.',
  },
  'fm/schema': {
    severity: 'error',
    title: 'Does not fit the schema',
    say: (args) => {
      const what = args['key'] ? `"${args['key']}"` : 'the frontmatter';
      if (!args['never']) return `${what} does not fit ${args['pointer']} of its schema`;
      return `${what} is not allowed: its schema says false${args['pointer'] === '#' ? '' : ` at ${args['pointer']}`}`;
    },
    why: 'The contract of this kind of document says so.',
    fix: 'Compare the value with that part of the schema.',
  },
  'fm/and-more': {
    severity: 'error',
    title: 'More than is listed',
    say: (args) =>
      args['count'] === 1
        ? 'there is 1 more mistake in this frontmatter, which is not listed'
        : `there are ${args['count']} more mistakes in this frontmatter, which are not listed`,
    why: 'Hundreds of mistakes in one document mostly have one cause, and a list of them all would hide it.',
    fix: 'Mend those that are listed, and check again. It is a warning where all that is left out are warnings.',
  },
  'fm/rule': {
    severity: 'error',
    title: 'A rule of the contract',
    say: (args) => String(args['message']),
    why: 'The contract says it in its own words.',
    fix: 'Do what the message says.',
  },
  'fm/key-order': {
    severity: 'warning',
    title: 'Keys out of order',
    say: (args) => `"${args['key']}" stands before "${args['before']}" in ${args['contract']}`,
    why: 'One order makes documents quick to read and changes small.',
    fix: 'Move the key.',
  },
  'fm/missing-heading': {
    severity: 'error',
    title: 'A heading is missing',
    say: (args) =>
      `the body has no heading "${args['heading']}"${args['meant'] ? `; there is "${args['meant']}"` : ''}${args['fence'] ? `; the fence in line ${args['fence']} is never closed` : ''}`,
    why: 'What reads the document finds its parts by their headings. Text in code, quotes or a heading of another level does not count.',
    fix: 'Add the heading, at the level shown.',
  },
  'fm/empty-body': {
    severity: 'error',
    title: 'Nothing below the frontmatter',
    say: () => 'there is no text below the frontmatter',
    why: 'The document would be loaded and say nothing.',
    fix: 'Write the body.',
  },
  'fm/body-too-long': {
    severity: 'error',
    title: 'The body is too long',
    say: (args) => `the body has ${args['found']} ${args['unit']}, ${args['max']} at most are read`,
    why: 'Readers cut it off or refuse the document.',
    fix: 'Shorten it, or move parts into files of their own.',
  },
  'fm/name-mismatch': {
    severity: 'error',
    title: 'A name that is not the folder’s or the file’s',
    say: (args) =>
      `"${args['key']}" must be the name of the ${args['of']}, "${args['expected']}", not ${args['value']}`,
    why: 'Readers look the document up by its place and then compare the names.',
    fix: 'Rename one of the two.',
  },
  'fm/out-of-step': {
    severity: 'error',
    title: 'Two copies of one fact disagree',
    say: (args) =>
      `"${args['key']}" says ${args['value']} and "${args['other']}" says ${args['otherValue']}; they are copies of one fact`,
    why: 'Older readers believe one, newer readers the other.',
    fix: 'Make them equal.',
  },
  'fm/not-unique': {
    severity: 'error',
    title: 'The same name twice',
    say: (args) => `"${args['key']}" is ${args['value']} in ${args['other']} too`,
    why: 'A reference to it means either.',
    fix: 'Rename one of them.',
  },
  'fm/no-such-target': {
    severity: 'error',
    title: 'A reference to nothing',
    say: (args) =>
      `"${args['key']}" names ${args['value']}, and ${args['to'] === 'path' ? 'no such file is here' : `no document has that ${args['to']}`}${meant(args)}`,
    why: 'Whoever follows it finds nothing.',
    fix: 'Correct the reference, or add what it names to the same commit.',
  },
  'fm/cycle': {
    severity: 'error',
    title: 'Documents that wait for one another',
    say: (args) => `"${args['key']}" closes a circle: ${args['circle']}`,
    why: 'None of them can ever come first.',
    fix: 'Remove one of the references.',
  },
  'fm/behind': {
    severity: 'error',
    title: 'Further along than what it depends on',
    say: (args) => `this is ${args['status']} and ${args['value']}, which it depends on, is only ${args['theirs']}`,
    why: 'It claims to rest on work that is not done.',
    fix: 'Bring the other one forward first, or set this one back.',
  },
  'fm/no-successor': {
    severity: 'error',
    title: 'Replaced by nothing',
    say: (args) => `this is ${args['status']}, and no document names it in "${args['by']}"`,
    why: 'Readers are sent on to a document that does not exist.',
    fix: 'Name it in the document that takes its place.',
  },
} as const satisfies Readonly<Record<string, CodeInfo>>;

/** What the YAML reader stumbled over, in words for people. */
const yamlReasons: Readonly<Record<string, string>> = {
  AMBIGUOUS: 'readers do not agree on what it says; write it in a plainer form',
  BAD_ALIAS: 'a value that begins with * is read as an alias',
  BAD_COLLECTION_TYPE: 'a list and a mapping are mixed',
  BAD_DIRECTIVE: 'a line that begins with % is read as a directive',
  BAD_DQ_ESCAPE: 'a back-slash in double quotes starts an escape that does not exist; use single quotes',
  BAD_INDENT: 'the indentation does not fit the lines around it, or a bracket is not closed',
  BAD_PROP_ORDER: 'an anchor or a tag stands in the wrong place',
  BAD_SCALAR_START: 'a value may not begin with @, ` or %',
  BLOCK_AS_IMPLICIT_KEY: 'it holds a second ": "',
  BLOCK_IN_FLOW: 'a block value stands inside brackets',
  KEY_OVER_1024_CHARS: 'a key has more than 1024 characters',
  MISSING_CHAR: 'a quote, a bracket or a comma is missing',
  MULTILINE_IMPLICIT_KEY: 'a line has no ": " although it stands where a key belongs',
  MULTIPLE_DOCS: 'it holds more than one document',
  UNCLOSED: 'the bracket that opens here is not closed',
  UNEXPECTED_TOKEN: 'something stands where it cannot be',
};
