import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../src/config/read-yaml.ts';
import { parse, problemsOf } from './parse.ts';

const BOMB = ['a: &a [1,1,1,1,1,1,1,1,1,1]', ...'bcdefghi'].map((line, index) =>
  index === 0 ? line : `${line}: &${line} [${`*${'abcdefghi'[index - 1]},`.repeat(10)}]`,
);

describe('hostile YAML', () => {
  it.each([
    ['an alias bomb', BOMB.join('\n'), /too large: more than 50000 values/],
    ['an alias in itself', 'a: &a [*a]', /too large: more than 64 levels/],
    ['20,000 open brackets', '['.repeat(20_000), /./],
    ['20,000 nested maps', 'a: {'.repeat(20_000), /./],
    ['duplicate keys', 'server: {}\nserver: {}', /^2:1 Map keys must be unique/],
    ['tabs', 'server:\n\tport: 1', /^2:1 Tabs are not allowed/],
    ['a tag', 'a: !!js/function "x"', /Unresolved tag/],
    ['two documents', 'a: 1\n---\nb: 2', /multiple documents/i],
    ['an alias without anchor', 'a: *b', /there is no anchor &b/],
    ['a key that is a map', '? {a: 1}\n: 2', /a key must be a name/],
    ['__proto__', '__proto__: { server: { port: 1 } }', /__proto__ cannot be a key/],
    ['__proto__ below', 'traffic_shaping: { subgraphs: { __proto__: { timeout: 1s } } }', /__proto__ cannot be a key/],
    ['constructor', 'constructor: 1', /unknown key/],
    ['a list', '- 1', /^1:1 expected object, received array/],
    ['a text', 'hello', /^1:1 expected object, received string/],
    ['a merge key', 'server: &s { port: 1 }\nadmin: { <<: *s }', /unknown key/],
    ['a date', 'graph: 2020-01-01T00:00:00Z', /^1:8 graph expected letters/],
    ['a NUL', 'graph: "\\0"', /^1:8 graph expected letters/],
  ])('is refused with a place: %s', (_name, text, expected) => {
    const start = performance.now();
    const [first = ''] = problemsOf(text);
    expect(first).toMatch(expected);
    expect(first).toMatch(/^\d+:\d+ /);
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(Object.prototype).not.toHaveProperty('server');
  });

  it('reports a broken file by its first problems only, and nothing about its content', () => {
    expect(problemsOf('servr: ['.repeat(50)).length).toBeLessThanOrEqual(3);
  });

  it('allows anchors that are of use', () => {
    const config = parse('server: { port: &port 5 }\nadmin: { port: *port }');
    expect(config.admin.port).toBe(5);
  });
});

describe('positions', () => {
  const yaml = readYaml('a:\n  b: [1, { c: x }]\n', {});

  it('are those of values and of keys, and of the nearest parent', () => {
    expect(yaml.positionOf(['a', 'b', 1, 'c'])).toEqual({ line: 2, column: 15 });
    expect(yaml.positionOf(['a', 'b', 1, 'c'], 'key')).toEqual({ line: 2, column: 12 });
    expect(yaml.positionOf(['a', 'b', 1, 'missing'])).toEqual({ line: 2, column: 10 });
    expect(yaml.positionOf(['z'])).toEqual({ line: 1, column: 1 });
  });
});
