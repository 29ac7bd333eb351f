import * as assert from 'uvu/assert';
import { allowed, blockWarnings, type BlockWarning } from '../../../src/text/block-warnings.ts';
import { spec } from '../../support/spec.ts';

const warned: readonly (readonly [type: string, lines: readonly string[]])[] = [
  [
    'DESTRUCTIVE_FS',
    [
      'rm -rf x',
      'rm -fr x',
      'rm -r -f x',
      'rm -f -R x',
      'rm -Rvf x',
      'rm --recursive --force x',
      'rm --force --recursive x',
      'rm -r --force x',
      'rm x -rf',
      'rm --rec --f x',
      'sudo /bin//rm -rf x',
      '\\rm -rf x',
      '"rm" "-rf" x',
      'find . | xargs rm -rf',
      'rm -r x 2>&1 -f',
      '# rm -rf x',
      'mkfs.ext4 /dev/sdx',
      'dd if=a of=b',
      'dd of=b bs=1M if=a',
      'parted -l',
      'wipefs -a x',
    ],
  ],
  ['NETWORK_FIREWALL', ['iptables -F', 'ip6tables -F', 'iptables-restore < x', 'sudo ufw disable']],
  ['SERVICE_DOWN', ['systemctl stop x', 'systemctl --user stop x', 'docker  system prune -f']],
  [
    'DESTRUCTIVE_GIT',
    [
      'git reset --hard',
      'git -C x reset -q HEAD~1 --hard',
      'git clean -fdx',
      'git clean -xdf',
      'git clean -x -d --force',
      '$(git reset --hard)',
    ],
  ],
  [
    'WRITE_SENSITIVE_ROOT',
    ['cp a /etc/b', 'a > "/usr/local/b"', 'x=/var/b', 'ls /bin/', '/sbin/x', 'cp a ${ROOT}/etc/b'],
  ],
];

const harmless = [
  './bin/build > out',
  'src/usr/x',
  'cat ../var/x ~/bin/y',
  'rm -f x',
  'rm -r x',
  'rm -r x; test -f y',
  'rm -r x && grep -f y z',
  'rm -r x | grep -f y',
  'rm -f "$(ls -r)"',
  'farm -rf x',
  'add if=a',
  'departed',
  'git reset --soft',
  'git clean -n -dx',
  'git clean -fd',
  'git clean -fx',
  'git commit -m reset; x --hard',
  'systemctl status x',
  'stuffwithin',
  'etc/x',
  '/dev/null',
  '/variable/x',
  '',
];

const some: readonly BlockWarning[] = [
  { type: 'DESTRUCTIVE_FS', line: 1, text: 'rm -rf build' },
  { type: 'WRITE_SENSITIVE_ROOT', line: 2, text: 'cp a /etc/b' },
];

spec('the warning scan', (test) => {
  test.each(
    warned.flatMap(([type, lines]) => lines.map((line) => [type, line] as const)),
    ([type, line]) => `${type}: ${line}`,
    ([type, line]) => assert.equal(blockWarnings(`${line}\n`).filter((one) => one.type === type).length, 1),
  );

  test.each(
    harmless,
    (line) => `nothing: ${line}`,
    (line) => assert.equal(blockWarnings(`${line}\n`), []),
  );

  test('names the line, its text without the blanks around it, and every type of it', () =>
    assert.equal(blockWarnings('set -e\n\n  rm -rf /etc/x  \nls\n'), [
      { type: 'DESTRUCTIVE_FS', line: 3, text: 'rm -rf /etc/x' },
      { type: 'WRITE_SENSITIVE_ROOT', line: 3, text: 'rm -rf /etc/x' },
    ]));

  test('reads a command that goes on over several lines as one', () => {
    assert.equal(blockWarnings('ls\nrm -r \\\n  -f \\\n  x\nufw\n'), [
      { type: 'DESTRUCTIVE_FS', line: 2, text: 'rm -r   -f   x' },
      { type: 'NETWORK_FIREWALL', line: 5, text: 'ufw' },
    ]);
    assert.equal(blockWarnings('rm -r x\\\\\ntest -f x\n'), []);
    assert.equal(blockWarnings('rm -r \\\\\\\n-f x\n').length, 1);
  });

  test('takes its time from the length of a block alone', () => {
    for (const part of ['rm -r ', 'rm;', 'git clean -f ', 'dd ', '\\', 'systemctl -x ']) {
      const started = performance.now();
      assert.equal(blockWarnings(part.repeat(60_000 / part.length)), []);
      assert.ok(performance.now() - started < 2000, part);
    }
  });

  test('lets through what is allowed by its text or by its type', () => {
    assert.equal(allowed(some, { regex: '^rm -rf build$' }), { left: some.slice(1), trouble: undefined });
    assert.equal(allowed(some, { types: 'SERVICE_DOWN, WRITE_SENSITIVE_ROOT' }), {
      left: some.slice(0, 1),
      trouble: undefined,
    });
    assert.equal(allowed(some, { regex: 'etc', types: 'DESTRUCTIVE_FS' }), { left: [], trouble: undefined });
  });

  test('takes nothing, or an empty text, for no leave', () => {
    assert.equal(allowed(some, {}), { left: some, trouble: undefined });
    assert.equal(allowed(some, { regex: '', types: ' ,' }), { left: some, trouble: undefined });
  });

  test('says what allows nothing because it is written wrong', () => {
    assert.equal(allowed(some, { regex: '(' }), {
      left: some,
      trouble: 'WARN_ALLOW_REGEX is no regular expression and allows nothing: mend `(`.',
    });
    const { left, trouble } = allowed(some, { types: 'DESTRUCTIVE_FS,ETC' });
    assert.equal(left, some.slice(1));
    assert.match(trouble ?? '', /^WARN_ALLOW_TYPES names `ETC`, which is no type of warning: use DESTRUCTIVE_FS, /);
  });
});
