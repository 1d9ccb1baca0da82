import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { Issuer } from '../kit/issuer.ts';
import { jwtYaml, startIssuer } from '../kit/issuer.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const RULES = `
headers:
  all:
    response:
      - propagate: { named: cache-control }
      - propagate: { named: set-cookie }
      - propagate: { named: x-all }
      - propagate: { named: [x-first, x-also], algorithm: first }
      - propagate: { named: x-last, rename: x-latest, algorithm: last }
      - propagate: { named: x-none, default: nobody }
  subgraphs:
    quiet:
      response:
        - remove: { named: x-all }
        - propagate: { matching: "x-quiet-.*", exclude: x-quiet-secret }
        - insert: { name: x-from, value: quiet }
`;

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let gateway: TestGateway;
  const subgraphs = new Map<string, ScriptedSubgraph>();
  let delays: Record<string, number> = {};
  let sent: Record<string, Record<string, string | string[]>> = {};

  let issuer: Issuer;

  beforeAll(async () => {
    issuer = await startIssuer();
    for (const name of ['loud', 'late', 'quiet']) {
      const subgraph = await startScriptedSubgraph((_request, response) => {
        const errors = sent[name]?.['x-error'] === undefined ? undefined : [{ message: 'no' }];
        const body = JSON.stringify({ data: { [name]: 'x', [`${name}Mutation`]: 'x' }, errors });
        const headers = { 'content-type': 'application/json', 'x-hidden': 'h', ...sent[name] };
        setTimeout(() => response.writeHead(200, headers).end(body), delays[name] ?? 0);
      });
      subgraphs.set(name, subgraph);
    }
    gateway = await runGateway({
      subgraphs: Object.fromEntries(
        [...subgraphs].map(([name, { url }]) => [
          name,
          { url, sdl: `type Query { ${name}: String } type Mutation { ${name}Mutation: String }` },
        ]),
      ),
      yaml: `engine: ${engine}\n${jwtYaml(issuer)}\n${RULES}`,
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await issuer[Symbol.asyncDispose]();
    await Promise.all([...subgraphs.values()].map((subgraph) => subgraph.stop()));
  });

  async function ask(query: string, headers: typeof sent = {}) {
    sent = headers;
    delays = { late: 40 };
    return (await gateway.query(query)).headers;
  }

  test('what no rule names stays inside, and a default stands in', async () => {
    const headers = await ask('{ loud }');
    expect(headers.has('x-hidden')).toBe(false);
    expect(headers.get('x-none')).toBe('nobody');
  });

  test('of several values the first, the last or all', async () => {
    const values = (value: string) => ({ 'x-all': value, 'x-first': value, 'x-also': value, 'x-last': value });
    const headers = await ask('{ loud late quiet }', { loud: values('1'), late: values('3'), quiet: values('2') });
    expect([...headers].filter(([name]) => /^x-(all|first|also|last|latest)$/.test(name))).toEqual([
      ['x-all', '1, 3'],
      ['x-also', expect.stringMatching(/^[12]$/)],
      ['x-first', expect.stringMatching(/^[12]$/)],
      ['x-latest', '3'],
    ]);
  });

  test('rules of one subgraph concern that one', async () => {
    const quiet = { 'x-quiet-a': '1', 'x-quiet-secret': '2', 'x-all': '3' };
    const headers = await ask('{ quiet }', { quiet, loud: quiet });
    expect([headers.get('x-quiet-a'), headers.get('x-from')]).toEqual(['1', 'quiet']);
    expect([headers.has('x-quiet-secret'), headers.has('x-all')]).toEqual([false, false]);
    expect((await ask('{ loud }', { loud: quiet })).has('x-quiet-a')).toBe(false);
  });

  test('cookies are never joined', async () => {
    const headers = await ask('{ loud late }', {
      loud: { 'set-cookie': ['a=1; Path=/', 'b=2'] },
      late: { 'set-cookie': 'c=3; Expires=Wed, 21 Oct 2026 07:28:00 GMT' },
    });
    expect(headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2', 'c=3; Expires=Wed, 21 Oct 2026 07:28:00 GMT']);
  });

  test('cache-control is the strictest', async () => {
    const loud = { 'cache-control': 'public, max-age=60' };
    const merged = async (late: Record<string, string>) =>
      (await ask('{ loud late }', { loud, late })).get('cache-control');
    expect(await merged({ 'cache-control': 'public, max-age=30' })).toBe('public, max-age=30');
    expect(await merged({ 'cache-control': 'private, max-age=90' })).toBe('private, max-age=60');
    expect(await merged({ 'cache-control': 'no-store' })).toBe('no-store');
    expect(await merged({})).toBe('no-store');
    expect(await merged({ 'cache-control': 'public, max-age=30', 'x-error': 'yes' })).toBe('no-store');
    expect((await ask('mutation { loudMutation }', { loud })).get('cache-control')).toBe('no-store');
  });

  test('what a token has let somebody see is kept by no shared cache', async () => {
    sent = { loud: { 'cache-control': 'public, max-age=60' } };
    const { headers } = await gateway.query('{ loud }', {
      headers: { authorization: `Bearer ${await issuer.sign()}` },
    });
    expect(headers.get('cache-control')).toBe('private, max-age=60');
  });

  test('a cookie comes to the client that it was made for, also among equal queries in flight', async () => {
    sent = {};
    let count = 0;
    delays = { loud: 40 };
    subgraphs.get('loud')?.answerWith((_request, response) => {
      count += 1;
      const headers = { 'content-type': 'application/json', 'set-cookie': `session=${count}` };
      setTimeout(() => response.writeHead(200, headers).end('{"data":{"loud":"x"}}'), 40);
    });
    const answers = await Promise.all(Array.from({ length: 5 }, () => gateway.query('{ loud }')));
    expect(new Set(answers.flatMap(({ headers }) => headers.getSetCookie())).size).toBe(5);
  });
});

test('a pattern does not let subgraphs say which pages may read answers', async () => {
  const headers = {
    'access-control-allow-origin': '*',
    vary: 'X-Other',
    'x-a': '1',
    'content-type': 'application/json',
  };
  await using subgraph = await startScriptedSubgraph((_request, response) => {
    response.writeHead(200, headers).end('{"data":{"a":"x"}}');
  });
  await using gateway = await runGateway({
    subgraphs: { a: { url: subgraph.url, sdl: 'type Query { a: String }' } },
    yaml: `headers: { all: { response: [{ propagate: { matching: ".*" } }] } }
cors: { origins: ["https://page.example"] }`,
  });
  const answer = await gateway.query('{ a }', { headers: { origin: 'https://page.example' } });
  expect(answer.headers.get('x-a')).toBe('1');
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://page.example');
  expect(answer.headers.get('vary')).toBe('Origin');
});

test('a header that becomes a cookie comes to one client, too', async () => {
  let count = 0;
  await using subgraph = await startScriptedSubgraph((_request, response) => {
    count += 1;
    const headers = { 'content-type': 'application/json', 'x-session': `session=${count}` };
    setTimeout(() => response.writeHead(200, headers).end('{"data":{"a":"x"}}'), 40);
  });
  await using gateway = await runGateway({
    subgraphs: { a: { url: subgraph.url, sdl: 'type Query { a: String }' } },
    yaml: 'headers: { all: { response: [{ propagate: { named: x-session, rename: set-cookie } }] } }',
  });
  const answers = await Promise.all(Array.from({ length: 5 }, () => gateway.query('{ a }')));
  expect(new Set(answers.flatMap(({ headers }) => headers.getSetCookie())).size).toBe(5);
});

test('requests that share an execution get the same headers', async () => {
  await using subgraph = await startScriptedSubgraph((_request, response) => {
    const headers = { 'content-type': 'application/json', 'x-a': '1' };
    setTimeout(() => response.writeHead(200, headers).end('{"data":{"a":"x"}}'), 40);
  });
  await using gateway = await runGateway({
    subgraphs: { a: { url: subgraph.url, sdl: 'type Query { a: String }' } },
    yaml: 'engine: compiled\nheaders: { all: { response: [{ propagate: { named: x-a } }] } }',
  });
  const answers = await Promise.all(Array.from({ length: 5 }, () => gateway.query('{ a }')));
  expect(answers.map(({ headers }) => headers.get('x-a'))).toEqual(['1', '1', '1', '1', '1']);
  expect(subgraph.received.length).toBe(1);
});

test('an answer from before is not to be kept again by anybody', async () => {
  await using subgraph = await startScriptedSubgraph((_request, response) => {
    const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=60' };
    response.writeHead(200, headers).end('{"data":{"a":"x"}}');
  });
  await using gateway = await runGateway({
    subgraphs: { a: { url: subgraph.url, sdl: 'type Query { a: String }' } },
    yaml: 'headers: { all: { response: [{ propagate: { named: cache-control, default: "public, max-age=9" } }] } }',
  });
  expect((await gateway.query('{ a }')).headers.get('cache-control')).toBe('public, max-age=60');
  subgraph.answerWith((_request, response) => response.writeHead(503).end());
  const { data, headers, extensions } = await gateway.query('{ a }');
  expect([data, extensions]).toEqual([{ a: 'x' }, { stale: [expect.objectContaining({ subgraph: 'a' })] }]);
  expect(headers.get('cache-control')).toBe('no-store');
});
