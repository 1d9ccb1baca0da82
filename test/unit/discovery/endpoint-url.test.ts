import { describe, expect, it } from 'vitest';
import { AddressPolicy } from '../../../src/discovery/address-policy.ts';
import { checkedUrl, endpointUrl } from '../../../src/discovery/endpoint-url.ts';

const policy = new AddressPolicy();
const good = { scheme: 'http', host: '10.0.0.1', port: 4001, path: '/graphql' };

describe('endpointUrl', () => {
  it.each([
    [good, 'http://10.0.0.1:4001/graphql'],
    [{ ...good, host: '::1' }, 'http://[::1]:4001/graphql'],
    [{ ...good, host: 'users.service.consul' }, 'http://users.service.consul:4001/graphql'],
    [{ ...good, host: 'users_1' }, 'http://users_1:4001/graphql'],
    [{ ...good, scheme: 'https', port: 443, path: '/' }, 'https://10.0.0.1/'],
  ])('builds %j', (parts, url) => {
    expect(endpointUrl(parts, policy)).toEqual({ url });
  });

  it.each([
    { scheme: 'file' },
    { scheme: 'javascript' },
    { host: '' },
    { host: 'user@host' },
    { host: 'host/path' },
    { host: 'host:80' },
    { host: 'host#x' },
    { host: 'ho st' },
    { host: '169.254.169.254' },
    { host: '2852039166' },
    { host: '0xa9fea9fe' },
    { host: '169.254.43518' },
    { host: '0251.0376.0251.0376' },
    { host: '[::1]' },
    { host: 'fe80::1%25eth0' },
    { host: 'exämple' },
    { host: '１６９.254.169.254' },
    { host: `${'a'.repeat(64)}.b` },
    { port: 0 },
    { port: 65_536 },
    { port: -1 },
    { port: 80.5 },
    { port: Number.NaN },
    { path: 'graphql' },
    { path: '//evil/graphql' },
    { path: '/a//b' },
    { path: '/a@b' },
    { path: '/a\\b' },
    { path: '/a\r\nX: y' },
    { path: '/a?b' },
    { path: '/a#b' },
    { path: '/a/../b' },
    { path: '/%2e%2e/b' },
  ])('refuses %j', (part) => {
    expect(endpointUrl({ ...good, ...part }, policy)).toEqual({ refusal: expect.any(String) });
  });
});

describe('checkedUrl', () => {
  it.each([
    ['https://users.example.com/graphql', 'https://users.example.com/graphql'],
    ['http://[::1]:4001/', 'http://[::1]:4001/'],
    ['http://10.0.0.1', 'http://10.0.0.1/'],
  ])('takes %s', (text, url) => {
    expect(checkedUrl(text, policy)).toEqual({ url });
  });

  it.each([
    'graphql',
    'ftp://host/',
    'http://user@host/',
    'http://user:secret@host/',
    'http://169.254.169.254/latest/meta-data',
    'http://2852039166/',
    'http://[fe80::1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://host/?x=1',
    'http://host/#x',
  ])('refuses %s', (text) => {
    const checked = checkedUrl(text, policy);
    expect(checked).toEqual({ refusal: expect.any(String) });
    expect(JSON.stringify(checked)).not.toContain('secret');
  });
});
