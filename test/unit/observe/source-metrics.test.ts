import { Registry } from 'prom-client';
import { beforeEach, expect, test } from 'vitest';
import { SourceMetrics } from '../../../src/observe/source-metrics.ts';
import type { InstanceState } from '../../../src/sources/balance/endpoints.ts';

let registry: Registry;
let metrics: SourceMetrics;
let states: Map<string, InstanceState[]>;

beforeEach(() => {
  registry = new Registry();
  states = new Map();
  metrics = new SourceMetrics(registry, () => states);
});

const instance = (id: string, breaker: InstanceState['breaker'] = 'closed', isEjected = false) => ({
  id,
  breaker,
  isEjected,
});
const series = async (name: string) =>
  (await registry.metrics()).split('\n').filter((line) => line.startsWith(`${name}{`));

test('instances have a state each, and are counted by state', async () => {
  states.set('users', [
    instance('a'),
    instance('b', 'half_open'),
    instance('c', 'open'),
    instance('d', 'closed', true),
  ]);
  expect(await series('portico_subgraph_breaker_state')).toEqual([
    'portico_subgraph_breaker_state{subgraph="users",instance="a"} 0',
    'portico_subgraph_breaker_state{subgraph="users",instance="b"} 1',
    'portico_subgraph_breaker_state{subgraph="users",instance="c"} 2',
    'portico_subgraph_breaker_state{subgraph="users",instance="d"} 0',
  ]);
  expect(await series('portico_subgraph_instances')).toEqual(
    ['closed', 'half_open', 'open', 'ejected'].map(
      (state) => `portico_subgraph_instances{subgraph="users",state="${state}"} 1`,
    ),
  );
});

test('instances that have gone leave no series behind', async () => {
  for (let round = 0; round < 100; round += 1) {
    states.set('users', [instance(`a${round}`)]);
    await registry.metrics();
  }
  expect(await series('portico_subgraph_breaker_state')).toEqual([
    'portico_subgraph_breaker_state{subgraph="users",instance="a99"} 0',
  ]);
  states.delete('users');
  expect(await series('portico_subgraph_instances')).toEqual([]);
});

test('of very many instances fifty have a series of their own; all are counted', async () => {
  states.set(
    'users',
    Array.from({ length: 500 }, (_, index) => instance(`a${index}`)),
  );
  expect(await series('portico_subgraph_breaker_state')).toHaveLength(50);
  expect(await series('portico_subgraph_instances')).toContain(
    'portico_subgraph_instances{subgraph="users",state="closed"} 500',
  );
});

test('events are counted by subgraph', async () => {
  const about = { subgraph: 'users', instance: 'a', url: 'http://a' };
  metrics.count({ kind: 'breaker', state: 'open', ...about });
  metrics.count({ kind: 'ejected', forMs: 1, ...about });
  metrics.count({ kind: 'returned', ...about });
  metrics.count({ kind: 'short_circuit', subgraph: 'users' });
  metrics.count({ kind: 'retry', subgraph: 'users', isGranted: true });
  metrics.count({ kind: 'retry', subgraph: 'users', isGranted: false });
  metrics.count({ kind: 'hedge', subgraph: 'users', result: 'sent' });
  const counted = (await registry.metrics()).split('\n').filter((line) => line.includes('_total{'));
  expect(counted).toEqual([
    'portico_subgraph_breaker_transitions_total{subgraph="users",state="open"} 1',
    'portico_subgraph_short_circuits_total{subgraph="users"} 1',
    'portico_subgraph_ejections_total{subgraph="users"} 1',
    'portico_subgraph_retries_total{subgraph="users",result="sent"} 1',
    'portico_subgraph_retries_total{subgraph="users",result="refused"} 1',
    'portico_subgraph_hedges_total{subgraph="users",result="sent"} 1',
  ]);
});
