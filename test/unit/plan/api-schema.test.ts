import { ApolloGateway } from '@apollo/gateway';
import { printSchema } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/core/logger.ts';
import { buildSchemaInSlices } from '../../../src/plan/planner/build-schema-in-slices.ts';
import { Planner } from '../../../src/plan/planner/planner.ts';
import { EVERY_KIND } from './every-kind.ts';
import type { SubgraphText } from './supergraphs.ts';
import { EXAMPLE, supergraphOf } from './supergraphs.ts';

const planner = new Planner({ maxQueue: 10, log: createLogger('silent') });
afterAll(() => planner.stop());

async function gatewaySchema(supergraphSdl: string): Promise<string> {
  const gateway = new ApolloGateway({ supergraphSdl });
  try {
    return printSchema((await gateway.load()).schema);
  } finally {
    await gateway.stop();
  }
}

async function plannerSchema(id: string, sdl: string): Promise<string> {
  const { apiSdl } = await planner.load({ id, sdl });
  return printSchema(await buildSchemaInSlices(apiSdl));
}

test.each<[string, readonly SubgraphText[]]>([
  ['the example graph', EXAMPLE],
  ['every kind of definition', EVERY_KIND],
])('clients see what ApolloGateway would show them: %s', async (name, subgraphs) => {
  const sdl = supergraphOf(subgraphs);
  expect(await plannerSchema(name, sdl)).toBe(await gatewaySchema(sdl));
});

test('nothing that says something is lost, and nothing hidden is shown', async () => {
  const schema = await plannerSchema('shown', supergraphOf(EVERY_KIND));
  for (const kept of [
    '"""Has an id."""\ninterface Node {',
    'type Photo implements Image & Resource & Node {',
    'directive @format(\n  """How."""\n  as: String = "plain \\"quoted\\""',
    'repeatable on FIELD | FRAGMENT_SPREAD | QUERY',
    'scalar Instant @specifiedBy(url: "https://example.com/instant")',
    'TOP @deprecated(reason: "Use \\"HIGH\\".")',
    'range: Range = {from: 1.5, to: null}',
    'filter: Filter! = {level: TOP, levels: [], text: ',
    'old: String @deprecated',
    'thumbnail(size: Int! = 64): String!',
    'union Content = Photo | Text',
    'type Subscription {',
  ]) {
    expect(schema).toContain(kept);
  }
  expect(schema).not.toMatch(/hidden|SECRET|@audit|@tag|join__|link__|_Any/);
});
