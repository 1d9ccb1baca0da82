import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveExecutable } from '../kit/executable-subgraph.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { AT_FULL_SIZE, noteFigure } from '../kit/note-figure.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const SECRET = 'a-secret-for-a-soak-shared-by-nobody-else';
const ROUNDS = 6;
/** Of each kind in each round. */
const REQUESTS = AT_FULL_SIZE ? 2_000 : 250;
/** In the rounds before, caches fill. */
const FULL_AFTER = 3;
const MEGABYTE = 1024 * 1024;

const SDL = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@composeDirective"])
    @link(url: "https://specs.portico.dev/rate-limit/v1.0", import: ["@rateLimit"])
    @composeDirective(name: "@rateLimit")
  directive @rateLimit(max: Int, window: String, identityArgs: [String]) repeatable on FIELD_DEFINITION
  type Query { hello(to: String): String @rateLimit(max: 1000000, window: "1h", identityArgs: ["to"]) }`;

/** Small bounds, so that every store is full long before the end. */
const CONFIG = `
authentication: { jwt: { jwks: [{ secret: ${SECRET} }], cache_entries: 200 } }
headers: { all: { request: [{ propagate: { matching: "x-.*" } }] } }
query_planner: { cache_bytes: 1mb }
apq: { max_bytes: 100kb }
stale: { max_bytes: 100kb }
rate_limit: { global: { limit: 1000000, window: 1h }, max_keys: 200 }
`;

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;
let gc: () => void;
let number = 0;

beforeAll(async () => {
  setFlagsFromString('--expose-gc');
  gc = runInNewContext('gc') as () => void;
  subgraph = await serveExecutable({
    sdl: SDL,
    resolvers: { Query: { hello: (_root: unknown, { to }: { to?: string }) => `hello ${to ?? 'you'}` } },
  });
  gateway = await runGateway({
    subgraphs: { hello: { url: subgraph.url, sdl: SDL } },
    yaml: CONFIG,
    server: { trusted_proxies: ['127.0.0.1'] as never },
  });
});
afterAll(async () => {
  await gateway.stop();
  await subgraph.stop();
});

/** Each makes something that is new where somebody might keep it. */
const KINDS: Readonly<Record<string, () => Promise<unknown> | unknown>> = {
  'the same operation': () => gateway.query('{ hello }'),
  'unique operations': () => gateway.query(`{ a${number}: hello }`),
  'unique variables': () => gateway.query('query($to: String) { hello(to: $to) }', { variables: { to: `v${number}` } }),
  'unique users': async () =>
    gateway.query('{ hello }', { headers: { authorization: `Bearer ${await tokenOf(number)}` } }),
  'unique header values': () => gateway.query('{ hello }', { headers: { 'x-value': `v${number}` } }),
  'unique header names': () => gateway.query('{ hello }', { headers: { [`x-name-${number}`]: 'v' } }),
  'unique addresses': () =>
    gateway.query('{ hello }', { headers: { 'x-forwarded-for': `203.0.${(number >> 8) & 255}.${number & 255}` } }),
  'unique request ids': () => gateway.query('{ hello }', { headers: { 'x-request-id': `r${number}` } }),
};

test('A16: the heap is flat once caches are full', { timeout: AT_FULL_SIZE ? 600_000 : 60_000 }, async () => {
  const heaps: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [kind, send] of Object.entries(KINDS)) {
      for (let count = 0; count < REQUESTS; count += 10) {
        const batch = Array.from({ length: 10 }, () => {
          number += 1;
          return send();
        });
        for (const answer of (await Promise.all(batch)) as { status: number; errors?: unknown }[]) {
          expect([kind, answer.status, answer.errors]).toEqual([kind, 200, undefined]);
        }
      }
    }
    // What the test itself has kept.
    gateway.lines.length = 0;
    subgraph.received.length = 0;
    heaps.push(heapAfterGc());
  }
  const grown = ((heaps.at(-1) ?? 0) - (heaps[FULL_AFTER - 1] ?? 0)) / MEGABYTE;
  const sent = (ROUNDS - FULL_AFTER) * REQUESTS * Object.keys(KINDS).length;
  // Every request that left a kilobyte behind would show.
  expect(grown).toBeLessThan(AT_FULL_SIZE ? 3 : 5);
  noteFigure({
    id: 'A16',
    what: `${sent} requests once caches are full: ${Object.keys(KINDS).join(', ')}`,
    threshold: 'heap flat, every Map bounded',
    measured: `${grown >= 0 ? '+' : ''}${grown.toFixed(1)} MB; ${heaps.map((bytes) => Math.round(bytes / MEGABYTE)).join(', ')} MB by round`,
  });
});

function heapAfterGc(): number {
  for (let times = 0; times < 3; times += 1) gc();
  return process.memoryUsage().heapUsed;
}

function tokenOf(user: number): Promise<string> {
  return new SignJWT({ sub: `u${user}` })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(Buffer.from(SECRET));
}
