export const passed = 'all of it holds';
export const skipped = 'what ran holds, and not all of it ran';
export const failed = 'not all of it holds';
const notRun = 'not run';

/** What was expected and what was found, a row each. What fails ends it: what comes after that is not run. */
export class Sheet {
  rows = [];
  #stopped = false;

  /** `expected`: by name. `find`: the same names, and what they came to; not asked where the step is left out. */
  take({ expected, find, left = false }, scratch) {
    const runs = !left && !this.#stopped;
    const found = runs ? find(scratch) : {};
    for (const [name, wanted] of Object.entries(expected)) {
      const said = runs ? String(found[name] ?? 'nothing') : notRun;
      this.rows.push({ name, expected: wanted, found: said, ok: said === wanted, left });
    }
    this.#stopped ||= this.verdict() === failed;
  }

  verdict() {
    if (this.rows.some(({ ok, left }) => !ok && !left)) return failed;
    return this.rows.some(({ left }) => left) ? skipped : passed;
  }

  table() {
    const lines = [
      ['criterion', 'expected', 'found', 'ok'],
      ...this.rows.map(({ name, expected, found, ok }) => [
        name,
        expected,
        found,
        found === notRun ? '-' : ok ? 'yes' : 'NO',
      ]),
    ];
    const width = (at) => Math.max(...lines.map((line) => line[at].length));
    const widths = [0, 1, 2].map(width);
    const text = lines.map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
    const held = this.rows.filter(({ ok }) => ok).length;
    return [...text, '', `${held} of ${this.rows.length}: ${this.verdict()}`].join('\n');
  }
}
