import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { Issuer } from '../kit/issuer.ts';
import { jwtYaml, startIssuer } from '../kit/issuer.ts';
import { noteFigure } from '../kit/note-figure.ts';
import type { Script, ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const INTERNAL = 'db-7.internal.example';

/** What a subgraph may say that is none of a client's business. */
const ANSWERS: readonly Script[] = [
  json({
    data: null,
    errors: [
      {
        message: `connect ECONNREFUSED ${INTERNAL}:5432`,
        extensions: { stacktrace: [`Error at query (/srv/app/${INTERNAL}.js:12:3)`], exception: { host: INTERNAL } },
      },
    ],
  }),
  json({ message: INTERNAL }, 500),
  json({ data: { secret: 'x' }, errors: [{ message: INTERNAL, path: ['secret'] }] }),
  (_request, response) => response.writeHead(302, { location: `http://${INTERNAL}/` }).end(),
  (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(`<h1>${INTERNAL}</h1>`),
  (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(`{"data": ${INTERNAL}`),
  (_request, response) => response.destroy(),
  json({ data: { secret: { nested: INTERNAL } } }),
];

const QUERIES = [
  '{ secret }',
  '{ secre }',
  '{ secret(argumnt: 1) }',
  '{ secret { id } }',
  '{ __schema { types { name } } }',
  '{ __type(name: "Query") { fields { name } } }',
  '{ secret ',
  'query($a: Inpt) { secret }',
  'query($a: Int!) { secret other(of: $a) }',
  'mutation { secret }',
  'subscription { secret }',
  '{ ...Nowhere }',
  '{ secret @unknown }',
];

let issuer: Issuer;
let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

beforeAll(async () => {
  issuer = await startIssuer();
  subgraph = await startScriptedSubgraph(json({ data: { secret: 'x' } }));
  gateway = await runGateway({
    subgraphs: { secrets: { url: subgraph.url, sdl: 'type Query { secret: String other(of: Int): String }' } },
    yaml: `${jwtYaml(issuer)}\nredis: { url: "redis://user:redis-password@127.0.0.1:9" }`,
    env: { NODE_ENV: 'production' },
  });
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([issuer[Symbol.asyncDispose](), subgraph.stop()]);
});

test('S10: nothing internal in any answer, and no secret in any log line', async () => {
  const token = await issuer.sign();
  const forged = `${token.slice(0, -10)}AAAAAAAAAA`;
  const headers = { cookie: 'session=cookie-value', 'x-api-key': 'key-value' };
  const answers: string[] = [];
  const send = async (body: unknown, authorization: string) => {
    const response = await fetch(`${gateway.clientUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    answers.push(`${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`);
  };
  for (const answer of ANSWERS) {
    subgraph.answerWith(answer);
    for (const query of QUERIES)
      await send({ query, variables: { a: 'x', password: 'variable-value' } }, `Bearer ${token}`);
  }
  for (const authorization of [`Bearer ${forged}`, 'Bearer x', 'Basic dXNlcjpwYXNz']) {
    await send({ query: '{ secret }' }, authorization);
  }
  for (const body of ['{', '[]', 'null', '{"query":1}', '{"query":"{ secret }","operationName":"nowhere"}']) {
    await send(body, `Bearer ${token}`);
  }
  const all = answers.join('\n');
  expect(answers).toHaveLength(ANSWERS.length * QUERIES.length + 8);
  for (const needle of [INTERNAL, '127.0.0.1', issuer.url, 'Did you mean', 'redis', 'node_modules', '.ts:']) {
    expect(all).not.toContain(needle);
  }
  expect(all).not.toMatch(/\bat \S+ \(|stacktrace|"exception"/);
  expect(all).not.toMatch(/"__(schema|type)":\{/);
  const log = JSON.stringify(gateway.lines);
  expect(gateway.lines.length).toBeGreaterThan(answers.length);
  for (const secret of [
    token,
    forged,
    'cookie-value',
    'key-value',
    'variable-value',
    'dXNlcjpwYXNz',
    'redis-password',
  ]) {
    expect(log).not.toContain(secret);
  }
  noteFigure({
    id: 'S10',
    what: 'answers and log lines searched for internal texts and secrets',
    threshold: '0',
    measured: `0 in ${answers.length} answers and ${gateway.lines.length} lines`,
    unguarded: 'stock gateway: subgraph texts, URLs and suggestions',
  });
});
