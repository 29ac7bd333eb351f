import * as assert from 'uvu/assert';
import type { Command } from '../../src/cli/command.ts';
import { commands, help } from '../../src/cli/main.ts';
import { parse } from '../../src/cli/parse.ts';
import { checks } from '../../src/checks/index.ts';
import { readFlow } from '../../src/policy/flows.ts';
import { version } from '../../src/model/version.ts';
import { blocksOf, commandLines, pages, textOf } from '../support/pages.ts';
import { policyIn } from '../support/judge.ts';
import { inFolder, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const names = Object.keys(commands);

/** The usage a page shows under each heading of a command. */
function printedUsages(): Map<string, string> {
  const sections = textOf('docs/commands.md').matchAll(/^## sluice (\S+)\n\n```\n(.*?)\n```$/gms);
  return new Map([...sections].map(([, name = '', usage = '']) => [name, usage]));
}

function assertMeans(command: Command, line: string, words: readonly string[]): void {
  const { positionals } = parse(command, words);
  if (command.verbs) for (const verb of positionals[0]?.split('|') ?? []) assert.ok(command.verbs.includes(verb), line);
}

spec('the pages say what the program does', (test) => {
  test('docs/commands.md has every command, and no other', () => {
    assert.equal([...printedUsages().keys()], names);
  });

  test.each(
    names,
    (name) => `docs/commands.md shows what \`sluice ${name} --help\` prints`,
    (name) =>
      inFolder((folder) => {
        for (const args of [
          [name, '--help'],
          [name, '-h'],
          ['help', name],
        ]) {
          const ended = new Repo(folder).sluice(args);
          assert.is(ended.stdout.trimEnd(), printedUsages().get(name), args.join(' '));
          assert.is(ended.stderr, '');
          assert.is(ended.status, 0);
        }
      }),
  );

  test('the help names every command, and fits one screen', () => {
    for (const name of names) assert.match(help, new RegExp(`^  sluice ${name} `, 'm'));
    assert.ok(help.split('\n').length < 24);
    assert.ok(textOf('docs/commands.md').includes(help));
  });

  test('every usage fits one screen of the width people have', async () => {
    for (const usage of printedUsages().values()) {
      assert.ok(usage.split('\n').length <= 24, usage);
      for (const line of usage.split('\n')) assert.ok(line.length <= 110, line);
    }
  });

  test.each(
    pages,
    (page) => `${page} names only commands and options that exist`,
    async (page) => {
      for (const line of commandLines(page)) {
        const [name = '', ...words] = line.replace(/^npx /, '').split(/\s+/).slice(1);
        if (name.startsWith('-')) continue;
        if (!/^[a-z]/.test(name)) continue;
        assert.ok(names.includes(name), `${page}: ${line}`);
        assertMeans(await commands[name]!(), `${page}: ${line}`, words);
      }
    },
  );

  test.each(
    pages
      .flatMap((page) => blocksOf(page))
      .filter(({ language, text }) => language === 'yaml' && !text.startsWith('flow: ')),
    ({ page, text }) => `a sluice.yml of ${page} (${text.split('\n')[0]}) is one`,
    async ({ text }) => {
      const whole = text.startsWith('version: 1') ? text : `version: 1\n${text}${ownContracts(text)}`;
      const schemas = [...text.matchAll(/schema: (\S+\.json)/g)].map(([, path = '']) => [path, '{}']);
      const policy = await policyIn({ 'sluice.yml': whole, ...Object.fromEntries(schemas) });
      assert.ok(policy.file);
    },
  );

  test.each(
    pages.flatMap((page) => blocksOf(page)).filter(({ text }) => text.startsWith('flow: ')),
    ({ page, text }) => `a flow of ${page} (${text.split('\n')[1]}) is one`,
    async ({ page, text }) => {
      const flow = await readFlow(page, text, { checks: Object.keys(checks), facts: [] });
      assert.ok(flow.stages.length > 1);
    },
  );

  test('the version is that of the package, everywhere', () => {
    for (const file of ['package.json', 'package-lock.json'])
      assert.is((JSON.parse(textOf(file)) as { version: string }).version, version, file);
    assert.is(new Repo('.').sluice(['--version']).stdout, `${version}\n`);
    assert.match(help, `sluice ${version}:`);
    assert.match(textOf('CHANGELOG.md'), version);
  });
});

/** A block may name a contract that the next one describes. */
function ownContracts(text: string): string {
  return text.includes('contract: note') ? 'contracts: { note: {} }\n' : '';
}
