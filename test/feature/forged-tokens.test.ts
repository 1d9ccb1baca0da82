import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { request } from 'node:http';
import type { JWTPayload } from 'jose';
import { CompactSign, EncryptJWT, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { Issuer, IssuerKey } from '../kit/issuer.ts';
import { AUDIENCE, createKey, jwtYaml, startIssuer } from '../kit/issuer.ts';
import { noteFigure } from '../kit/note-figure.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const NOW = Math.floor(Date.now() / 1000);

let issuer: Issuer;
let stranger: IssuerKey;
let users: ScriptedSubgraph;
let gateway: TestGateway;

beforeAll(async () => {
  issuer = await startIssuer('RS256');
  stranger = await createKey('k1', 'RS256');
  users = await startScriptedSubgraph(json({ data: { me: 'Ada' } }));
  gateway = await runGateway({
    subgraphs: { users: { url: users.url, sdl: 'type Query { me: String }' } },
    yaml: jwtYaml(issuer, { sources: [{ type: 'cookie', name: 'session' }] }),
  });
});
let refused = 0;
afterAll(async () => {
  const forged = users.received.filter(({ headers }) => headers['x-user-id'] !== 'u1').length;
  noteFigure({
    id: 'S4',
    what: `${FORGERIES.length} forged tokens, each in a header and a cookie`,
    threshold: '0 accepted, 0 identity headers upstream',
    measured: `${2 * FORGERIES.length - refused} accepted, ${forged} upstream`,
    unguarded: 'jose without requiredClaims: a token without exp passes',
  });
  await gateway.stop();
  await Promise.all([issuer[Symbol.asyncDispose](), users.stop()]);
});

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const claims = (): JWTPayload => ({ iss: issuer.name, aud: AUDIENCE, sub: 'admin', exp: NOW + 3600 });

/** A token of any header and payload, signed with nothing or with `sign`. */
const compose = (header: unknown, payload: unknown, sign: (input: string) => string = () => '') => {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign(input)}`;
};
const publicPem = () => JSON.stringify(issuer.key.publicJwk);
const hmac = (secret: string) => (input: string) => createHmac('sha256', secret).update(input).digest('base64url');
/** What the issuer itself has signed, but of this payload text. */
const signText = (payload: string) =>
  new CompactSign(Buffer.from(payload)).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(issuer.key.privateKey);

const FORGERIES: readonly (readonly [name: string, token: () => string | Promise<string>])[] = [
  ...['none', 'None', 'NONE', 'nOnE', ''].map((alg) => [`alg "${alg}"`, () => compose({ alg }, claims())] as const),
  ['no alg', () => compose({ typ: 'JWT' }, claims())],
  ['alg none with a signature', () => compose({ alg: 'none' }, claims(), hmac('x'))],
  ['HS256 over the public key as JSON', () => compose({ alg: 'HS256', kid: 'k1' }, claims(), hmac(publicPem()))],
  [
    'HS256 over the modulus',
    () => compose({ alg: 'HS256', kid: 'k1' }, claims(), hmac(String(issuer.key.publicJwk.n))),
  ],
  ['HS256 over nothing', () => compose({ alg: 'HS256', kid: 'k1' }, claims(), hmac(''))],
  ['HS512', () => compose({ alg: 'HS512', kid: 'k1' }, claims(), hmac('x'))],
  [
    'ES256 with an RSA key',
    async () => (await foreign('ES256')).replace(/^[^.]+/, encode({ alg: 'RS256', kid: 'k1' })),
  ],
  ['ES256 by a key of its own', () => foreign('ES256')],
  ['PS256 for a key that is for RS256', () => signedBy(stranger, { alg: 'RS256', kid: 'k1' }, 'PS256')],
  ['another key under the same kid', () => issuer.sign({}, { key: stranger })],
  ['an unknown kid', () => issuer.sign({}, { key: stranger, header: { kid: 'other' } })],
  ['no kid, another key', () => issuer.sign({}, { key: stranger, header: { kid: undefined } })],
  ['a kid like a path', () => issuer.sign({}, { key: stranger, header: { kid: '../../../../dev/null' } })],
  ['a kid like SQL', () => issuer.sign({}, { key: stranger, header: { kid: "' OR 1=1 --" } })],
  ['a kid of a prototype', () => issuer.sign({}, { key: stranger, header: { kid: '__proto__' } })],
  ['a kid that is no text', () => compose({ alg: 'RS256', kid: { a: 1 } }, claims(), hmac('x'))],
  ['an embedded jwk', () => issuer.sign({}, { key: stranger, header: { jwk: stranger.publicJwk } })],
  ['jku', () => issuer.sign({}, { key: stranger, header: { jku: `${issuer.name}/evil` } })],
  ['x5u', () => issuer.sign({}, { key: stranger, header: { x5u: `${issuer.name}/evil` } })],
  ['x5c', () => issuer.sign({}, { key: stranger, header: { x5c: ['AAAA'] } })],
  ['an unknown crit', () => compose({ alg: 'RS256', kid: 'k1', crit: ['evil'], evil: 1 }, claims(), hmac('x'))],
  ['an empty crit', () => compose({ alg: 'RS256', kid: 'k1', crit: [] }, claims(), rsa)],
  ['b64 false', () => compose({ alg: 'RS256', kid: 'k1', b64: false, crit: ['b64'] }, claims(), rsa)],
  ['expired', () => issuer.sign({ exp: NOW - 60 })],
  ['expired at the epoch', () => issuer.sign({ exp: 0 })],
  ['exp as text', () => signText(JSON.stringify({ ...claims(), exp: String(NOW + 3600) }))],
  ['exp null', () => signText(JSON.stringify({ ...claims(), exp: null }))],
  ['no exp', () => issuer.sign({ exp: undefined })],
  ['not valid yet', () => issuer.sign({ nbf: NOW + 600 })],
  ['nbf as text', () => signText(JSON.stringify({ ...claims(), nbf: 'now' }))],
  ['issued in the future', () => issuer.sign({ iat: NOW + 600 })],
  ['another issuer', () => issuer.sign({ iss: 'https://evil.example' })],
  ['no issuer', () => issuer.sign({ iss: undefined })],
  ['a list of issuers', () => signText(JSON.stringify({ ...claims(), iss: [issuer.name] }))],
  ['another audience', () => issuer.sign({ aud: 'somebody' })],
  ['no audience', () => issuer.sign({ aud: undefined })],
  ['audiences without ours', () => issuer.sign({ aud: ['a', 'b'] })],
  ['a claim twice', () => signText(JSON.stringify(claims()).replace('{', '{"sub":"u1",'))],
  ['a claim twice, once escaped', () => signText(JSON.stringify(claims()).replace('{', '{"\\u0073ub":"u1",'))],
  ['a line break in a claim', () => issuer.sign({ sub: 'u1\r\nx-admin: true' })],
  ['a null in a claim', () => issuer.sign({ sub: 'u1\u0000' })],
  ['a payload that is no object', () => signText('"admin"')],
  ['a payload that is a list', () => signText('[]')],
  ['a payload that is no JSON', () => signText('{sub:admin}')],
  ['a changed payload', async () => (await issuer.sign()).replace(/\.[^.]+\./, `.${encode(claims())}.`)],
  ['a changed signature', async () => `${(await issuer.sign()).slice(0, -8)}AAAAAAAA`],
  ['a cut signature', async () => (await issuer.sign()).replace(/\.[^.]+$/, '.')],
  ['two parts', async () => (await issuer.sign()).replace(/\.[^.]+$/, '')],
  ['four parts', async () => `${await issuer.sign()}.AAAA`],
  ['an encrypted token', () => encrypted()],
  ['two tokens', async () => `${await issuer.sign()} ${await issuer.sign()}`],
  ['a space in the signature', async () => (await issuer.sign()).replace(/.$/, ' $&')],
  ['a space in the header', async () => (await issuer.sign()).replace(/^./, '$& ')],
  ['an algorithm that becomes no text', () => compose({ alg: { toString: 1, valueOf: 1 } }, claims(), hmac('x'))],
  [
    'an issuer that becomes no text',
    () => compose({ alg: 'RS256', kid: 'k1' }, { ...claims(), iss: { toString: 1, valueOf: 1 } }, hmac('x')),
  ],
  ['10 kB', () => issuer.sign({ sub: 'admin', pad: 'x'.repeat(10_000) }, { key: stranger })],
];

function rsa(input: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return signBytes('sha256', Buffer.from(input), privateKey).toString('base64url');
}

async function signedBy(key: IssuerKey, header: Record<string, unknown>, alg: string): Promise<string> {
  const other = await createKey(String(key.publicJwk.kid), alg);
  const token = await new SignJWT(claims()).setProtectedHeader({ alg, kid: 'k1' }).sign(other.privateKey);
  return token.replace(/^[^.]+/, encode(header));
}

async function foreign(alg: string): Promise<string> {
  const key = await createKey('k1', alg);
  return new SignJWT(claims()).setProtectedHeader({ alg, kid: 'k1' }).sign(key.privateKey);
}

function encrypted(): Promise<string> {
  return new EncryptJWT(claims()).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(Buffer.alloc(32, 1));
}

test('there are forty forgeries at least', () => expect(FORGERIES.length).toBeGreaterThanOrEqual(40));

describe.each([
  ['Authorization', (token: string) => ({ authorization: `Bearer ${token}` })],
  ['a cookie', (token: string) => ({ cookie: `session=${token}` })],
])('in %s', (_place, carry) => {
  test('a real token is accepted', async () => {
    expect((await gateway.query('{ me }', { headers: carry(await issuer.sign()) })).status).toBe(200);
    expect(users.received.at(-1)?.headers['x-user-id']).toBe('u1');
  });

  test.each(FORGERIES)('%s: refused, and no subgraph is asked', async (_name, forge) => {
    const before = users.received.length;
    const { status, errors } = await gateway.query('{ me }', { headers: carry(await forge()) });
    expect(status).toBe(403);
    expect(errors?.[0]?.extensions?.code).toMatch(/^(CANNOT_|JWT_|INVALID_)/);
    expect(users.received.length).toBe(before);
    refused += 1;
  });
});

test.each(['Basic YTpi', 'Bearer "a.b.c"', 'Bearer', 'Bearer ', 'Token abc', 'Bearerx.y.z'])(
  'not a bearer token: %s',
  async (value) => {
    const { status } = await gateway.query('{ me }', { headers: { authorization: value } });
    expect(status).toBe(403);
  },
);

test('two Authorization headers are refused, whichever of them is real', async () => {
  const token = `Bearer ${await issuer.sign()}`;
  for (const values of [
    [token, 'Bearer x.y.z'],
    ['Bearer x.y.z', token],
    [token, token],
  ]) {
    expect(await statusOf(values)).toBe(403);
  }
});

test('a megabyte is too much for any header', async () => {
  expect(await statusOf([`Bearer ${'x'.repeat(1_000_000)}`])).toBe(431);
});

function statusOf(authorization: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${gateway.clientUrl}/graphql`, {
      method: 'POST',
      headers: [
        'host',
        'localhost',
        'content-type',
        'application/json',
        ...authorization.flatMap((value) => ['authorization', value]),
      ],
    } as never);
    call.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', reject);
    call.end('{"query":"{ me }"}');
  });
}
