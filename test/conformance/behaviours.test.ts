import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from './behaviours/catalogue.ts';
import type { ServedBehaviour } from './behaviours/serve-behaviour.ts';
import { serveBehaviour } from './behaviours/serve-behaviour.ts';

/** Gateways take half a second to stop: they do that beside the next behaviour. */
const stopping: Promise<unknown>[] = [];
afterAll(() => Promise.all(stopping));

describe.each(catalogue.map((behaviour) => [behaviour.name, behaviour] as const))('%s', (_name, behaviour) => {
  let graph: ServedBehaviour;
  beforeAll(async () => {
    graph = await serveBehaviour(behaviour);
  });
  afterAll(() => {
    stopping.push(graph.stop());
  });

  test.each(behaviour.cases.map((one) => [one.claim, one] as const))('%s', async (_claim, one) => {
    const { data, errors, calls } = await graph.ask('compiled', one);
    // As texts, since the order of keys counts.
    expect(JSON.stringify(data, null, 1)).toBe(JSON.stringify(one.data, null, 1));
    expect(errors).toEqual(one.errors ?? []);
    expect(calls, 'subgraph calls').toBe(one.calls);

    const stock = await graph.ask('apollo', one);
    const alike = JSON.stringify([stock.data, stock.errors]) === JSON.stringify([data, errors]);
    expect(alike, `the stock gateway answers ${JSON.stringify(stock)}`).toBe(one.stockFails === undefined);
    if (alike) expect(calls).toBeLessThanOrEqual(stock.calls);
  });
});
