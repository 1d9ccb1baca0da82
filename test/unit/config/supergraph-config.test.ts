import { describe, expect, it } from 'vitest';
import type { SupergraphConfig } from '../../../src/config/supergraph-config.ts';
import { parseSupergraphConfig } from '../../../src/config/supergraph-config.ts';
import { describeProblems, env } from './parse.ts';

const parse = (text: string, variables: Record<string, string> = {}): SupergraphConfig =>
  parseSupergraphConfig(text, '/graph/supergraph.yaml', variables);
const problemsOf = (text: string) => describeProblems(() => parse(text));

describe('a supergraph.yaml', () => {
  it('may give schemas as file, text or URL', () => {
    const config = parse(
      `
federation_version: =2.11.0
subgraphs:
  users: { routing_url: "http://${env('HOST:-localhost')}:4001/graphql", schema: { file: ./users.graphql } }
  orders: { schema: { sdl: "type Query { a: Int }" } }
  products:
    schema: { subgraph_url: "http://products/graphql", introspection_headers: { authorization: "Bearer ${env('T')}" } }
  carts: { routing_url: "http://carts/", schema: { subgraph_url: "http://carts/introspect" } }
`,
      { T: 'secret' },
    );
    expect(config).toEqual({
      federationVersion: '=2.11.0',
      subgraphs: [
        {
          name: 'users',
          routingUrl: 'http://localhost:4001/graphql',
          schema: { kind: 'file', path: '/graph/users.graphql' },
        },
        { name: 'orders', schema: { kind: 'sdl', sdl: 'type Query { a: Int }' } },
        {
          name: 'products',
          routingUrl: 'http://products/graphql',
          schema: {
            kind: 'introspect',
            url: 'http://products/graphql',
            headers: { authorization: 'Bearer secret' },
          },
        },
        {
          name: 'carts',
          routingUrl: 'http://carts/',
          schema: { kind: 'introspect', url: 'http://carts/introspect', headers: {} },
        },
      ],
    });
  });

  it.each(['2', '=2.4.0', '"2"', '2.9', 'latest-2'])('may ask for federation version %s', (version) => {
    const text = `federation_version: ${version}\nsubgraphs: { a: { schema: { file: a } } }`;
    expect(parse(text).federationVersion).toBe(version.replaceAll('"', ''));
  });

  it.each([
    ['', '1:1 subgraphs missing: expected record'],
    ['subgraphs: {}', '1:12 subgraphs name at least one subgraph'],
    ['subgraphs: { u: { schema: { file: a } } }\nx: 1', '2:1 x unknown key; known here: federation_version, subgraphs'],
    ['federation_version: 1\nsubgraphs: { u: { schema: { file: a } } }', /^1:21 federation_version only Federation 2/],
    [
      'subgraphs: { u: { routing_ur: x, schema: { file: a } } }',
      /^1:19 .*routing_ur unknown key; did you mean routing_url/,
    ],
    ['subgraphs: { u: { routing_url: x } }', /^1:17 subgraphs.u.schema missing/],
    ['subgraphs: { u: { routing_url: "ftp://x/", schema: { file: a } } }', /^1:32 .* expected an http\(s\) URL/],
    ['subgraphs: { u: { schema: {} } }', /^1:27 subgraphs.u.schema give exactly one of file, sdl and subgraph_url/],
    ['subgraphs: { u: { schema: { file: a, sdl: b } } }', /^1:27 subgraphs.u.schema give exactly one/],
    ['subgraphs: { u: { schema: { graphref: a@b } } }', /^1:39 .*graphref schemas in GraphOS cannot be fetched/],
    ['subgraphs: { u: { schema: { graphref: a@b, subgraph: c } } }', /schemas in GraphOS cannot be fetched/],
    ['subgraphs: { u: { schema: { file: a, introspection_headers: { a: b } } } }', /introspection_headers only used/],
    ['subgraphs: { "a b": { schema: { file: a } } }', /^1:\d+ subgraphs\["a b"\]/],
    [
      `subgraphs:\n  u:\n    schema:\n      file: ${env('NOPE')}`,
      /^4:13 subgraphs.u.schema.file the environment variable NOPE/,
    ],
    ['subgraphs: [', /^1:\d+ Flow sequence/],
  ])('is refused: %s', (text, expected) => {
    const problems = problemsOf(text);
    expect(problems).toContainEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
    expect(problems.length).toBeLessThanOrEqual(2);
  });

  it('names itself in the report', () => {
    expect(() => parse('subgraphs: {}')).toThrow(/^\/graph\/supergraph.yaml has 1 problem\(s\):/);
  });
});
