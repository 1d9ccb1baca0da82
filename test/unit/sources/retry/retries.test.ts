import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HttpSource } from '../../../../src/sources/http-source.ts';
import type { SourceEvent } from '../../../../src/sources/source-event.ts';
import type { SourceOptions } from '../../../../src/sources/source-options.ts';
import type { Script, ScriptedSubgraph } from '../../../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../../../kit/scripted-subgraph.ts';
import { until } from '../../../kit/until.ts';

const OPTIONS: SourceOptions = {
  timeoutMs: 2_000,
  maxResponseBytes: 10_000,
  connections: 4,
  poolIdleTimeoutMs: 1_000,
  retry: { maxRetries: 2, baseDelayMs: 2, maxDelayMs: 10 },
  retryBudget: 0.2,
};
const REQUEST = { query: '{ hello }', kind: 'query', headers: {} } as const;
const GOOD = json({ data: { hello: 'you' } });
const reset: Script = (_request, response) => response.destroy();
const never = () => new AbortController().signal;

let source: HttpSource;
let events: SourceEvent[];
let instances: ScriptedSubgraph[];

beforeEach(() => {
  events = [];
  instances = [];
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(instances.map((instance) => instance.stop()));
  await source.close();
});

/** The first one is called first. */
async function start(scripts: readonly Script[], options: Partial<SourceOptions> = {}): Promise<void> {
  source = new HttpSource('only', { ...OPTIONS, ...options, onEvent: (event) => events.push(event) });
  for (const script of scripts) instances.push(await startScriptedSubgraph(script));
  source.updateInstances(instances.map(({ url }, index) => ({ id: `${index}`, url })));
  vi.spyOn(Math, 'random').mockReturnValue(0);
}
const received = () => instances.map((instance) => instance.received.length);
const ask = (more: object = {}, signal = never()) => source.send({ ...REQUEST, ...more }, signal);

describe('a query is sent again', () => {
  test.each<[string, Script]>([
    ['the connection breaks', reset],
    [
      'the answer breaks off',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"da');
        setImmediate(() => response.destroy());
      },
    ],
    ['the status is 502', json({}, 502)],
    ['the status is 503', json({}, 503)],
    ['the status is 504', json({}, 504)],
  ])('to another instance when %s', async (_form, script) => {
    await start([script, GOOD]);
    expect(await ask()).toMatchObject({ kind: 'answered', data: { hello: 'you' }, retries: 1 });
    expect(received()).toEqual([1, 1]);
    expect(events).toEqual([{ kind: 'retry', subgraph: 'only', isGranted: true }]);
  });

  test('to another instance when one cannot be reached', async () => {
    await start([GOOD, GOOD]);
    await instances[0]?.stop();
    expect(await ask()).toMatchObject({ kind: 'answered', retries: 1 });
  });

  test('to the same instance when there is no other', async () => {
    await start([inTurn(reset, GOOD)]);
    expect(await ask()).toMatchObject({ kind: 'answered', retries: 1 });
  });

  test('on a new connection: when one that was idle is closed at the other end, the others may be too', async () => {
    const sockets: unknown[] = [];
    const note =
      (script: Script): Script =>
      (request, response) => {
        sockets.push(response.socket);
        script(request, response);
      };
    await start([inTurn(note(GOOD), note(json({}, 502)), note(GOOD))], { connections: 1 });
    await ask();
    expect(await ask()).toMatchObject({ kind: 'answered', retries: 1 });
    // The second call came over the idle connection, which is still good for all that its retry knows.
    expect(sockets[1]).toBe(sockets[0]);
    expect(sockets[2]).not.toBe(sockets[0]);
    expect(instances[0]?.received.map(({ headers }) => headers.connection)).toEqual([
      'keep-alive',
      'keep-alive',
      'close',
    ]);
  });

  test('to each instance before one has it a second time', async () => {
    await start([reset, json({}, 503), GOOD]);
    expect(await ask()).toMatchObject({ kind: 'answered', retries: 2 });
    expect(received()).toEqual([1, 1, 1]);
  });

  test('twice at most', async () => {
    await start([json({}, 503)]);
    expect(await ask()).toMatchObject({ kind: 'failed', code: 'SUBREQUEST_HTTP_ERROR', status: 503, retries: 2 });
    expect(received()).toEqual([3]);
  });

  test('once for all who share it', async () => {
    await start([reset, GOOD]);
    const all = await Promise.all([1, 2, 3].map(() => ask({ shareKey: '' })));
    expect(all.map(({ kind, retries, shared }) => [kind, retries, shared])).toEqual([
      ['answered', 1, undefined],
      ['answered', undefined, true],
      ['answered', undefined, true],
    ]);
    expect(received()).toEqual([1, 1]);
  });
});

describe('a query is not sent again', () => {
  test.each<[string, Script, object]>([
    ['after status 500', json({}, 500), { status: 500 }],
    ['after status 404', json({}, 404), { status: 404 }],
    ['after status 401', json({}, 401), { code: 'UNAUTHENTICATED' }],
    ['after status 429 without Retry-After', json({}, 429), { status: 429 }],
    ['after an answer that cannot be used', json([]), { code: 'SUBREQUEST_MALFORMED_RESPONSE' }],
    ['after a GraphQL error', json({ data: null, errors: [{ message: 'no' }] }), { kind: 'answered' }],
  ])('%s', async (_form, script, result) => {
    await start([script, GOOD]);
    expect(await ask()).toMatchObject(result);
    expect(received()).toEqual([1, 0]);
  });

  test('after a timeout', async () => {
    await start([() => {}, GOOD], { timeoutMs: 50 });
    expect(await ask()).toMatchObject({ code: 'GATEWAY_TIMEOUT' });
    expect(received()).toEqual([1, 0]);
  });

  test('to the only instance when nobody listens there', async () => {
    const port = await closedPort();
    await start([]);
    source.updateInstances([{ id: 'gone', url: `http://127.0.0.1:${port}/` }]);
    expect(await ask()).toMatchObject({ code: 'SUBREQUEST_HTTP_ERROR' });
    expect(events).toEqual([]);
  });

  test('once its client has gone', async () => {
    await start([json({}, 503), GOOD], { retry: { maxRetries: 2, baseDelayMs: 10_000, maxDelayMs: 10_000 } });
    vi.spyOn(Math, 'random').mockReturnValue(0.1);
    const client = new AbortController();
    const asked = ask({}, client.signal);
    await until(() => events.length === 1);
    client.abort();
    expect(await asked).toMatchObject({ kind: 'failed', status: 503 });
    expect(received().toSorted()).toEqual([0, 1]);
  });

  test('when the time would not suffice for the wait', async () => {
    await start([json({}, 503), GOOD], { retry: { maxRetries: 2, baseDelayMs: 10_000, maxDelayMs: 10_000 } });
    vi.spyOn(Math, 'random').mockReturnValue(0.4);
    expect(await ask()).toMatchObject({ status: 503 });
    expect(events).toEqual([]);
  });

  test('when it could not even be written, which says nothing about the instance', async () => {
    const breaker = { errorThreshold: 0.5, volumeThreshold: 1, resetTimeoutMs: 30_000, rollingWindowMs: 10_000 };
    await start([GOOD], { breaker });
    for (let time = 0; time < 5; time += 1) {
      expect(await ask({ headers: { 'x-name': 'Ā' } })).toMatchObject({ code: 'SUBREQUEST_HTTP_ERROR' });
    }
    expect(events).toEqual([]);
    expect(await ask()).toMatchObject({ kind: 'answered' });
  });

  test('beyond the limit of calls', async () => {
    let admitted = 0;
    const admit = async () => {
      admitted += 1;
      return admitted < 3;
    };
    await start([json({}, 503)], { admit });
    expect(await ask()).toMatchObject({ status: 503, retries: 1 });
    expect(received()).toEqual([2]);
  });

  test('to an instance whose breaker is open', async () => {
    const breaker = { errorThreshold: 0.5, volumeThreshold: 1, resetTimeoutMs: 30_000, rollingWindowMs: 10_000 };
    await start([json({}, 503)], { breaker });
    expect(await ask()).toMatchObject({ status: 503 });
    expect(await ask()).toMatchObject({ code: 'SUBGRAPH_CIRCUIT_OPEN' });
    expect(received()).toEqual([1]);
  });
});

test.each<[string, Script]>([
  ['the connection breaks', reset],
  ['the status is 503', json({}, 503)],
  ['the status is 429 with Retry-After', (_request, response) => response.writeHead(429, { 'retry-after': '0' }).end()],
])('a mutation is sent once when %s', async (_form, script) => {
  await start([script, GOOD]);
  expect(await ask({ query: 'mutation { hello }', kind: 'mutation' })).toMatchObject({ kind: 'failed' });
  expect(received()).toEqual([1, 0]);
  expect(events).toEqual([]);
});

describe('Retry-After', () => {
  const wait =
    (status: number, value: string): Script =>
    (_request, response) => {
      response.writeHead(status, { 'retry-after': value }).end();
    };

  test('with status 503 is waited for before the same instance is asked again', async () => {
    await start([inTurn(wait(503, '1'), GOOD)]);
    const startedAt = performance.now();
    expect(await ask()).toMatchObject({ kind: 'answered' });
    expect(performance.now() - startedAt).toBeGreaterThan(950);
  });

  test('with status 503 does not concern another instance', async () => {
    await start([wait(503, '60'), GOOD]);
    expect(await ask()).toMatchObject({ kind: 'answered' });
  });

  test('with status 429 concerns all', async () => {
    await start([wait(429, '1'), GOOD]);
    const startedAt = performance.now();
    expect(await ask()).toMatchObject({ kind: 'answered' });
    expect(performance.now() - startedAt).toBeGreaterThan(950);
  });

  test('beyond the deadline fails the query at once', async () => {
    await start([wait(503, '3')]);
    const startedAt = performance.now();
    expect(await ask()).toMatchObject({ status: 503 });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(received()).toEqual([1]);
  });
});

describe('a subgraph that always fails', () => {
  const CALLS = 300;

  test('gets at most 1.2 times the queries', async () => {
    await start([json({}, 503), json({}, 503)]);
    for (let call = 0; call < CALLS; call += 1) await ask();
    const [first = 0, second = 0] = received();
    expect(first + second).toBeLessThanOrEqual(CALLS * 1.2);
    expect(first + second).toBeGreaterThan(CALLS * 1.15);
    expect(events).toContainEqual({ kind: 'retry', subgraph: 'only', isGranted: false });
  });

  test('gets three times as many without a budget to speak of', async () => {
    await start([json({}, 503), json({}, 503)], { retryBudget: 2 });
    for (let call = 0; call < CALLS; call += 1) await ask();
    expect(received().reduce((sum, count) => sum + count)).toBe(CALLS * 3);
  });
});

/** The last one stays. */
function inTurn(...scripts: readonly Script[]): Script {
  let turn = 0;
  return (request, response) => {
    scripts[Math.min(turn, scripts.length - 1)]?.(request, response);
    turn += 1;
  };
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
