import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Principal } from '../../../../src/auth/principal.ts';
import type { RequestHeaderRule } from '../../../../src/config/config.ts';
import { compileForwardedHeaders } from '../../../../src/gateway/headers/forwarded-headers.ts';
import { OwnedHeaders } from '../../../../src/gateway/headers/owned-headers.ts';
import { propagatedHeaders, propagatedText } from '../../../../src/gateway/headers/propagated-headers.ts';
import type { RequestContext } from '../../../../src/gateway/request-context.ts';

const OWNED = new OwnedHeaders(['x-user-id']);

/** What a subgraph gets beside the request id when a client sends `headers`. */
function forwarded(
  rules: RequestHeaderRule[],
  headers: IncomingHttpHeaders = {},
  principal?: Partial<Principal>,
): Record<string, string> {
  const { 'x-request-id': id, ...others } = compileForwardedHeaders(
    rules,
    OWNED,
  )({
    requestId: 'the-id',
    headers,
    principal,
  } as RequestContext);
  expect(id).toBe('the-id');
  return others;
}

test('without rules only request id and trace context go along', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const sent = { traceparent, tracestate: 'a=b', authorization: 'secret', cookie: 'secret', 'x-request-id': 'forged' };
  expect(forwarded([], sent)).toEqual({ traceparent, tracestate: 'a=b' });
});

describe('propagate', () => {
  const rule = { propagate: { named: ['x-tenant'] } };

  test('passes on what the client sent, and nothing otherwise', () => {
    expect(forwarded([rule], { 'x-tenant': 'a' })).toEqual({ 'x-tenant': 'a' });
    expect(forwarded([rule])).toEqual({});
  });

  test('passes on an empty value as such', () => {
    expect(forwarded([{ propagate: { named: ['x-tenant'], default: 'd' } }], { 'x-tenant': '' })).toEqual({
      'x-tenant': '',
    });
  });

  test('renames, and falls back to its default under the new name', () => {
    const renamed = { propagate: { named: ['x-tenant'], rename: 'tenant', default: 'none' } };
    expect(forwarded([renamed], { 'x-tenant': 'a' })).toEqual({ tenant: 'a' });
    expect(forwarded([renamed])).toEqual({ tenant: 'none' });
  });

  test('joins several values', () => {
    expect(forwarded([{ propagate: { named: ['set-cookie'] } }], { 'set-cookie': ['a', 'b'] })).toEqual({
      'set-cookie': 'a, b',
    });
  });
});

test('rules apply in their order: the last word counts', () => {
  const propagate = { propagate: { named: ['x-a'] } };
  const insert = { insert: { name: 'x-a', value: 'fixed' } };
  const remove = { remove: { named: ['x-a'] } };
  expect(forwarded([propagate, insert], { 'x-a': 'client' })).toEqual({ 'x-a': 'fixed' });
  expect(forwarded([insert, propagate], { 'x-a': 'client' })).toEqual({ 'x-a': 'client' });
  expect(forwarded([propagate, remove], { 'x-a': 'client' })).toEqual({});
  expect(forwarded([remove, insert])).toEqual({ 'x-a': 'fixed' });
});

test('two calls share no object', () => {
  const forward = compileForwardedHeaders([], OWNED);
  const context = { requestId: 'a', headers: {} } as RequestContext;
  expect(forward(context)).not.toBe(forward(context));
});

test('answers may depend on the headers that are propagated, under the name that clients use', () => {
  const rules = [
    { propagate: { named: ['authorization'] } },
    { insert: { name: 'x-a', value: '1' } },
    { propagate: { named: ['x-tenant'], rename: 'tenant' } },
    { remove: { named: ['authorization'] } },
  ];
  expect(propagatedHeaders(rules, OWNED)).toEqual({ names: ['authorization', 'x-tenant'], patterns: [] });
});

describe('matching', () => {
  const rule = { propagate: { matching: 'x-.*', exclude: ['x-internal'] } };

  test('passes on every header whose whole name fits, but for the excluded', () => {
    const sent = { 'x-a': '1', 'ax-b': '2', 'x-internal': '3', accept: '4' };
    expect(forwarded([rule], sent)).toEqual({ 'x-a': '1' });
  });

  test.each(['x-user-id', 'x_user_id', 'x-user_id', 'x_user-id'])(
    'never passes on what only the gateway sets, as %s',
    (name) => {
      expect(forwarded([{ propagate: { matching: '.*' } }], { [name]: 'forged' })).toEqual({});
    },
  );

  test('never passes on what belongs to the connection', () => {
    const sent = { connection: 'close, X-Hop', 'x-hop': '1', 'x-a': '2', 'keep-alive': '3', 'transfer-encoding': 'x' };
    expect(forwarded([{ propagate: { matching: '.*' } }], sent)).toEqual({ 'x-a': '2' });
  });

  test('answers may depend on all that fits', () => {
    const propagated = propagatedHeaders([rule], OWNED);
    const text = (headers: IncomingHttpHeaders) => propagatedText(headers, propagated);
    expect(text({ 'x-a': '1', accept: 'a' })).toBe(text({ accept: 'b', 'x-a': '1' }));
    expect(text({ 'x-a': '1' })).not.toBe(text({ 'x-a': '2' }));
    expect(text({ 'x-a': '1' })).not.toBe(text({ 'x-b': '1' }));
  });
});

describe('identity', () => {
  const principal = { headers: { 'x-user-id': 'u1' }, inserted: new Map([['tenant', 'acme']]) };

  test('goes to every subgraph, and a rule may take it back', () => {
    expect(forwarded([], {}, principal)).toEqual({ 'x-user-id': 'u1' });
    expect(forwarded([{ remove: { named: ['x-user-id'] } }], {}, principal)).toEqual({});
  });

  test('a claim is inserted; without it the default, or nothing', () => {
    const insert = { insert: { name: 'x-tenant', from_claim: 'tenant' } };
    expect(forwarded([insert], {}, principal)).toMatchObject({ 'x-tenant': 'acme' });
    expect(forwarded([insert])).toEqual({});
    expect(forwarded([{ insert: { ...insert.insert, default: 'none' } }])).toEqual({ 'x-tenant': 'none' });
    const fromClient = { propagate: { named: ['x-tenant'] } };
    expect(forwarded([fromClient, insert], { 'x-tenant': 'forged' })).toEqual({});
  });
});
