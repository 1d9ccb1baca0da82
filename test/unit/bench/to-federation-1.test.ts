import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { toFederation1 } from '../../../bench/peers/to-federation-1.ts';
import { WORKLOADS } from '../../../bench/workloads/catalogue.ts';

const HEAD = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])\n';

const convert = (sdls: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    toFederation1(Object.entries(sdls).map(([name, sdl]) => ({ name, sdl: HEAD + sdl }))).map(({ name, sdl }) => [
      name,
      sdl.replaceAll(/\s+/g, ' '),
    ]),
  );

test('who adds most fields owns an entity; the others extend it with an external key', () => {
  expect(
    convert({
      a: 'type Query { p: P } type P @key(fields: "id") { id: ID! name: String @shareable price: Int }',
      b: 'type P @key(fields: "id") { id: ID! stock: Int }',
      c: 'type P @key(fields: "id", resolvable: false) { id: ID! }',
    }),
  ).toEqual({
    a: 'extend type Query { p: P } type P @key(fields: "id") { id: ID! name: String price: Int }',
    b: 'extend type P @key(fields: "id") { id: ID! @external stock: Int }',
    c: 'extend type P @key(fields: "id") { id: ID! @external }',
  });
});

test('what is external already stays so, once', () => {
  const { b } = convert({
    a: 'type P @key(fields: "id") { id: ID! price: Int weight: Int }',
    b: 'type P @key(fields: "id") { id: ID! price: Int @external fee: Int @requires(fields: "price") }',
  });
  expect(b).toBe(
    'extend type P @key(fields: "id") { id: ID! @external price: Int @external fee: Int @requires(fields: "price") }',
  );
});

test('every workload stays a schema', () => {
  for (const { subgraphs } of WORKLOADS) {
    for (const { sdl } of toFederation1(subgraphs)) {
      expect(() => parse(sdl)).not.toThrow();
      expect(sdl).not.toMatch(/@link|@shareable|resolvable/);
    }
  }
});
