import { describe, expect, test } from 'vitest';
import { compose } from '../../../src/supergraph/compose.ts';

const FEDERATION = 'https://specs.apollo.dev/federation/v2.11';
const subgraph = (name: string, sdl: string) => ({ name, sdl, routingUrl: `http://${name}` });
const composeOne = (sdl: string) => compose([subgraph('shop', sdl)]);

test('subgraphs that fit together become one supergraph', () => {
  const composition = compose([subgraph('a', 'type Query { a: Int }'), subgraph('b', 'type Query { b: Int }')]);
  expect(composition).toMatchObject({ kind: 'composed', sdl: expect.stringContaining('enum join__Graph') });
});

test('a syntax error names its subgraph, line and column', () => {
  expect(composeOne('type Query {\n  a: }')).toEqual({
    kind: 'failed',
    errors: [
      {
        code: 'INVALID_GRAPHQL',
        message: '[shop] Syntax Error: Expected Name, found "}".',
        locations: [{ subgraph: 'shop', line: 2, column: 6 }],
      },
    ],
  });
});

test('errors of all subgraphs are told at once', () => {
  const composition = compose([subgraph('a', 'type'), subgraph('b', 'type')]);
  expect(composition.kind === 'failed' && composition.errors.map(({ message }) => message.slice(0, 3))).toEqual([
    '[a]',
    '[b]',
  ]);
});

test("composition's own errors keep their codes", () => {
  const composition = compose([subgraph('a', 'type Query { x: Int }'), subgraph('b', 'type Query { x: String }')]);
  expect(composition).toMatchObject({ kind: 'failed', errors: [{ code: 'FIELD_TYPE_MISMATCH' }] });
});

test('hints come with the supergraph', () => {
  const shared = (type: string) =>
    `extend schema @link(url: "${FEDERATION}", import: ["@shareable"]) type Query { x: ${type} @shareable }`;
  const composition = compose([subgraph('a', shared('Int')), subgraph('b', shared('Int!'))]);
  expect(composition).toMatchObject({ kind: 'composed', hints: [{ code: 'INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE' }] });
});

describe('directives that nobody would honour are refused', () => {
  test.each([
    ['imported', '["@context"]', 'type A @context(name: "c")', '@context', 8],
    ['renamed', '[{ name: "@context", as: "@place" }]', 'type A @place(name: "c")', '@context', 8],
    ['by its full name', '[]', 'type A @federation__context(name: "c")', '@context', 8],
    ['an argument', '["@fromContext"]', 'type A { x(a: Int @fromContext(field: "$c x")): Int }', '@fromContext', 19],
    [
      'overrides',
      '["@override"]',
      'type A { x: Int @override(from: "b", label: "percent(5)") }',
      '@override(label:)',
      17,
    ],
  ])('%s', (_case, imports, type, directive, column) => {
    const sdl = `extend schema @link(url: "${FEDERATION}", import: ${imports})\n${type}\ntype Query { x: Int }`;
    expect(composeOne(sdl)).toEqual({
      kind: 'failed',
      errors: [
        {
          code: 'DIRECTIVE_NOT_HONOURED',
          message: expect.stringContaining(`[shop] ${directive} is not honoured`),
          locations: [{ subgraph: 'shop', line: 2, column }],
        },
      ],
    });
  });

  test.each([
    ['imported', '["@authenticated"]', '@authenticated'],
    ['renamed', '[{ name: "@authenticated", as: "@login" }]', '@login'],
    ['scopes', '["@requiresScopes"]', '@requiresScopes(scopes: [["a"]])'],
    ['policies', '["@policy"]', '@policy(policies: [["a"]])'],
  ])('those of access are not, because they are enforced: %s', (_case, imports, application) => {
    const sdl = `extend schema @link(url: "${FEDERATION}", import: ${imports})\ntype Query { x: Int ${application} }`;
    const composition = composeOne(sdl);
    expect(composition.kind === 'composed' && composition.sdl).toContain(application);
  });

  test('a directive of the same name that is not federation’s is left alone', () => {
    const sdl = 'directive @authenticated on FIELD_DEFINITION type Query { x: Int @authenticated }';
    expect(composeOne(sdl).kind).toBe('composed');
  });
});

describe('@rateLimit', () => {
  const definition = 'directive @rateLimit(max: Int, window: String) on FIELD_DEFINITION';
  const link = (imports: string) => `@link(url: "https://specs.portico.dev/rate-limit/v1.0", import: [${imports}])`;
  const federation = `@link(url: "${FEDERATION}", import: ["@composeDirective"])`;

  test('used without being composed is refused: its limits would be lost', () => {
    const sdl = `${definition}\ntype Query { x: Int @rateLimit(max: 1, window: "1m") }`;
    expect(composeOne(sdl)).toMatchObject({
      kind: 'failed',
      errors: [{ code: 'RATE_LIMIT_NOT_COMPOSED', locations: [{ subgraph: 'shop', line: 2, column: 21 }] }],
    });
  });

  test('composed reaches the supergraph', () => {
    const sdl = `extend schema ${federation} ${link('"@rateLimit"')} @composeDirective(name: "@rateLimit")
      ${definition} type Query { x: Int @rateLimit(max: 1, window: "1m") }`;
    const composition = composeOne(sdl);
    expect(composition.kind === 'composed' && composition.sdl).toContain('@rateLimit(max: 1, window: "1m")');
  });

  test('under another name is recognised by its import', () => {
    const sdl = `extend schema ${federation} ${link('{ name: "@rateLimit", as: "@limit" }')}
      directive @limit(max: Int) on FIELD_DEFINITION type Query { x: Int @limit(max: 1) }`;
    expect(composeOne(sdl)).toMatchObject({ kind: 'failed', errors: [{ code: 'RATE_LIMIT_NOT_COMPOSED' }] });
  });
});
