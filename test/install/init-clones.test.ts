import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { version } from '../../src/model/version.ts';
import { linkedTo, passed } from '../support/gate.ts';
import { inFolder, inRepo, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { wiringNamed } from '../support/wirings.ts';

/** The notes of the first `init`, which leaves nothing to do. */
function notes(repo: Repo): string[] {
  const ended = repo.sluice(['init']);
  passed(ended);
  assert.not.match(ended.stdout, /^to do: /m);
  const lines = ended.stdout.split('\n').filter((line) => line.startsWith('note: '));
  const json = JSON.parse(repo.sluice(['init', '--json']).stdout) as { notes: string[] };
  assert.equal(
    json.notes.map((note) => `note: ${note}`),
    lines,
  );
  return lines;
}

/** The command by which a note calls the engine. */
function engineIn(note: string): string {
  return /`(node .+?)`/.exec(note)?.[1] ?? '';
}

spec('what init says of other clones', (test) => {
  test.each(
    ['{ "scripts": { "prepare": "tsc" } }', '{ "description": "sluice init" }', '{'],
    (manifest) => `a package.json that does not run it is shown the line that does: ${manifest}`,
    (manifest) =>
      inRepo((repo) => {
        repo.write('package.json', manifest);
        const [note, ...more] = notes(repo);
        assert.match(note!, '`"prepare": "sluice init || exit 0"` in the scripts of package.json');
        assert.equal(more, []);
      }),
  );

  test.each(
    ['{ "scripts": { "prepare": "sluice init || exit 0" } }', '{ "scripts": { "setup": "tsc && npx sluice init" } }'],
    (manifest) => `a package.json that runs it is told nothing: ${manifest}`,
    (manifest) =>
      inRepo((repo) => {
        repo.write('package.json', manifest);
        assert.equal(notes(repo), []);
      }),
  );

  test.each(
    ['husky', 'lefthook', 'the pre-commit framework'],
    (name) => `${name} brings it to every clone`,
    (name) => inRepo((repo) => assert.equal(notes(wiringNamed(name).set(repo)), [])),
  );

  test('without a package.json it names what to run here and there', () =>
    inRepo((repo) => {
      const [note = '', ...more] = notes(repo);
      assert.match(note, `\`npx -y sluice@${version} init\``);
      assert.equal(more, []);
      assert.is(repo.run('sh', ['-c', `${engineIn(note)} doctor`]).status, 0);
    }));

  test('the command it names holds in a linked work tree, where names need quotes', () =>
    inFolder((folder) => {
      const repo = new Repo(join(folder, "h3 $p'q"));
      mkdirSync(repo.dir);
      repo.git(['init', '-q']);
      repo.write('a.txt', 'a\n');
      repo.commit();
      const linked = linkedTo(repo);
      const [note = ''] = notes(linked);
      const ended = linked.run('sh', ['-c', `${engineIn(note)} --version`]);
      assert.is(ended.stdout, `${version}\n`, `${note}${ended.stderr}`);
    }));
});
