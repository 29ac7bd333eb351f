/** The keys and the values of flows and of scenarios, by place, for whoever mistook one. A test holds them to the schemas. */

export type FlowKind = 'flow' | 'scenarios';

export function isFlowKind(kind: string): kind is FlowKind {
  return kind === 'flow' || kind === 'scenarios';
}

export const flowKeysByPlace: readonly (readonly [RegExp, string])[] = [
  [/^flow $/, 'flow name title items profile values require facts start tracks sessions stages gates breakers project'],
  [/^flow items$/, 'of glob'],
  [/^flow facts\./, 'cmd'],
  [/^flow start$/, 'by to'],
  [/^flow tracks$/, 'by usual force of'],
  [/^flow tracks\.force$/, 'when use'],
  [/^flow sessions\./, 'distinct_from'],
  [
    /^flow stages\.[^.]+$/,
    'title role when run advice before gates fan session wait approvals inputs outputs timeout retry on always fresh ' +
      'by_route stamp',
  ],
  [/^flow stages\.[^.]+\.run$/, 'cmd agent'],
  [/^flow stages\.[^.]+\.wait$/, 'for auto_pass_when'],
  [/^flow stages\.[^.]+\.approvals$/, 'of min when'],
  [/^flow (?:stages\.[^.]+\.on|start\.to)\./, 'goto visits then same_failure escalate end next'],
  [/^flow gates\./, 'check cmd min_executed all'],
  [/^flow breakers\.\d+$/, 'count at end'],
  [/^flow project$/, 'layout'],
  [/^scenarios $/, 'scenarios'],
  [/^scenarios scenarios\.\d+$/, 'name facts values track items script people expect'],
  [/^scenarios scenarios\.\d+\.script\.[^]+\.\d+$/, 'outcome reason owner fingerprint session'],
  [/^scenarios scenarios\.\d+\.expect$/, 'end code stages'],
];

const number = 'a whole number, or $ and the name of a value, such as $timeout_sec';
const fact = 'the name of a fact: lowercase letters and digits, joined by hyphens, underscores or dots';
const name = 'a name of lowercase letters and digits, joined by hyphens or underscores';

/** What fits in places where the schema's own keyword would say it in a way only a program reads. */
export const flowExpectations: readonly (readonly [RegExp, string])[] = [
  [/^name$/, name],
  [/^tracks\.(?:usual|force\.use)$/, name],
  [/^(?:start|tracks)\.by$|\.when$|\.auto_pass_when$/, fact],
  [/^breakers\.\d+\.at$|^stages\.[^.]+\.(?:timeout|retry)$/, number],
  [/^stages\.[^.]+\.run$/, 'none, blocks, { cmd: COMMAND } or { agent: ROLE }'],
  [/^tracks\.of\.[^.]+$/, 'all or a list of stages'],
  [/\.goto$/, name],
  [/^scenarios\.\d+\.script\.[^]+\.\d+$/, 'an outcome, or a mapping with the key "outcome"'],
  [/^scenarios\.\d+\.people\.[^]+\.\d+$/, 'approve, approve ROLE, reject, or rule and one of continue, again and stop'],
];

/** What stands where something else than a mapping was written; KEY: the last key of the place. */
export const flowShapes: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:stages\.[^.]+\.on|start\.to)\.[^.]+$/,
    'a route for "KEY", such as { goto: STAGE, visits: 2 } or { end: stage_failed }',
  ],
  [/^facts\.[^.]+$/, 'a mapping for "KEY", such as { cmd: COMMAND }'],
  [/^gates\.[^.]+$/, 'a mapping for "KEY", such as { cmd: COMMAND } or { check: frontmatter }'],
  [/^stages\.[^.]+\.wait$/, 'a mapping for "KEY", such as { for: person }'],
  [/^stages\.[^.]+\.approvals$/, 'a mapping for "KEY", such as { of: [ROLE], min: 1 }'],
];
