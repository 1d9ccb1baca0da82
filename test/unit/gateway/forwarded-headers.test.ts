import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { HeaderRule } from '../../../src/config/config.ts';
import { compileForwardedHeaders, propagatedHeaders } from '../../../src/gateway/forwarded-headers.ts';
import type { RequestContext } from '../../../src/gateway/request-context.ts';

/** What a subgraph gets beside the request id when a client sends `headers`. */
function forwarded(rules: HeaderRule[], headers: IncomingHttpHeaders = {}): Record<string, string> {
  const { 'x-request-id': id, ...others } = compileForwardedHeaders(rules)({
    requestId: 'the-id',
    headers,
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
  const rule = { propagate: { named: 'x-tenant' } };

  test('passes on what the client sent, and nothing otherwise', () => {
    expect(forwarded([rule], { 'x-tenant': 'a' })).toEqual({ 'x-tenant': 'a' });
    expect(forwarded([rule])).toEqual({});
  });

  test('passes on an empty value as such', () => {
    expect(forwarded([{ propagate: { named: 'x-tenant', default: 'd' } }], { 'x-tenant': '' })).toEqual({
      'x-tenant': '',
    });
  });

  test('renames, and falls back to its default under the new name', () => {
    const renamed = { propagate: { named: 'x-tenant', rename: 'tenant', default: 'none' } };
    expect(forwarded([renamed], { 'x-tenant': 'a' })).toEqual({ tenant: 'a' });
    expect(forwarded([renamed])).toEqual({ tenant: 'none' });
  });

  test('joins several values', () => {
    expect(forwarded([{ propagate: { named: 'set-cookie' } }], { 'set-cookie': ['a', 'b'] })).toEqual({
      'set-cookie': 'a, b',
    });
  });
});

test('rules apply in their order: the last word counts', () => {
  const propagate = { propagate: { named: 'x-a' } };
  const insert = { insert: { name: 'x-a', value: 'fixed' } };
  const remove = { remove: { named: 'x-a' } };
  expect(forwarded([propagate, insert], { 'x-a': 'client' })).toEqual({ 'x-a': 'fixed' });
  expect(forwarded([insert, propagate], { 'x-a': 'client' })).toEqual({ 'x-a': 'client' });
  expect(forwarded([propagate, remove], { 'x-a': 'client' })).toEqual({});
  expect(forwarded([remove, insert])).toEqual({ 'x-a': 'fixed' });
});

test('two calls share no object', () => {
  const forward = compileForwardedHeaders([]);
  const context = { requestId: 'a', headers: {} } as RequestContext;
  expect(forward(context)).not.toBe(forward(context));
});

test('answers may depend on the headers that are propagated, under the name that clients use', () => {
  const rules = [
    { propagate: { named: 'authorization' } },
    { insert: { name: 'x-a', value: '1' } },
    { propagate: { named: 'x-tenant', rename: 'tenant' } },
    { remove: { named: 'authorization' } },
  ];
  expect(propagatedHeaders(rules)).toEqual(['authorization', 'x-tenant']);
});
