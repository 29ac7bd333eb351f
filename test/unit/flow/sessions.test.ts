import * as assert from 'uvu/assert';
import { spec } from '../../support/spec.ts';
import { Story, flowOf } from '../../support/story.ts';

const lines = `sessions: { building: {}, judging: { distinct_from: [building] } }
stages: { a: { session: building, run: { cmd: x } }, b: { session: judging, run: { cmd: x } } }`;

async function ran(builder: string, judge: string): Promise<string> {
  const one = new Story(await flowOf(lines)).begin();
  return one.does('a', 'pass', { session: builder }).does('b', 'pass', { session: judge }).next();
}

spec('who judges is not who did the work', (test) => {
  test('two sessions are fine', async () => assert.is(await ran('one', 'two'), 'end done: pipeline_completed'));

  test('one session is none', async () =>
    assert.is(await ran('one', 'one'), 'end evidence_invalid: b: it ran in the session of a'));

  test('a session that nobody told is not another one', async () => {
    const [judge, builder] = [await ran('one', ''), await ran('', 'two')];
    assert.is(judge, 'end evidence_invalid: b: nobody told in which session it ran, and that of a must be another one');
    assert.is(builder, 'end evidence_invalid: b: nobody told in which session a ran, and it must be another one');
    assert.is(
      await ran('', ''),
      'end evidence_invalid: b: nobody told in which session it ran, and that of a must be another one',
    );
  });
});
