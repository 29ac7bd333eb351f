/** What is done, in this order, and what each step has to come to. */
export function stepsOf(flags) {
  return [
    runnerGate,
    frontmatterGate,
    ...runSteps('production', flags, false),
    ...runSteps('poc', flags, flags.keep && !flags.skip.production),
    canary('fail-fast', {
      thresholds: [2, 3],
      exit: '10',
      end: 'fail_fast',
      last: 'prompt-02-canary-fail.md',
      never: 'prompt-03-canary-pass.md',
    }),
    canary('max-total', {
      thresholds: [2, 2],
      exit: '11',
      end: 'max_failures',
      last: 'prompt-03-canary-fail.md',
      never: 'prompt-04-canary-pass.md',
    }),
  ];
}

const runnerGate = {
  expected: { 'gate: runner contract': 'ok' },
  find: (scratch) => ({ 'gate: runner contract': checksOf(scratch.json(['flow', 'check', 'runner'])) }),
};

const frontmatterGate = {
  expected: { 'gate: frontmatter contract': '2 prompts, 0 with findings' },
  find: (scratch) => {
    const { prompt_count: count, violations } = scratch.json(['flow', 'check', 'frontmatter', '--root', 'prompts']);
    return { 'gate: frontmatter contract': `${count} prompts, ${violations} with findings` };
  },
};

/** `kept`: what the run before has done is still done. */
function runSteps(profile, { mode, timeouts, skip }, kept) {
  const left = skip[profile];
  const of = (name) => `${profile}: ${name}`;
  const run = {
    left,
    expected: {
      [of('exit status')]: '0',
      [of('end')]: 'done',
      [of('profile')]: profile,
      [of('ran')]: kept ? '0' : '2',
      [of('failed')]: '0',
    },
    find: (scratch) => {
      if (!kept) scratch.wipe('out');
      const timeout = timeouts[profile];
      const { status } = scratch.sluice(
        [
          ...words(`run queue --root prompts --profile ${profile} --count 2 --max-retries 0`),
          ...words(`--timeout-sec ${timeout} --exec-mode ${mode}`),
          ...(kept ? [] : ['--fresh', '--yes']),
        ],
        2 * timeout + 60,
      );
      const summary = summaryOf(scratch, 'prompts');
      return {
        [of('exit status')]: status,
        [of('end')]: summary.end,
        [of('profile')]: summary.profile,
        [of('ran')]: summary.ran,
        [of('failed')]: summary.fail_total,
      };
    },
  };
  const verify = {
    left,
    expected: { [of('what it left behind')]: 'ok', [of('log and files agree')]: 'done' },
    find: (scratch) => ({
      [of('what it left behind')]: checksOf(scratch.json(['flow', 'check', 'mini', '--root', '.'])),
      [of('log and files agree')]: scratch.json(['flow', 'verify', '--root', 'prompts']).end,
    }),
  };
  return [run, verify];
}

/** Prompts that fail on purpose: how the queue stops, and what it leaves for whoever comes to look. */
function canary(name, { thresholds: [streak, total], exit, end, last, never }) {
  const root = `canary/${name}`;
  const of = (what) => `canary ${name}: ${what}`;
  return {
    expected: {
      [of('exit status')]: exit,
      [of('end')]: end,
      [of('failed')]: '2',
      [of('stopped at')]: last,
      [of('HOLD')]: 'there',
      [of('last event')]: 'pipeline_hold',
      [of('exec stamp')]: 'failed, skipped, block001',
      [of('pipeline stamp')]: 'hold, parked yes',
      [of('the prompt after it')]: 'left alone',
    },
    find: (scratch) => {
      const { status } = scratch.sluice([
        ...words(`run queue --root ${root} --profile production --count 0 --max-retries 0 --exec-mode script`),
        ...words(`--set pipeline_fail_fast_threshold=${streak} --set pipeline_max_total_failures=${total}`),
      ]);
      const events = eventsIn(scratch, root);
      const stamped = scratch.read(`${root}/${last}`);
      return {
        [of('exit status')]: status,
        [of('end')]: summaryOf(scratch, root).end,
        [of('failed')]: linesOf(scratch.read(`${root}/.prompt-pipeline.failed`)).length,
        [of('stopped at')]: events.at(-1)?.prompt,
        [of('HOLD')]: scratch.read(`${root}/.prompt-pipeline.HOLD`) === '' ? 'missing' : 'there',
        [of('last event')]: events.at(-1)?.event,
        [of('exec stamp')]: ['status', 'completion_gate', 'failed_block']
          .map((key) => valueOf(stamped, `codex_exec_last_run_${key}`))
          .join(', '),
        [of('pipeline stamp')]: pipelineOf(stamped),
        [of('the prompt after it')]: events.some(({ prompt }) => prompt === never) ? 'run' : 'left alone',
      };
    },
  };
}

function words(line) {
  return line.split(' ');
}

function checksOf({ ok, checks = [], fault }) {
  if (ok) return 'ok';
  const wrong = checks.filter((check) => !check.ok).map(({ name, detail }) => `${name} ${detail}`);
  return wrong.join('; ') || (fault?.message ?? 'no answer');
}

function summaryOf(scratch, root) {
  return jsonOf(scratch.read(`${root}/.prompt-pipeline.summary.json`));
}

function eventsIn(scratch, root) {
  return linesOf(scratch.read(`${root}/.prompt-pipeline.log.jsonl`)).map(jsonOf);
}

function linesOf(text) {
  return text.split('\n').filter((line) => line !== '');
}

function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function valueOf(text, key) {
  return new RegExp(`^ *${key}: *'?([^'\\n]*?)'?$`, 'm').exec(text)?.[1] ?? 'nothing';
}

function pipelineOf(text) {
  const block = /^ {4}pipeline:\n((?: {6,}.*\n)*)/m.exec(text)?.[1] ?? '';
  return `${valueOf(block, 'status')}, parked ${valueOf(block, 'parked')}`;
}
