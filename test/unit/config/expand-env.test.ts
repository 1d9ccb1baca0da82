import { describe, expect, it } from 'vitest';
import { expandEnv } from '../../../src/config/expand-env.ts';
import { env, parse, problemsOf } from './parse.ts';

describe('expressions', () => {
  it.each([
    [`a-${env('A')}-${env('B')}`, { A: '1', B: '2' }, 'a-1-2'],
    [env('A:-x'), {}, 'x'],
    [env('A:-x'), { A: '' }, 'x'],
    [env('A'), { A: '' }, ''],
    [env('A:-'), {}, ''],
    [env('A:-http://h:1/?a=b'), {}, 'http://h:1/?a=b'],
    [env('A'), { A: env('B'), B: 'no' }, env('B')],
    [env('A:-x'), { A: '$&$1' }, '$&$1'],
    [`$${env('A')}`, { A: 'x' }, env('A')],
    ['$5 {x} ${', {}, '$5 {x} ${'],
  ])('%j with %j is %j', (text, variables, expected) => {
    expect(expandEnv(text, variables)).toMatchObject({ text: expected, problems: [] });
  });

  it.each([
    [env('A'), `the environment variable A is not set; set it, or give a default: ${env('A:-default')}`],
    [env('A').replace('env.', ''), 'A} is not understood'],
    [env('A-b'), 'is not understood'],
    [env('constructor'), 'constructor is not set'],
  ])('%j is a problem: %s', (text, problem) => {
    expect(expandEnv(text, {}).problems).toEqual([expect.stringContaining(problem)]);
  });
});

describe('in the file', () => {
  it('take the type that the key wants', () => {
    const config = parse(
      `server: { port: "${env('P')}", compression: "${env('C')}" }
introspection: ${env('I:-auto')}
redis: { url: "${env('R:-')}" }
limits: { http_max_request_bytes: "${env('S')}", max_depth: "${env('D')}" }
headers: { all: { request: [{ insert: { name: x, value: "${env('V')}" } }] } }`,
      { P: '5000', C: 'false', S: '1kb', D: '7', V: '0123' },
    );
    expect(config.server).toMatchObject({ port: 5000, compression: false });
    expect(config.introspection).toBe(true);
    expect(config.redis.url).toBeNull();
    expect(config.limits).toMatchObject({ http_max_request_bytes: 1000, max_depth: 7 });
    expect(config.headers.all.request).toEqual([{ insert: { name: 'x', value: '0123' } }]);
  });

  it('do not loosen the types of what is written in the file', () => {
    expect(problemsOf('server: { port: "5000" }')).toEqual(['1:17 server.port expected number, received string']);
  });

  it('cannot add structure, whatever they hold', () => {
    const hostile = 'x\nserver:\n  port: 1\n"}]# ';
    const config = parse(`default_query: ${env('H')}\nserver: { port: 2 }`, { H: hostile });
    expect(config.server.port).toBe(2);
    expect(config.default_query).toContain('"}]#');
    expect(problemsOf(`graph: ${env('H')}`, { H: hostile })).toEqual([
      '1:8 graph expected letters, digits, _ and -; a variant goes after @',
    ]);
    expect(problemsOf(`server: ${env('H')}`, { H: '{ port: 1 }' })).toEqual([
      '1:9 server expected object, received string',
    ]);
  });

  it('are not expanded in keys', () => {
    expect(problemsOf(`"${env('K')}": 1`, { K: 'graph' })).toEqual([expect.stringMatching(/^1:1 .* unknown key/)]);
  });

  it('are told once when the variable is missing, with the place', () => {
    expect(problemsOf(`server:\n  port: ${env('NOPE')}`)).toEqual([
      `2:9 server.port the environment variable NOPE is not set; set it, or give a default: ${env('NOPE:-default')}`,
    ]);
  });
});
