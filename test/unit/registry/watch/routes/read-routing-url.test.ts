import { expect, test } from 'vitest';
import { AddressPolicy } from '../../../../../src/discovery/address-policy.ts';
import { readRoutingUrl } from '../../../../../src/registry/watch/routes/read-routing-url.ts';

const policy = new AddressPolicy();

test.each([
  ['consul://users', { kind: 'service', service: 'users' }],
  ['consul://Users-2/api/graphql', { kind: 'service', service: 'Users-2', path: '/api/graphql' }],
  ['http://users.example/graphql', { kind: 'url', url: 'http://users.example/graphql' }],
  ['https://10.0.0.5:4001/graphql', { kind: 'url', url: 'https://10.0.0.5:4001/graphql' }],
])('%s', (url, routing) => {
  expect(readRoutingUrl('users', url, policy)).toEqual(routing);
});

test.each([
  '',
  'users',
  'ftp://users/graphql',
  'consul://',
  'consul://a b/c',
  'http://169.254.169.254/latest',
  'http://user:secret@users/graphql',
  'http://users/graphql?token=1',
])('%j is refused, with the name of its subgraph', (url) => {
  expect(() => readRoutingUrl('users', url, policy)).toThrow(/^The routing URL of subgraph users cannot be used: /);
});

test('without a policy an address is called as it is written', () => {
  expect(readRoutingUrl('users', 'http://169.254.169.254/x', undefined)).toEqual({
    kind: 'url',
    url: 'http://169.254.169.254/x',
  });
});
