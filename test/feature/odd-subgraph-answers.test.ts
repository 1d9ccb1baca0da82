import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

/** fast-check prints it when a property fails. */
const SEED = Number(process.env.SEED ?? 20_261_124);

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])';
const THINGS_SDL = `${LINK}
  type Query { list: [Thing!] node: Node }
  interface Node { id: ID! }
  type Thing implements Node @key(fields: "id") { id: ID! color: Color inner: Inner tags: [[Color!]] }
  type Inner { must: Color! }
  enum Color { RED GREEN }`;
const EXTRAS_SDL = `${LINK} type Thing @key(fields: "id") { id: ID! extra: Extra } type Extra { must: String! }`;
const QUERY = '{ list { id color inner { must } tags extra { must } } node { __typename id } }';

const THING = { __typename: 'Thing', id: '1', color: 'RED', inner: { must: 'RED' }, tags: [['RED'], null] };
const LIST = { list: [THING, { ...THING, id: '2' }], node: { __typename: 'Thing', id: '3' } };
const ENTITIES = { _entities: [{ extra: { must: 'a' } }, { extra: { must: 'b' } }] };

let things: ScriptedSubgraph;
let extras: ScriptedSubgraph;
let gateway: TestGateway;

beforeAll(async () => {
  things = await startScriptedSubgraph(() => {});
  extras = await startScriptedSubgraph(() => {});
  gateway = await runGateway({
    subgraphs: { things: { url: things.url, sdl: THINGS_SDL }, extras: { url: extras.url, sdl: EXTRAS_SDL } },
    yaml: 'engine: compiled',
  });
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([things.stop(), extras.stop()]);
});

/** Something else in the place of any one value of `value`, or nothing. */
function spoilt(value: unknown): fc.Arbitrary<unknown> {
  const odd = fc.oneof(
    fc.constantFrom<unknown>(null, undefined, {}, [], [[]], 'RED', 'PINK', 0, true, { __typename: 'Fish' }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  if (typeof value !== 'object' || value === null) return odd;
  const inside = Object.entries(value).map(([key, part]) =>
    spoilt(part).map((other) => {
      if (Array.isArray(value)) return value.map((element, index) => (String(index) === key ? other : element));
      return { ...value, [key]: other };
    }),
  );
  return fc.oneof({ weight: 1, arbitrary: odd }, ...inside.map((arbitrary) => ({ weight: 3, arbitrary })));
}

const errors = fc.option(
  fc.array(
    fc.record(
      {
        message: fc.oneof(fc.string(), fc.jsonValue()),
        path: fc.oneof(
          fc.array(fc.constantFrom<unknown>('list', 0, 1, 99, 'color', '_entities', '__proto__', null, {})),
          fc.jsonValue(),
        ),
        extensions: fc.oneof(fc.record({ code: fc.jsonValue() }), fc.jsonValue()),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  ),
  { nil: undefined },
);

type Check = (value: unknown) => boolean;
const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const object =
  (fields: Record<string, Check>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    JSON.stringify(Object.keys(value)) === JSON.stringify(Object.keys(fields)) &&
    Object.entries(fields).every(([key, check]) => check((value as Record<string, unknown>)[key]));
const color: Check = (value) => value === 'RED' || value === 'GREEN';
const there: Check = (value) => value !== null && value !== undefined;

const isShaped = nullable(
  object({
    list: nullable(
      list(
        object({
          id: there,
          color: nullable(color),
          inner: nullable(object({ must: color })),
          tags: nullable(list(nullable(list(color)))),
          extra: nullable(object({ must: there })),
        }),
      ),
    ),
    node: nullable(object({ __typename: (value) => value === 'Thing', id: there })),
  }),
);

function expectWellFormed({ status, data, errors: told = [] }: Answer): void {
  expect(status).toBe(200);
  expect(isShaped(data), JSON.stringify(data)).toBe(true);
  for (const error of told) {
    expect(error).toMatchObject({ message: expect.any(String), extensions: { code: expect.any(String) } });
    for (const step of error.path ?? []) expect(['string', 'number']).toContain(typeof step);
  }
  if (data === null) expect(told.length).toBeGreaterThan(0);
}

test('whatever subgraphs answer, the client’s answer fits the schema, and its errors are errors', {
  timeout: 60_000,
}, async () => {
  const property = fc.asyncProperty(
    fc.oneof(fc.constant<unknown>(LIST), spoilt(LIST)),
    fc.oneof(fc.constant<unknown>(ENTITIES), spoilt(ENTITIES)),
    errors,
    errors,
    async (first, second, firstErrors, secondErrors) => {
      things.answerWith(({ body: { query } }, response) => {
        const body = JSON.stringify({ data: first, errors: firstErrors });
        response.writeHead(200, { 'content-type': 'application/json' }).end(query.includes('list') ? body : '{}');
      });
      extras.answerWith((_request, response) => {
        const body = JSON.stringify({ data: second, errors: secondErrors });
        response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      });
      expectWellFormed(await gateway.query(QUERY));
    },
  );
  await fc.assert(property, { seed: SEED, numRuns: 1_500 });
  expect({}).not.toHaveProperty('polluted');
});
