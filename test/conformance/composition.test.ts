import { describe, expect, test } from 'vitest';
import { compose } from '../../src/supergraph/compose.ts';
import { composableGraphs } from './composition/composable-graphs.ts';
import { failingGraphs } from './composition/failing-graphs.ts';
import { secondOpinion } from './composition/second-opinion.ts';

/** Where the two composers differ, and why we go by Apollo's. */
const DIFFERENCES: ReadonlyMap<string, { readonly says: string; readonly because: string }> = new Map([
  [
    'secured',
    {
      says: 'MISSING_TRANSITIVE_AUTH_REQUIREMENTS',
      because:
        'the other wants a field to repeat what the fields it is computed from require. Here they are required anyway: see supergraph/access/read-access-rules.ts',
    },
  ],
  [
    '@requires with fragments and interfaces',
    {
      says: 'SATISFIABILITY_ERROR',
      because: 'the other does not find the way to what is required below an interface, which is there and served',
    },
  ],
  [
    'something external on an interface',
    { says: 'composed', because: 'the other lets `@external` on an interface field pass, where it means nothing' },
  ],
]);

const inputs = (subgraphs: Readonly<Record<string, string>>) =>
  Object.entries(subgraphs).map(([name, sdl]) => ({ name, sdl, routingUrl: `http://${name}.invalid` }));

describe('what composes', () => {
  test.each(composableGraphs)('$name', ({ name, subgraphs }) => {
    expect(compose(inputs(subgraphs))).toMatchObject({ kind: 'composed' });
    const opinion = secondOpinion(subgraphs);
    const difference = DIFFERENCES.get(name);
    if (difference === undefined) expect(opinion).toEqual({ kind: 'composed' });
    else expect(opinion).toMatchObject({ kind: 'failed', codes: [difference.says] });
  });
});

describe('what does not', () => {
  test.each(failingGraphs)('$name: $code', ({ name, code, subgraphs }) => {
    const composition = compose(inputs(subgraphs));
    expect(composition.kind === 'failed' && composition.errors.map((error) => error.code)).toContain(code);
    const opinion = secondOpinion(subgraphs);
    if (DIFFERENCES.has(name)) expect(opinion).toEqual({ kind: 'composed' });
    else expect(opinion).toMatchObject({ kind: 'failed', codes: expect.arrayContaining([code]) });
  });
});

test('every difference that is listed is one of a graph that is here', () => {
  const names = new Set([...composableGraphs, ...failingGraphs].map(({ name }) => name));
  expect([...DIFFERENCES.keys()].filter((name) => !names.has(name))).toEqual([]);
});
