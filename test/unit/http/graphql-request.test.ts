import type { FastifyRequest } from 'fastify';
import { describe, expect, test } from 'vitest';
import { documentIn, graphqlRequestOf } from '../../../src/http/graphql-request.ts';

const request = (fields: { method: string; url?: string; headers?: object; body?: unknown }) =>
  graphqlRequestOf({ headers: {}, url: '/graphql', ...fields } as FastifyRequest);

test('headers of several values become one, names lower case', () => {
  const { headers } = request({ method: 'POST', headers: { Accept: 'a', cookie: ['a=1', 'b=2'], absent: undefined } });
  expect([...headers]).toEqual([
    ['accept', 'a'],
    ['cookie', 'a=1, b=2'],
  ]);
});

test.each([
  ['/graphql', ''],
  ['/graphql?', '?'],
  ['/graphql?query=%7Ba%7D', '?query=%7Ba%7D'],
  ['/graphql?a=1?b=2', '?a=1?b=2'],
  ['/graphql#?query={a}', '?query={a}'],
])('the search of %s is %s', (url, search) => {
  expect(request({ method: 'GET', url }).search).toBe(search);
});

describe('the document of a GET', () => {
  test.each([
    ['?query=%7B+a%20%7D', '{ a }'],
    ['?%71uery={a}', '{a}'],
    // Fastify's parser would leave these as they came.
    ['?query=%7Ba%7D%23%FF', '{a}#\uFFFD'],
    ['?query=%7Ba%7D%23%zz', '{a}#%zz'],
    ['?query=', ''],
    ['?other=1', undefined],
    ['', undefined],
  ])('%s is %j', (search, document) => {
    expect(documentIn(request({ method: 'GET', url: `/graphql${search}` }))).toBe(document);
  });

  test('is never taken from a body', () => {
    expect(documentIn(request({ method: 'GET', url: '/graphql?query={a}', body: { query: '{b}' } }))).toBe('{a}');
  });
});

describe('the document of a POST', () => {
  test.each([
    [{ query: '{a}' }, '{a}'],
    [{ query: 7 }, undefined],
    [{ query: ['{a}'] }, undefined],
    [{}, undefined],
    [[{ query: '{a}' }], undefined],
    [null, undefined],
    ['{a}', undefined],
    [undefined, undefined],
  ])('%j is %j', (body, document) => {
    expect(documentIn(request({ method: 'POST', body }))).toBe(document);
  });

  test('is never taken from the address', () => {
    expect(documentIn(request({ method: 'POST', url: '/graphql?query={a}', body: { query: '{b}' } }))).toBe('{b}');
  });
});
