import { expect, test } from 'vitest';
import { parseRoutingUrl, serviceUrl } from '../../../src/core/routing-url.ts';

test.each([
  ['http://users:4001/graphql', { kind: 'url', url: 'http://users:4001/graphql' }],
  ['https://users.example/', { kind: 'url', url: 'https://users.example/' }],
  ['consul://users/graphql', { kind: 'service', service: 'users', path: '/graphql' }],
  ['consul://Users.v2/a/b', { kind: 'service', service: 'Users.v2', path: '/a/b' }],
  ['consul://users', { kind: 'service', service: 'users' }],
  ['consul://users/', { kind: 'service', service: 'users' }],
])('%s', (text, expected) => {
  expect(parseRoutingUrl(text)).toEqual(expected);
});

test.each([
  '',
  'users',
  'ftp://users/',
  'http://',
  'http://a b/',
  'consul://',
  'consul:///graphql',
  'consul://user:secret@users/graphql',
  'consul://users:80/graphql',
  'consul://users/a?b',
  `http://users/${'x'.repeat(2_048)}`,
])('%j is none', (text) => {
  expect(parseRoutingUrl(text)).toBeUndefined();
});

test('a service and a path are read back as they were', () => {
  expect(serviceUrl('users', '/graphql')).toBe('consul://users/graphql');
  expect(parseRoutingUrl(serviceUrl('users', '/graphql'))).toMatchObject({ service: 'users', path: '/graphql' });
  expect(parseRoutingUrl(serviceUrl('users'))).toEqual({ kind: 'service', service: 'users' });
});
