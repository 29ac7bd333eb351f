import * as assert from 'uvu/assert';
import { watch, type Watched } from '../support/programs.ts';
import { root } from '../setup.mjs';
import type { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { inWired, skill } from '../support/wired.ts';

/** What the gate has asked git already, as the engine finds it: two programs write it side by side. */

const bad = ['s1', 's20', 's39'];

/** Forty documents are staged, three of them bad. The lines that tell the place, and those of the diff. */
function inStaged(body: (repo: Repo, place: string, diff: string) => void): Promise<void> {
  return inWired((repo) => {
    for (let at = 0; at < 40; at++)
      repo.write(`skills/s${at}/SKILL.md`, skill(bad.includes(`s${at}`) ? 'x' : `s${at}`));
    repo.write('skills/notes/--sluice', 'Not the mark.\n');
    repo.git(['add', '-A']);
    const place = repo.git(['rev-parse', '--sluice\n', '--git-dir', '--git-common-dir', 'HEAD:sluice.yml']);
    body(repo, place, repo.git(['diff', '--cached', '--raw', '--no-abbrev', '--no-renames', '--', 'skills']));
  });
}

function hook(
  repo: Repo,
  watched: Watched,
  seen: string,
): { readonly found: string[]; readonly git: readonly string[] } {
  watched.started();
  const env = { ...watched.env, SLUICE_SEEN: seen.replace(/\n+$/, '') };
  const ended = repo.run(process.execPath, [`${root}/dist/engine/hook.cjs`, 'pre-commit'], { env });
  assert.is(ended.status, 1, ended.all);
  const found = [...ended.stderr.matchAll(/^skills\/(\w+)\//gm)].map((match) => match[1]!);
  return { found, git: watched.started().filter((name) => name.startsWith('git ')) };
}

spec('what the gate saw', (test) => {
  test('is believed wherever the two programs’ lines came to stand', () =>
    inStaged((repo, place, diff) => {
      const watched = watch(repo);
      const middle = diff.indexOf('s20/') + 2;
      for (const at of [0, diff.indexOf('\n') + 1, diff.indexOf('\n'), middle, diff.length]) {
        const { found, git } = hook(repo, watched, diff.slice(0, at) + place + diff.slice(at));
        assert.equal(found, bad, `at ${at}`);
        assert.equal(
          git.filter((name) => name !== 'git cat-file'),
          [],
          `at ${at}`,
        );
      }
    }));

  test('is not believed where anything in it is not what git says', () =>
    inStaged((repo, place, diff) => {
      const watched = watch(repo);
      const wrong = {
        nothing: '',
        'no diff line': `${place}${diff}who knows\n`,
        'no place': diff,
        'a place without an id': place.replace(/[0-9a-f]{40}\n/, 'HEAD:sluice.yml\n') + diff,
        'another sluice.yml': `${place}:100644 100644 ${'1'.repeat(40)} ${'2'.repeat(40)} M\tsluice.yml\n${diff}`,
        'a place of one folder': place.replace('.git\n', '') + diff,
      };
      for (const [name, seen] of Object.entries(wrong)) {
        const { found, git } = hook(repo, watched, seen);
        assert.equal(found, bad, name);
        assert.ok(git.includes('git rev-parse') || git.includes('git diff-index'), name);
      }
    }));
});
