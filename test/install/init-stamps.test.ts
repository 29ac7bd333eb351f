import * as assert from 'uvu/assert';
import { inRepo } from '../support/repo.ts';
import { promptDraft, promptPath } from '../support/prompts.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet } from '../support/wired.ts';

const config = '{"version":"v1","active_profile":"production","profiles":{"production":{"warn_mode":"halt"}}}\n';
const on = /^checks: \{ stamps: apply \}$/m;

spec('init and stamps', (test) => {
  test('they stay off where nothing speaks for them', () =>
    inRepo((repo) => {
      repo.write(promptPath, promptDraft());
      repo.init();
      assert.not.match(repo.read('sluice.yml'), on);
      assertQuiet(repo.commit('first'));
      assert.is(repo.read(promptPath), promptDraft());
    }));

  test.each(
    ['scripts/codex-sprint', 'temp/codex-sprint'],
    (folder) => `they are on where profiles are found: ${folder}`,
    (folder) =>
      inRepo((repo) => {
        repo.write(`${folder}/prompt_flow.config.json`, config);
        repo.write(promptPath, promptDraft());
        const ended = repo.sluice(['init']);
        assert.is(ended.status, 0);
        assert.match(ended.stdout, /1 document, none would block/);
        assert.match(repo.read('sluice.yml'), on);
        assert.match(repo.commit('first').stderr, /stamped prompts\/prompt-1\.md \(production, revision 1\)/);
      }),
  );

  test('they are on where somebody asks for them; a sluice.yml of one’s own is not touched, and told about', () =>
    inRepo((repo) => {
      assert.is(repo.sluice(['init', '--stamps']).status, 0);
      assert.match(repo.read('sluice.yml'), on);
      assert.is(repo.sluice(['init', '--stamps']).status, 0);
      repo.write('sluice.yml', 'version: 1\n');
      const ended = repo.sluice(['init', '--stamps']);
      assert.is(ended.status, 1);
      assert.match(ended.stdout, /^to do: write `checks: \{ stamps: apply \}` into sluice\.yml/m);
      assert.is(repo.read('sluice.yml'), 'version: 1\n');
    }));

  test('the baseline does not accept a missing stamp: it would never be written then', () =>
    inRepo((repo) => {
      repo.sluice(['init', '--stamps']);
      repo.write(promptPath, promptDraft());
      assert.is(repo.sluice(['baseline', 'accept']).stdout, 'nothing to accept\n');
    }));
});
