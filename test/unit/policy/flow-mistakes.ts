/** Everything that can be wrong with a flow, after its first two lines, and what a person gets to read. */
export const mistakes: readonly { readonly what: string; readonly lines: readonly string[]; readonly says: string }[] =
  [
    // Keys.
    ...(
      [
        ['an item', 'items: { off: prompts }', '3:10: unknown key "off"; did you mean "of"?'],
        ['a fact', 'facts: { f: { cdm: x } }', '3:15: unknown key "cdm"; did you mean "cmd"?'],
        ['the start', 'start: { by: told, too: {} }', '3:20: unknown key "too"; did you mean "to"?'],
        [
          'the tracks',
          'tracks: { by: told, usual: u, off: { u: all } }',
          '3:31: unknown key "off"; did you mean "of"?',
        ],
        [
          'a forced track',
          'tracks: { by: told, usual: u, of: { u: all }, force: { when: told, uses: u } }',
          '3:68: unknown key "uses"; did you mean "use"?',
        ],
        [
          'a session',
          'sessions: { s: { distinct: [t] } }',
          '3:18: unknown key "distinct"; did you mean "distinct_from"?',
        ],
        ['a stage', 'stages: { a: { gate: [g] } }', '3:16: unknown key "gate"; did you mean "gates"?'],
        ['the work of a stage', 'stages: { a: { run: { cmdd: x } } }', '3:23: unknown key "cmdd"; did you mean "cmd"?'],
        ['a wait', 'stages: { a: { wait: { fr: person } } }', '3:24: unknown key "fr"; did you mean "for"?'],
        [
          'approvals',
          'stages: { a: { approvals: { of: [x], mn: 1 } } }',
          '3:38: unknown key "mn"; did you mean "min"?',
        ],
        ['a route', 'stages: { a: { on: { fail: { gto: a } } } }', '3:30: unknown key "gto"; did you mean "goto"?'],
        [
          'a route after a route',
          'stages: { a: { on: { fail: { goto: a, visits: 1, then: { ende: done } } } } }',
          '3:58: unknown key "ende"; did you mean "end"?',
        ],
        ['a gate', 'gates: { g: { chek: x } }', '3:15: unknown key "chek"; did you mean "check"?'],
        [
          'a breaker',
          'breakers: [{ count: fail_total, att: 1, end: loop }]',
          '3:33: unknown key "att"; did you mean "at"?',
        ],
        ['a projection', 'project: { layuot: jsonl }', '3:12: unknown key "layuot"; did you mean "layout"?'],
        [
          'a stage called as a key elsewhere',
          'stages: { headings: { rnu: none } }',
          '3:23: unknown key "rnu"; did you mean "run"?',
        ],
      ] as const
    ).map(([what, line, says]) => ({ what: `an unknown key of ${what}`, lines: complete(line), says })),

    // Values.
    ...(
      [
        ['stages in a list', 'stages: []', '3:9: expected a mapping, found an empty list.'],
        [
          'a word for a route',
          'stages: { a: { on: { fail: escalate } } }',
          '3:28: expected a route for "fail", such as { goto: STAGE, visits: 2 } or { end: stage_failed }, found the string "escalate".',
        ],
        [
          'a word for a gate',
          'gates: { g: npm test }',
          '3:13: expected a mapping for "g", such as { cmd: COMMAND } or { check: frontmatter }, found the string "npm test".',
        ],
        ['no stage at all', 'stages: {}', '3:9: this may not be empty.'],
        ['yes for true', 'stages: { a: { always: yes } }', '3:24: expected true or false, found the string "yes".'],
        ['an empty list', 'stages: { a: { fan: [] } }', '3:21: expected at least 1 in this list, found 0.'],
        [
          'work that does not exist',
          'stages: { a: { run: bloks } }',
          '3:21: expected none, blocks, { cmd: COMMAND } or { agent: ROLE }, found the string "bloks".',
        ],
        [
          'work of two kinds',
          'stages: { a: { run: { cmd: x, agent: y } } }',
          '3:21: expected none, blocks, { cmd: COMMAND } or { agent: ROLE }, found a mapping.',
        ],
        [
          'a time that is a word',
          'stages: { a: { timeout: soon } }',
          '3:25: expected a whole number, or $ and the name of a value, such as $timeout_sec, found the string "soon".',
        ],
        [
          'a wait for nobody',
          'stages: { a: { wait: { for: rain } } }',
          '3:29: expected "person", found the string "rain".',
        ],
        [
          'a stamp',
          'stages: { a: { stamp: exce } }',
          '3:23: expected "preflight", "exec" or "pipeline", found the string "exce"; did you mean "exec"?',
        ],
        [
          'no visits',
          'stages: { a: { on: { fail: { goto: a, visits: 0 } } } }',
          '3:47: expected 1 or more, found the number 0.',
        ],
        [
          'items of something else',
          'items: { of: promts }',
          '3:14: expected "prompts" or "files", found the string "promts"; did you mean "prompts"?',
        ],
        ['whose values', 'profile: poc', '3:10: expected "prompt-flow", found the string "poc".'],
        ['what is required', 'require: [go-fil]', '3:11: expected "mini-experiment", found the string "go-fil".'],
        [
          'what is counted',
          'breakers: [{ count: fail_totals, at: 1, end: loop }]',
          '3:21: expected "fail_streak", "fail_total" or "item_loops", found the string "fail_totals"; did you mean "fail_total"?',
        ],
        [
          'a limit',
          'breakers: [{ count: fail_total, at: three, end: loop }]',
          '3:37: expected a whole number, or $ and the name of a value, such as $timeout_sec, found the string "three".',
        ],
        [
          'a track',
          'tracks: { by: told, usual: u, of: { u: al } }',
          '3:40: expected all or a list of stages, found the string "al".',
        ],
        ['an empty gate', 'gates: { g: {} }', '3:13: this may not be empty.'],
        [
          'a stage without a name',
          'stages: { Build: }',
          '3:11: "Build" is not a name: use lowercase letters and digits, joined by hyphens or underscores.',
        ],
        [
          'an anchor',
          'stages: { a: &x { title: t }, b: *x }',
          '3:14: anchors and aliases are not read; write the value out.',
        ],
        ['a key twice', 'title: a\ntitle: b', '4:1: this key is there twice; keep one.'],
      ] as const
    ).map(([what, line, says]) => ({ what, lines: complete(line), says })),
    {
      what: 'broken YAML',
      lines: ['stages: { a: '],
      says: '3:14: this is not valid YAML (unexpected end of the stream within a flow collection).',
    },

    // Names.
    ...(
      [
        ['gate, and there is none', 'stages: { a: { gates: [g] } }', '3:24: there is no gate "g"; there is none here.'],
        [
          'gate',
          'stages: { a: { before: [linr] } }\ngates: { lint: { cmd: x } }',
          '3:25: there is no gate "linr"; did you mean "lint"?',
        ],
        [
          'gate that only advises',
          'stages: { a: { advice: [linr] } }\ngates: { lint: { cmd: x } }',
          '3:25: there is no gate "linr"; did you mean "lint"?',
        ],
        ['check', 'gates: { g: { check: stmaps } }', '3:22: there is no check "stmaps"; did you mean "stamps"?'],
        [
          'check of the language',
          'gates: { g: { check: toString } }',
          '3:22: there is no check "toString"; there are frontmatter, stamps.',
        ],
        ['fact', 'stages: { a: { when: tolld } }', '3:22: there is no fact "tolld"; did you mean "told"?'],
        [
          'fact that lets pass',
          'stages: { a: { wait: { for: person, auto_pass_when: tolld } } }',
          '3:53: there is no fact "tolld"; did you mean "told"?',
        ],
        [
          'fact that asks for approvals',
          'stages: { a: { approvals: { of: [x], when: tolld } } }',
          '3:44: there is no fact "tolld"; did you mean "told"?',
        ],
        [
          'fact to start by',
          'start: { by: tolld, to: { x: { end: done } } }',
          '3:14: there is no fact "tolld"; did you mean "told"?',
        ],
        [
          'fact for a track',
          'tracks: { by: tolld, usual: u, of: { u: all } }',
          '3:15: there is no fact "tolld"; did you mean "told"?',
        ],
        [
          'fact that forces a track',
          'tracks: { by: told, usual: u, of: { u: all }, force: { when: tolld, use: u } }',
          '3:62: there is no fact "tolld"; did you mean "told"?',
        ],
        [
          'track that is forced',
          'tracks: { by: told, usual: full, of: { full: all }, force: { when: told, use: ful } }',
          '3:79: there is no track "ful"; did you mean "full"?',
        ],
        [
          'track',
          'tracks: { by: told, usual: ful, of: { full: all } }',
          '3:28: there is no track "ful"; did you mean "full"?',
        ],
        [
          'stage of a track',
          'tracks: { by: told, usual: u, of: { u: [a, bild] } }\nstages: { a: , build: }',
          '3:44: there is no stage "bild"; did you mean "build"?',
        ],
        [
          'session',
          'sessions: { judging: {} }\nstages: { a: { session: juding } }',
          '4:25: there is no session "juding"; did you mean "judging"?',
        ],
        [
          'session to be distinct from',
          'sessions: { judging: { distinct_from: [buildin] }, building: {} }',
          '3:40: there is no session "buildin"; did you mean "building"?',
        ],
        [
          'stage to go to',
          'stages: { a: { on: { fail: { goto: bild } } }, build: }',
          '3:36: there is no stage "bild"; did you mean "build"?',
        ],
        ['end', 'stages: { a: { on: { fail: { end: lop } } } }', '3:35: there is no end "lop"; did you mean "loop"?'],
        [
          'end of a breaker',
          'items: { of: prompts }\nbreakers: [{ count: fail_total, at: 1, end: lop }]',
          '4:45: there is no end "lop"; did you mean "loop"?',
        ],
        [
          'value',
          'values: { limit: 3 }\nstages: { a: { retry: $limt } }',
          '4:23: there is no value "limt"; did you mean "limit"?',
        ],
        [
          'toggle where no profile is named',
          'stages: { a: { retry: $retry_max } }',
          '3:23: there is no value "retry_max"; there is none here.',
        ],
      ] as const
    ).map(([what, line, says]) => ({ what: `an unknown ${what}`, lines: complete(line), says })),

    // What contradicts itself.
    ...(
      [
        [
          'a route of two kinds',
          'stages: { a: { on: { fail: { end: loop, next: true } } } }',
          '3:22: a route says one of goto, escalate, end and next; keep one of them.',
        ],
        [
          'a route of no kind',
          'stages: { a: { on: { fail: { visits: 2 } } } }',
          '3:22: a route says one of goto, escalate, end and next; keep one of them.',
        ],
        [
          'a route back without visits',
          'stages: { a: , b: { on: { fail: { goto: a } } } }',
          '3:27: this leads back to "a" and says nowhere how often; add `visits`.',
        ],
        [
          'a route to itself without visits',
          'stages: { a: { on: { fail: { goto: a } } } }',
          '3:22: this leads back to "a" and says nowhere how often; add `visits`.',
        ],
        [
          'a route back without visits after another one',
          'stages: { a: { on: { fail: { goto: a, visits: 2, then: { goto: a } } } } }',
          '3:50: this leads back to "a" and says nowhere how often; add `visits`.',
        ],
        [
          'visits without goto',
          'stages: { a: { on: { fail: { end: loop, visits: 2 } } } }',
          '3:41: "visits" stands beside goto only; remove it.',
        ],
        [
          'more approvals than roles',
          'stages: { a: { approvals: { of: [x, y], min: 3 } } }',
          '3:46: 3 approvals are asked for, and only 2 can give one; lower it, or name more.',
        ],
        [
          'more approvals than different roles',
          'stages: { a: { approvals: { of: [x, x], min: 2 } } }',
          '3:46: 2 approvals are asked for, and only 1 can give one; lower it, or name more.',
        ],
        [
          'a gate of two kinds',
          'gates: { g: { check: stamps, cmd: x } }',
          '3:10: the gate "g" is one of check, cmd and all; keep one of them.',
        ],
        [
          'a gate of gates of gates',
          'gates: { g: { all: [c, h] }, h: { all: [c] }, c: { cmd: x } }',
          '3:24: this gate consists of others itself; name those here.',
        ],
        [
          'a gate of itself',
          'gates: { g: { all: [g] } }',
          '3:21: this gate consists of others itself; name those here.',
        ],
        [
          'a number of tests without a command',
          'gates: { g: { check: stamps, min_executed: 1 } }',
          '3:30: only a command executes something; remove it.',
        ],
        ['files without a pattern', 'items: { of: files }', '3:1: of files it has to say which; add `glob`.'],
        [
          'prompts with a pattern',
          "items: { of: prompts, glob: ['*.md'] }",
          '3:23: prompts are found under their root; remove `glob`.',
        ],
        [
          'a start that asks somebody',
          'start: { by: told, to: { x: { escalate: pm } } }',
          '3:26: a flow starts with goto or end; say one of them.',
        ],
        [
          'breakers where there is nothing to count',
          'breakers: [{ count: fail_total, at: 1, end: loop }]',
          '3:1: breakers count items, and this flow has none; remove them.',
        ],
        [
          'a breaker that is done',
          'items: { of: prompts }\nbreakers: [{ count: fail_total, at: 1, end: done }]',
          '4:45: what a breaker ends is not done; name another end, such as fail_fast.',
        ],
        [
          'a value that is no number',
          'values: { limit: soon }\nstages: { a: { retry: $limit } }',
          '3:18: "limit" is needed as a number; write a whole number.',
        ],
      ] as const
    ).map(([what, line, says]) => ({ what, lines: complete(line), says })),
  ];

/** A flow has stages, whatever else is wrong with it. */
function complete(lines: string): string[] {
  return [...lines.split('\n'), ...(/^stages:/m.test(lines) ? [] : ['stages: { a: }'])];
}

export const scenarioMistakes: readonly { readonly text: string; readonly says: string }[] = [
  { text: 'scenaros: []', says: '1:1: unknown key "scenaros"; did you mean "scenarios"?' },
  { text: 'scenarios: []', says: '1:12: expected at least 1 in this list, found 0.' },
  { text: 'scenarios: [{ nam: x }]', says: '1:15: unknown key "nam"; did you mean "name"?' },
  {
    text: 'scenarios: [{ name: x, script: { a: [{ outcom: x }] } }]',
    says: '1:40: unknown key "outcom"; did you mean "outcome"?',
  },
  {
    text: 'scenarios: [{ name: x, script: { a: [3] } }]',
    says: '1:38: expected an outcome, or a mapping with the key "outcome", found the number 3.',
  },
  {
    text: 'scenarios: [{ name: x, people: { a: [aprove] } }]',
    says: '1:38: expected approve, approve ROLE, reject, or rule and one of continue, again and stop, found the string "aprove".',
  },
  { text: 'scenarios: [{ name: x, expect: { ende: done } }]', says: '1:34: unknown key "ende"; did you mean "end"?' },
];
