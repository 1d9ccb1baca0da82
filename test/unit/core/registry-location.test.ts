import { expect, test } from 'vitest';
import { parseRegistryLocation } from '../../../src/core/registry-location.ts';

const consul = (address: string, prefix = 'portico') => ({ kind: 'consul', address, prefix });
const folder = (path: string) => ({ kind: 'folder', path });

test.each([
  ['consul://127.0.0.1:8500', consul('http://127.0.0.1:8500')],
  ['consul://consul.example', consul('http://consul.example:8500')],
  ['consul://consul.example/', consul('http://consul.example:8500')],
  ['consul://consul.example:80/a/b', consul('http://consul.example:80', 'a/b')],
  ['consul+http://consul.example:8500/team', consul('http://consul.example:8500', 'team')],
  ['consul+https://consul.example', consul('https://consul.example:8500')],
  ['consul+https://consul.example:443/x', consul('https://consul.example:443', 'x')],
  ['consul://[::1]:8500', consul('http://[::1]:8500')],
  ['registry', folder('/srv/shop/registry')],
  ['./a b', folder('/srv/shop/a b')],
  ['/srv/registry', folder('/srv/registry')],
  ['file:///srv/my%20registry', folder('/srv/my registry')],
])('%s', (text, location) => {
  expect(parseRegistryLocation(text, '/srv/shop')).toEqual(location);
});

test.each([
  ['', 'it is empty'],
  ['http://127.0.0.1:8500', 'for Consul write consul://127.0.0.1:8500'],
  ['https://consul.example/x', 'for Consul write consul+https://consul.example/x'],
  ['redis://127.0.0.1', 'expected consul://host:port[/prefix]'],
  ['consul://', 'expected consul://host:port[/prefix]'],
  ['consul://host:99999', 'expected consul://host:port[/prefix]'],
  ['consul://host:8500/a//b', 'a//b is no key prefix'],
  ['consul://host:8500/a?dc=x', 'nothing may follow the prefix'],
  ['file://other-host/x', 'File URL host'],
])('%s is refused, and it says what is expected', (text, reason) => {
  expect(() => parseRegistryLocation(text, '/')).toThrow(reason);
});

test.each([
  'consul://user:s3cr/et@host:8500',
  'consul://user:s3cr et@host:8500',
  'consul://host:8500?token=s3cret',
  'consul://host:8500/a//b#s3cret',
  'http://user:s3cr/et@host:8500/',
  'https://host:8500/?token=s3cret',
  'redis://:s3cr/et@host',
])('no secret of %s is shown', (text) => {
  const parse = () => parseRegistryLocation(text, '/');
  expect(parse).toThrow('There is no registry at');
  expect(parse).toThrow(/^(?!.*(s3cr|et@))/s);
});

test('a token in the location is refused, and not shown', () => {
  const parse = () => parseRegistryLocation('consul://user:s3cret@host:8500', '/');
  expect(parse).toThrow('There is no registry at consul://host:8500: a token goes into CONSUL_HTTP_TOKEN');
});
