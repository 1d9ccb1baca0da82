import { describe, expect, it } from 'vitest';
import { parse, problemsOf } from './parse.ts';

describe('rate_limit', () => {
  it('is off by default', () => {
    expect(parse('').rate_limit).toEqual({
      global: null,
      client: null,
      subgraphs: {},
      headers: 'always',
      on_redis_failure: 'local',
      rules: {},
      gateways: 1,
      redis_timeout: 40,
      max_keys: 100_000,
    });
    expect(parse('').server.trusted_proxies).toEqual([]);
  });

  it('takes a limit for addresses, clients and subgraphs', () => {
    const { global, subgraphs } = parse(
      'rate_limit: { global: { limit: 1000, window: 1m }, subgraphs: { users: { limit: 5, window: 1s, on_redis_failure: open } } }',
    ).rate_limit;
    expect(global).toEqual({ limit: 1000, window: 60_000, on_redis_failure: null });
    expect(subgraphs).toEqual({ users: { limit: 5, window: 1_000, on_redis_failure: 'open' } });
  });

  it.each([
    ['rate_limit: { global: { limit: 0, window: 1m } }', /rate_limit\.global\.limit /],
    ['rate_limit: { global: { limit: 5 } }', /rate_limit\.global\.window /],
    ['rate_limit: { global: { limit: 5, window: 500ms } }', /window out of range: from 1s/],
    ['rate_limit: { global: { limit: 5, window: 1500ms } }', /window expected whole seconds/],
    ['rate_limit: { on_redis_failure: maybe }', /rate_limit\.on_redis_failure /],
    ['rate_limit: { rules: { Mutation.login: {} } }', /on_redis_failure /],
    ['rate_limit: { gateways: 0 }', /rate_limit\.gateways /],
    ['server: { trusted_proxies: [10.0.0.0/33] }', /trusted_proxies\[0\] expected an address or a range/],
    ['server: { trusted_proxies: [true] }', /trusted_proxies\[0\]/],
  ])('refuses %s', (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(problem)]);
  });
});
