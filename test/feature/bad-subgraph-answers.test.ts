import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { noteFigure } from '../kit/note-figure.ts';
import type { Script, ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const FEDERATION = '@link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])';
const HEALTHY_SDL = `extend schema ${FEDERATION} type Query { list: [Thing!] } type Thing @key(fields: "id") { id: ID! }`;
const SICK_SDL = `extend schema ${FEDERATION} type Query { sick: String } type Thing @key(fields: "id") { id: ID! name: String size: Int }`;
const THINGS = [
  { __typename: 'Thing', id: '1' },
  { __typename: 'Thing', id: '2' },
];

const write =
  (status: number, type: string, body: string | Buffer, headers: Record<string, string> = {}): Script =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  };

/** Writes as fast as it is read, until the gateway has had enough. */
const endless: Script = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":{"sick":"');
  const chunk = 'x'.repeat(16_384);
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
};

/** What a subgraph may send, and the code that stands for it. */
const FORMS: Record<string, [Script, string]> = {
  'a reset connection': [(_request, response) => response.destroy(), 'SUBREQUEST_HTTP_ERROR'],
  'a truncated body': [
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"data":');
      setImmediate(() => response.destroy());
    },
    'SUBREQUEST_HTTP_ERROR',
  ],
  garbage: [write(200, 'application/json', '\u0000\u0001 nonsense'), 'SUBREQUEST_MALFORMED_RESPONSE'],
  'half a JSON text': [write(200, 'application/json', '{"data":{"sick":'), 'SUBREQUEST_MALFORMED_RESPONSE'],
  HTML: [write(200, 'text/html', '<h1>http://internal:4001 is fine</h1>'), 'SUBREQUEST_MALFORMED_RESPONSE'],
  'HTML with status 500': [write(500, 'text/html', '<pre>Error at /srv/app.js:10</pre>'), 'SUBREQUEST_HTTP_ERROR'],
  'status 503 with JSON': [json({ errors: [{ message: 'down' }] }, 503), 'SUBREQUEST_HTTP_ERROR'],
  'status 404': [json({}, 404), 'SUBREQUEST_HTTP_ERROR'],
  'status 401': [json({}, 401), 'UNAUTHENTICATED'],
  'status 403': [json({}, 403), 'FORBIDDEN'],
  'a redirect': [write(307, 'text/plain', '', { location: 'http://127.0.0.1:1/stolen' }), 'SUBREQUEST_HTTP_ERROR'],
  'an empty body': [write(200, 'application/json', ''), 'SUBREQUEST_MALFORMED_RESPONSE'],
  null: [json(null), 'SUBREQUEST_MALFORMED_RESPONSE'],
  'a list': [json([{ data: {} }]), 'SUBREQUEST_MALFORMED_RESPONSE'],
  'an empty object': [json({}), 'SUBREQUEST_MALFORMED_RESPONSE'],
  'data that is text': [json({ data: 'x' }), 'SUBREQUEST_MALFORMED_RESPONSE'],
  'data that is a list': [json({ data: [] }), 'SUBREQUEST_MALFORMED_RESPONSE'],
  'errors that are text': [json({ data: null, errors: 'bad' }), 'SUBREQUEST_MALFORMED_RESPONSE'],
  'errors of the wrong kind': [json({ errors: [null, 7] }), 'SUBREQUEST_MALFORMED_RESPONSE'],
  'data null without errors': [json({ data: null, errors: [] }), 'SUBREQUEST_MALFORMED_RESPONSE'],
  'an unknown encoding': [
    write(200, 'application/json', 'x', { 'content-encoding': 'rot13' }),
    'SUBREQUEST_MALFORMED_RESPONSE',
  ],
  'a body larger than the cap': [
    write(200, 'application/json', `{"data":{"sick":"${'x'.repeat(70_000)}"}}`),
    'SUBREQUEST_MALFORMED_RESPONSE',
  ],
  'an endless body': [endless, 'SUBREQUEST_MALFORMED_RESPONSE'],
  'a compressed body that unpacks beyond the cap': [
    write(200, 'application/json', gzipSync(`{"data":{"sick":"${'x'.repeat(5_000_000)}"}}`), {
      'content-encoding': 'gzip',
    }),
    'SUBREQUEST_MALFORMED_RESPONSE',
  ],
};

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let healthy: ScriptedSubgraph;
  let sick: ScriptedSubgraph;
  let gateway: TestGateway;

  beforeAll(async () => {
    healthy = await startScriptedSubgraph(json({ data: { list: THINGS } }));
    sick = await startScriptedSubgraph(json({ data: null }));
    gateway = await runGateway({
      subgraphs: { healthy: { url: healthy.url, sdl: HEALTHY_SDL }, sick: { url: sick.url, sdl: SICK_SDL } },
      yaml: `engine: ${engine}\ntraffic_shaping: { all: { timeout: 250ms, max_response_bytes: 64kb, circuit_breaker: { enabled: false }, stale_if_error: 0s } }`,
    });
  });

  let rightCount = 0;
  afterAll(async () => {
    const count = Object.keys(FORMS).length;
    noteFigure({
      id: 'A5',
      what: `${count} bad answers, of a root field and of entities (${engine})`,
      threshold: 'partial data, stable code, nothing internal',
      measured: `${rightCount} of ${2 * count} right`,
      unguarded: 'stock gateway: null without an error for some, texts and URLs leaked',
    });
    await gateway.stop();
    await Promise.all([healthy.stop(), sick.stop()]);
  });

  describe.each(Object.entries(FORMS))('%s', (_form, [script, code]) => {
    test('from a root field becomes null, with path and code, beside the data of others', async () => {
      sick.answerWith(script);
      const { status, data, errors } = await gateway.query('{ sick list { id } }');
      expect(status).toBe(200);
      expect(data).toEqual({ sick: null, list: [{ id: '1' }, { id: '2' }] });
      expect(errors).toEqual([{ message: expect.any(String), path: ['sick'], extensions: { code, service: 'sick' } }]);
      expectNothingInternal(errors);
      rightCount += 1;
    });

    test('from an entity fetch becomes null in every entity, each with its path', async () => {
      sick.answerWith(script);
      const { data, errors } = await gateway.query('{ list { id label: name size } }');
      expect(data).toEqual({ list: ['1', '2'].map((id) => ({ id, label: null, size: null })) });
      expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions?.code])).toEqual([
        ['list.0.label', code],
        ['list.0.size', code],
        ['list.1.label', code],
        ['list.1.size', code],
      ]);
      expectNothingInternal(errors);
      rightCount += 1;
    });
  });

  describe.each([
    ['is missing', {}],
    ['is too short', { _entities: [{ name: 'a' }] }],
    ['is too long', { _entities: [null, null, null] }],
    ['is no list', { _entities: { name: 'a' } }],
  ])('a list of entities that %s', (_form, data) => {
    test('is a malformed answer', async () => {
      sick.answerWith(json({ data }));
      const answer = await gateway.query('{ list { id name } }');
      expect(answer.data).toEqual({
        list: [
          { id: '1', name: null },
          { id: '2', name: null },
        ],
      });
      expect(answer.errors?.map(({ path, extensions }) => [path?.join('.'), extensions?.code])).toEqual([
        ['list.0.name', 'SUBREQUEST_MALFORMED_RESPONSE'],
        ['list.1.name', 'SUBREQUEST_MALFORMED_RESPONSE'],
      ]);
    });
  });

  test.runIf(engine === 'compiled')('a root field that is left out of the answer is null with an error', async () => {
    sick.answerWith(json({ data: { else: 1 } }));
    const { data, errors } = await gateway.query('{ sick list { id } }');
    expect(data).toEqual({ sick: null, list: [{ id: '1' }, { id: '2' }] });
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['sick'], 'SUBREQUEST_MALFORMED_RESPONSE'],
    ]);
  });

  test('a subgraph that hangs costs its timeout, and its fields only', async () => {
    sick.answerWith(() => {});
    const startedAt = performance.now();
    const { data, errors } = await gateway.query('{ sick list { id } }');
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(data).toEqual({ sick: null, list: [{ id: '1' }, { id: '2' }] });
    expect(errors?.[0]).toMatchObject({ path: ['sick'], extensions: { code: 'GATEWAY_TIMEOUT', service: 'sick' } });
  });

  test('a subgraph that drips its answer is cut at the timeout', async () => {
    const drips = new Set<NodeJS.Timeout>();
    sick.answerWith((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      drips.add(drip);
      response.on('close', () => clearInterval(drip));
    });
    const { errors } = await gateway.query('{ sick }');
    for (const drip of drips) clearInterval(drip);
    expect(errors?.[0]).toMatchObject({ path: ['sick'], extensions: { code: 'GATEWAY_TIMEOUT' } });
  });

  test('the first request after a subgraph has healed succeeds', async () => {
    sick.answerWith(() => {});
    await gateway.query('{ sick }');
    sick.answerWith(json({ data: { sick: 'better' } }));
    expect((await gateway.query('{ sick }')).data).toEqual({ sick: 'better' });
  });
});

function expectNothingInternal(errors: unknown): void {
  const text = JSON.stringify(errors);
  for (const internal of ['127.0.0.1', 'http:', 'internal', 'stack', '/srv', 'undici', 'ECONN']) {
    expect(text).not.toContain(internal);
  }
}
