import { notYaml, unknownKeys, wrongValues } from './config-mistakes.ts';
import { documents, inRepo } from '../support/repo.ts';
import { assertFault, assertOneSentence } from '../support/faults.ts';
import { spec } from '../support/spec.ts';

spec('a mistake in sluice.yml is told with its place, what is expected and the nearest word', (test) => {
  test.each(
    [...unknownKeys, ...wrongValues, ...notYaml],
    ({ name }) => name,
    ({ lines, says }) =>
      inRepo((repo) => {
        repo.write('sluice.yml', `${lines.join('\n')}\n`);
        assertFault(repo, ['check'], 'config', [`sluice: sluice.yml:${says}`]);
      }),
  );

  test('every command that judges tells it', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', 'version: 1\npack: auto\n');
      repo.write(documents.path, documents.bad);
      repo.git(['add', '-A']);
      for (const args of [
        ['check', '--staged'],
        ['check', '--all'],
        ['fix'],
        ['fix', '--staged'],
        ['baseline', 'accept'],
      ])
        assertFault(repo, args, 'config', ['sluice.yml:2:1: unknown key "pack"']);
    }));

  test('a commit is refused with the same sentence', () =>
    inRepo((repo) => {
      repo.init();
      repo.write('sluice.yml', 'version: 1\npack: auto\n');
      assertOneSentence(repo.commit(), ['sluice.yml:2:1: unknown key "pack"; did you mean "packs"?'], 1);
    }));

  test('a file in another encoding is named', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', Uint8Array.of(0x76, 0xff, 0xfe));
      assertFault(repo, ['check'], 'config', ['sluice.yml: this file is not UTF-8; save it as UTF-8.']);
    }));

  test('a second file, in a folder, is refused with what to do instead', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', 'version: 1\n');
      repo.write('packages/a/sluice.yml', 'version: 1\n');
      assertFault(repo, ['check'], 'config', ['packages/a/sluice.yml: one sluice.yml per repository']);
    }));

  test.each(
    [
      { text: '{', says: '.sluice/baseline.json:2:1: this is not valid YAML (' },
      { text: '[]', says: '.sluice/baseline.json:1:1: expected a mapping, found an empty list.' },
      { text: '{"format":1,"accepted":[],"x":1}', says: '.sluice/baseline.json:1:27: unknown key "x"' },
      {
        text: '{"format":1,"accepted":[],"duplicates":{"ratched":1}}',
        says: '.sluice/baseline.json:1:41: unknown key "ratched"; did you mean "ratchet"?',
      },
      {
        text: '{"format":1,"accepted":[],"duplicates":{"ratchet":100.5}}',
        says: '.sluice/baseline.json:1:51: expected 100 or less, found the number 100.5.',
      },
      {
        text: '{"format":1,"accepted":[],"duplicates":{"accepted":[{"class":"1a2b","tokens":9,"count":2}]}}',
        says: '.sluice/baseline.json:1:62: expected a class of copies, such as dup:1a2b3c4d5e6f, found the string "1a2b".',
      },
      {
        text: '{"format":1,"accepted":[],"duplicates":{"accepted":[{"class":"dup:1a2b3c4d5e6f","tokens":9,"count":2},{"class":"dup:1a2b3c4d5e6f","tokens":9,"count":3}]}}',
        says: '.sluice/baseline.json:1:112: dup:1a2b3c4d5e6f is accepted twice: keep one of the two lines.',
      },
      { text: '{"format":2}', says: 'format 2 was written by a newer Sluice; update Sluice to read it.' },
    ],
    ({ text }) => `a baseline of ${text}`,
    ({ text, says }) =>
      inRepo((repo) => {
        repo.write('sluice.yml', 'version: 1\n');
        repo.write('.sluice/baseline.json', `${text}\n`);
        assertFault(repo, ['check'], 'config', [says]);
      }),
  );
});
