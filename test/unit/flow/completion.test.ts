import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as assert from 'uvu/assert';
import {
  completion,
  promisesOf,
  type Answer,
  type Looking,
  type Promises,
} from '../../../src/flow/queue/completion.ts';
import { promptOf } from '../../../src/flow/queue/prompt.ts';
import { draftOf, inFiles, sluice } from '../../support/queue-run.ts';
import { spec } from '../../support/spec.ts';

const files: Readonly<Record<string, string>> = {
  'out/a.txt': 'one\n  two  \r\nthree\n',
  'out/b.txt': 'one\n',
  'out/empty': '',
};

function answering(status: number, headers: Answer['headers'] = {}): Answer {
  return { status, headers };
}

function looking(more: Partial<Looking> = {}): Looking {
  return {
    read: (path) => (Object.hasOwn(files, path) ? Buffer.from(files[path]!) : undefined),
    fetch: () => Promise.resolve(answering(200)),
    hosts: [],
    ...more,
  };
}

async function said(promises: Partial<Promises>, more: Partial<Looking> = {}): Promise<string> {
  const { gate, verdict, reason } = await completion({ files: [], headers: [], urls: [], ...promises }, looking(more));
  assert.is(verdict, gate === 'fail' ? 'fail' : 'pass');
  return `${gate}${reason === '' ? '' : `: ${reason}`}`;
}

spec('whether a prompt has kept what it promised', (test) => {
  test('who promises nothing has proved nothing', async () => assert.is(await said({}), 'skipped'));

  test.each(
    [
      [['out/a.txt'], 'pass'],
      [['out/empty'], 'pass'],
      [['out/a.txt', 'out/c.txt'], 'fail: out/c.txt does not exist'],
      ...['/etc/passwd', '../a', 'a/../../b', 'C:\\x', '', '.git/config'].map(
        (path) => [[path], `fail: ${path} is not a path of this repository`] as const,
      ),
    ] as const,
    ([list]) => `files: ${list.join(', ') || 'no name'}`,
    async ([list, says]) => assert.is(await said({ files: list }), says),
  );

  test.each(
    [
      ['one', ['out/a.txt', 'out/b.txt'], 'pass'],
      ['two', ['out/a.txt'], 'pass'],
      ['two', ['out/a.txt', 'out/b.txt'], 'fail: out/b.txt has no line "two"'],
      ['tw', ['out/a.txt'], 'fail: out/a.txt has no line "tw"'],
      ['one', [], 'fail: the header "one" names no file, and no file is promised'],
      ['out/a.txt: three', [], 'pass'],
      ['out/a.txt: four', [], 'fail: out/a.txt has no line "four"'],
      ['out/c.txt: one', [], 'fail: out/c.txt does not exist'],
      ['../a.txt: one', [], 'fail: ../a.txt is not a path of this repository'],
    ] as const,
    ([header, list]) => `header ${header} in ${list.join(', ') || 'no file'}`,
    async ([header, list, says]) => assert.is(await said({ headers: [header], files: list }), says),
  );

  test.each(
    [
      ['http://localhost:1/', 'pass'],
      ['http://127.0.0.1/x', 'pass'],
      ['http://127.9.8.7/x', 'pass'],
      ['http://[::1]:80/x', 'pass'],
      [
        'https://example.org/x',
        'fail: https://example.org/x is not on this machine: allow it with --allow-host example.org',
      ],
      ['http://0.0.0.0/', 'fail: http://0.0.0.0/ is not on this machine: allow it with --allow-host 0.0.0.0'],
      [
        'http://127.0.0.1@example.org/',
        'fail: http://127.0.0.1@example.org/ is not on this machine: allow it with --allow-host example.org',
      ],
      [
        'http://localhost.example.org/',
        'fail: http://localhost.example.org/ is not on this machine: allow it with --allow-host localhost.example.org',
      ],
      ['file:///etc/passwd', 'fail: file:///etc/passwd is not a web address'],
      ['nonsense', 'fail: nonsense is not a web address'],
      ['https://allowed.example/x', 'pass'],
    ] as const,
    ([url]) => url,
    async ([url, says]) => assert.is(await said({ urls: [url] }, { hosts: ['allowed.example'] }), says),
  );

  test('only 200 will do', async () => {
    for (const status of [201, 204, 301, 404, 500, 'ECONNREFUSED'])
      assert.is(
        await said(
          { urls: ['http://localhost/'] },
          { fetch: () => Promise.resolve(typeof status === 'number' ? answering(status) : status) },
        ),
        `fail: http://localhost/ answers ${status}, and not 200`,
      );
  });

  test.each(
    [
      [{ header: 'Content-Type', equals: 'text/html' }, 'pass'],
      [{ header: 'content-type', matches: '^text/' }, 'pass'],
      [{ header: 'X-Frame', equals: 'DENY' }, 'fail: http://localhost/ answers without X-Frame'],
      [
        { header: 'Content-Type', equals: 'text/plain' },
        'fail: http://localhost/ answers with Content-Type: text/html, and not "text/plain"',
      ],
      [
        { header: 'Content-Type', matches: '^image/' },
        'fail: http://localhost/ answers with Content-Type: text/html, and not what fits "^image/"',
      ],
      [{ header: 'Content-Type', matches: '(' }, 'fail: "(" is not a regular expression'],
      [{ header: 'Slow', matches: '^(a+)+$' }, 'fail: "^(a+)+$" takes too long on what http://localhost/ answers'],
      [
        { header: 'Content-Type' },
        'fail: the header of http://localhost/ needs `url`, `header`, and one of `equals` and `matches`',
      ],
    ] as const,
    ([{ header, ...wanted }]) => `${header} of a page: ${JSON.stringify(wanted)}`,
    async ([header, says]) =>
      assert.is(
        await said(
          { headers: [{ url: 'http://localhost/', ...header }] },
          { fetch: () => Promise.resolve(answering(200, { 'content-type': 'text/html', slow: `${'a'.repeat(40)}!` })) },
        ),
        says,
      ),
  );

  test('a header of a page is asked of this machine only', async () =>
    assert.is(
      await said({ headers: [{ url: 'https://example.org/', header: 'a', equals: 'b' }] }),
      'fail: https://example.org/ is not on this machine: allow it with --allow-host example.org',
    ));

  test('nobody is asked before it is clear that they may be', async () => {
    const asked: string[] = [];
    const fetch = (url: string): Promise<Answer> => {
      asked.push(url);
      return Promise.resolve(answering(200));
    };
    await said({ urls: ['https://example.org/'] }, { fetch });
    await said({ files: ['out/c.txt'], urls: ['http://localhost/'] }, { fetch });
    assert.equal(asked, []);
  });

  test('promises stand under either name, in a list or alone', () => {
    const of = (lines: string): Promises => promisesOf(promptOf('p.md', Buffer.from(`---\n${lines}\n---\n`)));
    assert.equal(of('codex_verify_files_exist: [a, b]').files, ['a', 'b']);
    assert.equal(of('chatgpt_verify_files_exist: a\nchatgpt_verify_http_200: [u]').files, ['a']);
    // Without quotes, that is a mapping.
    assert.equal(of('codex_verify_headers: [a.txt: b]').headers, ['a.txt: b']);
    const page = { url: 'http://localhost/', header: 'X-A', equals: '1' };
    assert.equal(of(`chatgpt_verify_headers: [${JSON.stringify(page)}]`).headers, [page]);
    assert.equal(of('title: x'), { files: [], headers: [], urls: [] });
  });

  test('a page is asked for, and a redirect is none', async () => {
    const server = createServer((request, response) => {
      const status = request.url === '/fine' ? 200 : request.url === '/moved' ? 302 : 404;
      response.writeHead(status, { location: '/fine' }).end('x');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // The server answers from this process, so the run must not block it.
    const { runAsync } = await import('../../support/run-async.ts');
    try {
      for (const [path, says] of [
        ['/fine', ''],
        ['/moved', 'answers 302, and not 200'],
        ['/gone', 'answers 404, and not 200'],
      ] as const)
        await inFiles(
          {
            'prompts/a.md': draftOf('true', '', `chatgpt_verify_http_200: ['${base}${path}']\n`),
            'sluice.yml': 'version: 1\npacks: auto\n',
          },
          async (repo) => {
            assert.is(sluice(repo, ['run', 'queue', '--dry-run']).status, 0);
            const { status, all } = await runAsync(repo, ['run', 'queue']);
            assert.match(all, says);
            assert.is(status, says === '' ? 0 : 1, all);
          },
        );
    } finally {
      server.close();
    }
  });
});
