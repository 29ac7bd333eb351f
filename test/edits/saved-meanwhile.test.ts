import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { root } from '../setup.mjs';
import { staged } from '../support/mending.ts';
import { filesOf } from '../support/listing.ts';
import { inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { mendable, mended } from '../support/wired.ts';

const path = 'skills/a/SKILL.md';
const long = 'A line.\n'.repeat(20);
const mine = `${long}Mine.\n`;
const preload = `--require=${join(root, 'test/support/save-at.cjs')}`;

interface Way {
  readonly how: 'in place' | 'rename';
  /** What lies on disk when it begins. */
  readonly disk: string;
}

const ways: readonly Way[] = [
  { how: 'in place', disk: mendable('a', long) },
  { how: 'rename', disk: mendable('a', `${long}Before.\n`) },
];

spec('a file that a person saves while it is mended', (test) => {
  test.each(
    ways,
    ({ how, disk }) =>
      `keeps what was saved, at every step: ${how}, ${disk.includes('Before') ? 'unstaged work' : 'as staged'}`,
    async (way) => {
      const outcomes = new Set<string>();
      for (let at = 1; at < 200; at++) {
        const outcome = await savedAt(way, at);
        if (outcome === undefined) break;
        outcomes.add(outcome);
      }
      // Saved while there was time to mend it, and saved last of all.
      assert.equal([...outcomes].sort(), ['mended', 'saved']);
    },
    300_000,
  );
});

/** Undefined once it ends before anybody saves. */
async function savedAt({ how, disk }: Way, at: number): Promise<string | undefined> {
  let outcome: string | undefined;
  await inRepo((repo) => {
    arrange(repo, disk);
    const text = mendable('a', mine);
    const env = {
      NODE_OPTIONS: preload,
      SAVE_AT: `${at}`,
      SAVE_HOW: how,
      SAVE_FILE: repo.path(path),
      SAVE_TEXT: text,
    };
    const ended = repo.sluice(['fix', '--staged'], { env });
    if (!repo.exists(`${path}.saved`)) return;
    const message = `saved before effect ${at}, ${repo.read(`${path}.saved`).trim()}: ${ended.all}`;
    assert.is(staged(repo, path), mended('a', long), message);
    assert.ok([text, mended('a', mine)].includes(repo.read(path)), `${message}\n${repo.read(path)}`);
    const left = [...filesOf(repo.dir).keys()].filter((name) => /\.sluice-|\.lock$/.test(name));
    assert.equal(left, [], message);
    outcome = repo.read(path) === text ? 'saved' : 'mended';
  });
  return outcome;
}

function arrange(repo: Repo, disk: string): void {
  repo.write('sluice.yml', 'version: 1\n');
  repo.write(path, mendable('a', long));
  repo.git(['add', '-A']);
  repo.write(path, disk);
}
