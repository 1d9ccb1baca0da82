import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { DEVELOPMENT_PASSWORD } from '../../../subgraphs/users/passwords.ts';
import { FIRST_USER } from '../../../subgraphs/users/seed.ts';
import { users } from '../../../subgraphs/users/subgraph.ts';
import { createTokens } from '../../../subgraphs/users/tokens.ts';
import type { Executed } from './execute-on.ts';
import { benchFor } from './execute-on.ts';

const LOGIN = `mutation ($email: String!, $password: String!) {
  login(email: $email, password: $password) { token expiresAt user { id name } }
}`;
const ME = '{ me { id name } }';

const bench = benchFor(users);
let token = '';

function codes({ errors }: Executed): unknown[] {
  return errors.map(({ extensions }) => extensions.code);
}

function me(authorization: string): Promise<Executed> {
  return bench.execute(ME, {}, { authorization });
}

beforeAll(async () => {
  const { data, errors } = await bench.execute(LOGIN, { email: ' ADA@shop.example ', password: DEVELOPMENT_PASSWORD });
  expect(errors).toEqual([]);
  const { login } = data as { login: { token: string; user: { id: string; name: string } } };
  expect(login.user).toEqual({ id: '1', name: 'Ada Lindgren' });
  token = login.token;
});

describe('the token', () => {
  it('verifies with the published keys and says who it is for', async () => {
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(createTokens().jwks), {
      issuer: 'portico-example',
      audience: 'portico-example',
      algorithms: ['ES256'],
    });
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'development-1' });
    expect(payload).toMatchObject({ sub: '1', roles: ['customer'], scope: 'orders:read orders:write profile:read' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(12 * 3_600);
  });

  it('is who `me` is', async () => {
    expect((await me(`Bearer ${token}`)).data).toEqual({ me: { id: '1', name: 'Ada Lindgren' } });
  });
});

it('no token is nobody, and no error', async () => {
  expect(await bench.execute(ME)).toMatchObject({ data: { me: null }, errors: [] });
});

it('the published keys hold nothing private', () => {
  expect(createTokens().jwks.keys.map((key) => Object.keys(key).sort())).toEqual([
    ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
  ]);
});

describe('UNAUTHENTICATED', () => {
  it.each([
    ['an unknown e-mail address', 'nobody@shop.example', DEVELOPMENT_PASSWORD],
    ['a wrong password', FIRST_USER.email, 'Correct horse battery staple'],
    ['an empty password', FIRST_USER.email, ''],
  ])('%s, always with the same words', async (_name, email, password) => {
    const result = await bench.execute(LOGIN, { email, password });
    expect(codes(result)).toEqual(['UNAUTHENTICATED']);
    expect(result.errors[0]?.message).toBe('E-mail address or password is wrong.');
  });

  it.each([
    ['another scheme', () => `Basic ${token}`],
    ['no token at all', () => 'Bearer'],
    ['something else', () => 'Bearer not.a.token'],
    ['a changed payload', () => `Bearer ${token.replace(/\.[^.]+\./, `.${btoa('{"sub":"2"}')}.`)}`],
    ['no signature', () => `Bearer ${btoa('{"alg":"none"}')}.${btoa('{"sub":"1"}')}.`],
  ])('%s', async (_name, authorization) => {
    const result = await me(authorization());
    expect(codes(result)).toEqual(['UNAUTHENTICATED']);
    expect(result.data).toEqual({ me: null });
  });

  it.each([
    ['an expired token', 'portico-example', 'portico-example', '-1s', true],
    ['another issuer', 'elsewhere', 'portico-example', '1h', true],
    ['another audience', 'portico-example', 'elsewhere', '1h', true],
    ['another key', 'portico-example', 'portico-example', '1h', false],
  ])('%s', async (_name, issuer, audience, end, isOurKey) => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    vi.stubEnv('JWT_PRIVATE_JWK', JSON.stringify(await exportJWK(privateKey)));
    const tokens = createTokens();
    const { privateKey: foreign } = await generateKeyPair('ES256');
    const given = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256' })
      .setSubject('1')
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime(end)
      .sign(isOurKey ? privateKey : foreign);
    await expect(tokens.subjectOf(`Bearer ${given}`)).rejects.toMatchObject({
      extensions: { code: 'UNAUTHENTICATED' },
    });
  });
});

it('takes issuer, audience and key from the environment', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  vi.stubEnv('JWT_PRIVATE_JWK', JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'mine' }));
  vi.stubEnv('JWT_ISSUER', 'https://login.shop.example');
  vi.stubEnv('JWT_AUDIENCE', 'shop');
  const tokens = createTokens();
  const issued = await tokens.issue({ ...FIRST_USER, role: 'ADMIN' });
  const { payload, protectedHeader } = await jwtVerify(issued.token, createLocalJWKSet(tokens.jwks));
  expect(protectedHeader.kid).toBe('mine');
  expect(payload).toMatchObject({ iss: 'https://login.shop.example', aud: 'shop', roles: ['admin'] });
  expect(await tokens.subjectOf(`Bearer ${issued.token}`)).toBe('1');
});

it('refuses a key that is not a private P-256 one', () => {
  vi.stubEnv('JWT_PRIVATE_JWK', '{"kty":"oct","k":"c2VjcmV0"}');
  expect(() => createTokens()).toThrow('JWT_PRIVATE_JWK must be a private JWK');
});
