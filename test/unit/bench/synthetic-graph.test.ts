import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { formatGrowth } from '../../../bench/growth/format-growth.ts';
import { syntheticGraph } from '../../../bench/growth/synthetic-graph.ts';
import { expectedAnswer } from '../../../bench/subgraphs/expected-answer.ts';
import { workloadNamed } from '../../../bench/workloads/catalogue.ts';
import { supergraphOf } from '../plan/supergraphs.ts';

test.each([
  [2, 2],
  [4, 100],
  [30, 60],
])('%i subgraphs with %i types compose to a graph of that size', (subgraphs, types) => {
  const graph = syntheticGraph({ subgraphs, types, listed: 1 });
  expect(graph.subgraphs).toHaveLength(subgraphs);
  const supergraph = print(parse(supergraphOf(graph.subgraphs)));
  expect(supergraph.match(/^type (Type\d+|Item)\b/gm)).toHaveLength(types);
});

test('its operation answers as many entities as are listed, whatever else there is', async () => {
  const graph = syntheticGraph({ subgraphs: 3, types: 20, listed: 7 });
  const answer = await expectedAnswer(supergraphOf(graph.subgraphs), graph.world, graph.traffic.query);
  expect((answer as { items: unknown[] }).items).toHaveLength(7);
  expect(JSON.stringify(answer)).toContain('{"id":"i6","name":"Item number 6","weight":6,"stock":42}');
});

test('a subgraph process finds it by its name', () => {
  const { name } = syntheticGraph({ subgraphs: 3, types: 20, listed: 7 });
  expect(workloadNamed(name).subgraphs).toEqual(syntheticGraph({ subgraphs: 3, types: 20, listed: 7 }).subgraphs);
  expect(() => workloadNamed('other-3-20-7')).toThrow(TypeError);
});

test('a table has a row for each size', () => {
  const size = { subgraphs: 4, types: 100, listed: 10 };
  const times = { supergraphBytes: 1, composeMs: 150, swapMs: 120, swapPauseMs: 8, planMs: 2.5, planPauseMs: 0 };
  const text = formatGrowth([{ title: 'Growing', results: [{ size, answerBytes: 5_000, cpuMs: 0.25, ...times }] }]);
  expect(text).toMatch(
    /^Growing\nsubgraphs × types × entities .*\n─+\n4 × 100 × 10 +5\.00 +0\.250 +150 +120 +8\.00 +2\.50 +0\.000$/,
  );
});
