import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { maskerFor } from '../../../src/text/mask.ts';
import { always } from '../../support/property.ts';
import { spec } from '../../support/spec.ts';

type Environment = Readonly<Record<string, string>>;

function masked(env: Environment, ...pieces: readonly (string | Uint8Array)[]): string {
  const masker = maskerFor(env);
  const parts = pieces.map((piece) => masker.take(Buffer.from(piece)));
  return Buffer.concat([...parts, masker.rest()]).toString();
}

/** The same bytes, cut where the numbers say. */
function cut(text: string, at: readonly number[]): Uint8Array[] {
  const bytes = Buffer.from(text);
  const cuts = [0, ...at.map((one) => one % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}

const hex = '0123456789abcdef'.repeat(3);
const key = (kind: string): string => `-----BEGIN ${kind}-----\nMIIEvQ/+a=\nab12\n-----END ${kind}-----`;
/** Put together here, so that nobody who looks for tokens finds one in this file. */
const tokens = [
  ['ghp', hex].join('_'),
  ['ghs', hex].join('_'),
  ['github', 'pat', hex].join('_'),
  ['sk', 'ant', hex].join('-'),
  ['xoxb', '12345', '67890', 'ab'].join('-'),
  ['AKIA', 'ABCDEFGH01234567'].join(''),
];

const env: Environment = {
  MY_TOKEN: 'abcabcabd',
  LONGER_TOKEN: 'abcabcabdefg',
  DB_PASSWORD: 'pa$$.w*rd(',
  API_KEY: 'schlüssel-ß',
  LINES_SECRET: 'first line of it\r\nx\n  second line\n',
  HOME: '/home/somebody',
};

spec('secrets', (test) => {
  test('of variables whose names say so are masked by name', () =>
    assert.is(
      masked(env, 'a abcabcabd b pa$$.w*rd( schlüssel-ß abcabcabdefg /home/somebody'),
      'a ***MY_TOKEN*** b ***DB_PASSWORD*** ***API_KEY*** ***LONGER_TOKEN*** /home/somebody',
    ));

  test('have such names', () => {
    const names =
      'GH_TOKEN npm_token CLIENT_SECRET PASSWORD PGPASSWD APIKEY API_KEY AWS_ACCESS_KEY_ID PRIVATE_KEY SIGNING_KEY GOOGLE_CREDENTIALS AUTH BASIC_AUTH OAUTH_X AUTHORIZATION DB_PASS PASS KEY_PASSPHRASE';
    for (const name of names.split(' ')) assert.is(masked({ [name]: 'something' }, 'something'), `***${name}***`);
    for (const name of ['AUTHOR', 'GIT_AUTHOR_NAME', 'KEYBOARD', 'KEY_REPEAT', 'PATH', 'MONKEY', 'BYPASS', 'COMPASS'])
      assert.is(masked({ [name]: 'something' }, 'something'), 'something');
  });

  test('of addresses are the passwords in them, whatever the variable is called', () =>
    assert.is(
      masked({ DATABASE_URL: 'postgres://me:p4ssw0rd!x@db/app', OTHER: 'http://host:8080/a@b' }, 'p4ssw0rd!x 8080'),
      '***DATABASE_URL*** 8080',
    ));

  test('of addresses and headers that are printed are masked, whoever they are of', () => {
    const said = [
      'A postgres://u:hunter2secret@h/db and https://bob:pa55w\u00f6rd@example.com:8080/x',
      'Authorization: Bearer abcdef1234567890abcdef.x_y-z',
      'Authorization: Basic dXNlcjpjb3JyZWN0aG9yc2U= and Basic understanding, the Bearer authentication',
      'http://host:8080/a@b git@host.example:x/y',
    ].join('\n');
    const expected = [
      'A postgres://u:***PASSWORD***@h/db and https://bob:***PASSWORD***@example.com:8080/x',
      'Authorization: Bearer ***TOKEN***',
      'Authorization: Basic ***TOKEN*** and Basic understanding, the Bearer authentication',
      'http://host:8080/a@b git@host.example:x/y',
    ].join('\n');
    assert.is(masked({}, said), expected);
    for (let at = 1; at < Buffer.from(said).length; at++) assert.is(masked({}, ...cut(said, [at])), expected);
    assert.is(masked({}, `Bearer ${'a1'.repeat(2000)} x`), 'Bearer ***TOKEN*** x');
  });

  test('are masked in base64 wherever they begin in it', () => {
    for (const before of ['', 'u', 'us', 'use', 'user:', 'me:'])
      assert.not.match(
        Buffer.from(
          masked({ DB_PASSWORD: 'correcthorse' }, Buffer.from(`${before}correcthorse!`).toString('base64')),
          'base64',
        ).toString('latin1'),
        /correct|horse|recth/,
      );
  });

  test('are masked as programs pass them on, too', () => {
    const secret = 'a/b c+d=secret';
    const base64 = Buffer.from(`${secret}\n`).toString('base64');
    const said = masked({ MY_TOKEN: secret }, `${encodeURIComponent(secret)} ${base64}`);
    assert.not.match(said, 'secret');
    assert.match(said, /^\*{3}MY_TOKEN\*{3} \*{3}MY_TOKEN\*{3}/);
    assert.ok(said.length < 40, said);
  });

  test('of fewer than eight characters are no secrets', () =>
    assert.is(masked({ A_TOKEN: 'sevench', B_TOKEN: '' }, 'sevench'), 'sevench'));

  test('of several lines are masked line by line', () =>
    assert.is(
      masked(env, '> first line of it\n> x\n>   second line'),
      '> ***LINES_SECRET***\n> x\n>   ***LINES_SECRET***',
    ));

  test('cut in two are secrets', () => {
    for (let at = 1; at < 9; at++)
      assert.is(masked(env, 'x abcabcabd'.slice(0, at + 2), 'x abcabcabd'.slice(at + 2)), 'x ***MY_TOKEN***');
  });

  test('are not waited for longer than they may come', () => {
    const masker = maskerFor(env);
    const take = (text: string): string => Buffer.from(masker.take(Buffer.from(text))).toString();
    assert.equal([take('x abc'), take('abc'), take('y'), take('ok\n')], ['x ', '', 'abcabcy', 'ok\n']);
    assert.equal([...masker.rest()], []);
  });

  test.each(
    tokens,
    (token) => `shaped like ${token.slice(0, 6)} are masked`,
    (token) => {
      assert.is(masked({}, `a=${token}\n`), 'a=***TOKEN***\n');
      assert.is(masked({}, `a=${token.slice(0, 9)}`, token.slice(9)), 'a=***TOKEN***');
    },
  );

  test('words that only begin like tokens are none', () => {
    const text = 'ghp_short task-force-of-one-hundred-and-twenty sk-learn AKIA AKIAabc disk-0123456789012345678901234';
    assert.is(masked({}, text), text);
  });

  test.each(
    ['PRIVATE KEY', 'RSA PRIVATE KEY', 'OPENSSH PRIVATE KEY'],
    (kind) => `${kind} is masked as a whole`,
    (kind) => {
      assert.is(masked({}, `a\n${key(kind)}\nb`), 'a\n***PRIVATE_KEY***\nb');
      assert.is(masked({}, ...cut(`a\n${key(kind)}\nb`, [3, 9, 20, 30, 50, 60])), 'a\n***PRIVATE_KEY***\nb');
    },
  );

  test('a key that does not end is masked as far as it looks like one', () => {
    assert.is(masked({}, key('PRIVATE KEY').slice(0, 40)), '***PRIVATE_KEY***');
    assert.is(masked({}, key('CERTIFICATE')), key('CERTIFICATE'));
  });

  test('what is no text comes through as it is', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => 255 - index);
    const masker = maskerFor(env);
    assert.equal([...masker.take(bytes), ...masker.rest()], [...bytes]);
  });

  test('are found wherever the output is cut', () => {
    const words = fc.constantFrom(
      ...Object.values(env),
      'abc',
      'abcabca',
      'x',
      '\n',
      ' ',
      's',
      '-----',
      '-----BEGIN ',
      key('PRIVATE KEY'),
      ...tokens,
      'schlü',
      'first line',
      'ghp_',
      'sk-',
    );
    const texts = fc.array(words, { maxLength: 8 }).map((all) => all.join(''));
    return always(
      fc.tuple(texts, fc.array(fc.nat(400), { maxLength: 6 })),
      ([text, cuts]) => assert.is(masked(env, ...cut(text, cuts)), masked(env, text)),
      10,
    );
  });
});
