import { expect, test } from 'vitest';
import type { CheckInput } from '../../../../src/registry/check/check-proposal.ts';
import { checkProposal } from '../../../../src/registry/check/check-proposal.ts';
import { defaultLintConfig } from '../../../../src/registry/check/lint/lint-config.ts';
import { DEFAULT_TRAFFIC_OPTIONS } from '../../../../src/registry/check/traffic/traffic-options.ts';
import { compose } from '../../../../src/supergraph/compose.ts';
import { composeApiSchema } from '../../../../src/supergraph/compose-api-schema.ts';

const PUBLISHED = [
  { name: 'a', sdl: 'type Query { a: Int }', routingUrl: 'http://a.invalid' },
  { name: 'b', sdl: 'type Query { b: Int }', routingUrl: 'http://b.invalid' },
];

function check(changes: Record<string, { sdl: string; routingUrl?: string } | null>, more: Partial<CheckInput> = {}) {
  const composition = compose(PUBLISHED);
  if (composition.kind === 'failed') throw new Error(JSON.stringify(composition.errors));
  return checkProposal({
    current: { subgraphs: PUBLISHED, supergraph: composition.sdl },
    changes: new Map(Object.entries(changes)),
    compose: async (subgraphs) => compose(subgraphs),
    apiSchema: async (sdl) => composeApiSchema(sdl),
    traffic: undefined,
    trafficOptions: DEFAULT_TRAFFIC_OPTIONS,
    lint: defaultLintConfig(),
    ...more,
  });
}

test('a new subgraph needs no routing URL to be checked', async () => {
  const report = await check({ c: { sdl: 'type Query { c: Int }' } });
  expect(report).toMatchObject({
    passed: true,
    proposal: [{ name: 'c', action: 'create' }],
    operations: { status: 'passed', changes: [{ code: 'FIELD_ADDED', coordinate: 'Query.c' }] },
  });
});

test('what is composed is the whole set, with what has changed and without what goes', async () => {
  const composed: unknown[] = [];
  await check(
    { a: { sdl: 'type Query { x: Int }', routingUrl: 'http://x.invalid' }, b: null },
    {
      compose: async (subgraphs) => {
        composed.push(subgraphs);
        return compose(subgraphs);
      },
    },
  );
  expect(composed).toEqual([[{ name: 'a', sdl: 'type Query { x: Int }', routingUrl: 'http://x.invalid' }]]);
});

test('only what is proposed is linted, and not what is published just so', async () => {
  const odd = [{ name: 'a', sdl: 'type Query { Odd: Int }', routingUrl: 'http://a.invalid' }];
  const current = { subgraphs: odd, supergraph: undefined };
  const others = await check({ b: { sdl: 'type Query { "b" b: Int }' } }, { current });
  expect(others.lint).toEqual({ status: 'passed', findings: [], known: 0 });
  const same = await check({ a: { sdl: 'type Query { Odd: Int }' } }, { current });
  expect([same.proposal, same.lint.findings]).toEqual([[{ name: 'a', action: 'unchanged' }], []]);
  const gone = await check({ a: null, b: { sdl: 'type Query { "b" b: Int }' } }, { current });
  expect(gone.lint).toEqual({ status: 'passed', findings: [], known: 0 });
});

test('errors of composition have coordinates, in published subgraphs too', async () => {
  const { passed, composition, operations } = await check({ c: { sdl: 'type Query {\n  a: String\n}' } });
  expect([passed, operations.status]).toEqual([false, 'skipped']);
  const places = composition.errors.flatMap(({ locations }) => locations);
  expect(places).toContainEqual({ subgraph: 'c', line: 2, column: 3, coordinate: 'Query.a' });
  expect(places).toContainEqual({ subgraph: 'a', line: 1, column: 14, coordinate: 'Query.a' });
});

test('a text that is no GraphQL is told once, by composition', async () => {
  const { composition, lint } = await check({ c: { sdl: 'type {' } });
  expect(composition.errors).toMatchObject([{ code: 'INVALID_GRAPHQL', locations: [{ coordinate: null }] }]);
  expect(lint.findings).toEqual([]);
});

test('a supergraph that gateways would refuse has not composed', async () => {
  const made = compose(PUBLISHED);
  const sdl = made.kind === 'composed' ? made.sdl : '';
  const strange = sdl.replace(
    '@link(url: "https://specs.apollo.dev/link/v1.0")',
    '@link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/context/v0.1")',
  );
  expect(strange).not.toBe(sdl);
  const report = await check({ a: null }, { compose: async () => ({ kind: 'composed', sdl: strange, hints: [] }) });
  expect(report).toMatchObject({ passed: false, composition: { errors: [{ code: 'SUPERGRAPH_INVALID' }] } });
});

test('a proposal that deletes every subgraph composes to nothing', async () => {
  const { passed, composition } = await check({ a: null, b: null });
  expect([passed, composition.errors]).toMatchObject([false, [{ code: 'NO_SUBGRAPHS' }]]);
});

test('before anything is served there is nothing to compare with', async () => {
  const { passed, operations } = await check({ b: null }, { current: { subgraphs: PUBLISHED, supergraph: undefined } });
  expect([passed, operations.status]).toEqual([true, 'skipped']);
});
