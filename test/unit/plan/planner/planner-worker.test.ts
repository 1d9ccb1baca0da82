import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { createLogger } from '../../../../src/core/logger.ts';
import type { PlannerOptions } from '../../../../src/plan/planner/planner.ts';
import { Planner } from '../../../../src/plan/planner/planner.ts';
import { DASHBOARD, EXAMPLE, shareableGraph, supergraphOf } from '../supergraphs.ts';

const WIDTH = 8;

/** Takes the planner seconds for `shareableGraph(8)`. */
const EXPENSIVE = `{ t { ${nested(5)} } }`;

let planner: Planner;
afterEach(() => planner.stop());

function startPlanner(options: Partial<PlannerOptions> = {}): Planner {
  planner = new Planner({ maxQueue: 10, log: createLogger('silent'), ...options });
  return planner;
}

function nested(levels: number): string {
  if (levels === 0) return Array.from({ length: WIDTH }, (_, index) => `own${index}`).join(' ');
  return [0, 1, 2, 3].map((index) => `f${index} { ${nested(levels - 1)} }`).join(' ');
}

test('plans the example’s dashboard as plain data', async () => {
  startPlanner();
  await planner.load({ id: 's', sdl: supergraphOf(EXAMPLE) });
  const plan = await planner.plan('s', { document: DASHBOARD });
  expect(plan).toMatchObject({ kind: 'QueryPlan', node: { kind: 'Sequence', nodes: [{ serviceName: 'users' }, {}] } });
  expect(structuredClone(plan)).toStrictEqual(plan);
  expect(JSON.stringify(plan)).not.toContain('operationDocumentNode');
});

test('an operation that asks no subgraph has an empty plan', async () => {
  startPlanner();
  await planner.load({ id: 's', sdl: supergraphOf(EXAMPLE) });
  await expect(planner.plan('s', { document: '{ __typename __schema { description } }' })).resolves.toEqual({
    kind: 'QueryPlan',
  });
});

test('of several operations the named one is planned', async () => {
  startPlanner();
  await planner.load({ id: 's', sdl: supergraphOf(EXAMPLE) });
  const document = 'query A { user(id: 1) { name } } query B { product(id: 1) { name } }';
  await expect(planner.plan('s', { document, operationName: 'B' })).resolves.toMatchObject({
    node: { serviceName: 'products' },
  });
});

test('what the planner cannot plan fails for that operation only', async () => {
  startPlanner();
  await planner.load({ id: 's', sdl: supergraphOf(EXAMPLE) });
  for (const document of ['{ nope }', '{', 'query A { __typename } query B { __typename }', '']) {
    await expect(planner.plan('s', { document })).rejects.toMatchObject({ code: 'QUERY_PLANNING_FAILED' });
  }
  await expect(planner.plan('s', { document: DASHBOARD })).resolves.toBeDefined();
  expect(planner.restarts).toBe(0);
});

test('what is no supergraph is refused', async () => {
  startPlanner();
  for (const sdl of ['type Query { a: Int }', 'type', '']) {
    await expect(planner.load({ id: sdl, sdl })).rejects.toMatchObject({ code: 'SUPERGRAPH_INVALID' });
  }
});

test('an operation that takes too long is stopped; the event loop turns meanwhile, and planning goes on', async () => {
  startPlanner({ budgetMs: 300, maxWaitMs: 20_000 });
  await planner.load({ id: 's', sdl: supergraphOf(shareableGraph(WIDTH)) });
  let turns = 0;
  const ticking = setInterval(() => {
    turns += 1;
  }, 5);
  const culprit = planner.plan('s', { document: EXPENSIVE });
  const other = planner.plan('s', { document: '{ t { id } }' });
  await expect(culprit).rejects.toMatchObject({ code: 'QUERY_PLANNING_TIMEOUT' });
  clearInterval(ticking);
  expect(turns).toBeGreaterThan(5);
  await expect(other).resolves.toMatchObject({ node: { kind: 'Fetch' } });
  expect(planner.restarts).toBe(1);
});

test('an operation that takes too much memory ends the thread, not the process, and planning goes on', async () => {
  startPlanner({ maxHeapMb: 64 });
  await planner.load({ id: 's', sdl: supergraphOf(shareableGraph(2)) });
  const fields = Array.from({ length: 300_000 }, (_, index) => `a${index}: id`).join(' ');
  const culprit = planner.plan('s', { document: `{ t { ${fields} } }` });
  const other = planner.plan('s', { document: '{ t { id } }' });
  await expect(culprit).rejects.toMatchObject({ code: 'QUERY_PLAN_COMPLEXITY_EXCEEDED' });
  await expect(other).resolves.toMatchObject({ node: { kind: 'Fetch' } });
});

test('an operation beyond the planner’s own limits is told so', async () => {
  startPlanner();
  await planner.load({ id: 's', sdl: supergraphOf(shareableGraph(2)) });
  // Each fragment uses the one before twice, ten times per level: 10^8 selections in a short text.
  const fragments = Array.from(
    { length: 8 },
    (_, level) =>
      `fragment F${level + 1} on T { ${Array.from({ length: 10 }, (_, i) => `a${i}: f0 { ...F${level} }`).join(' ')} }`,
  );
  const document = `{ t { ...F8 } } fragment F0 on T { id } ${fragments.join(' ')}`;
  await expect(planner.plan('s', { document })).rejects.toMatchObject({ code: 'QUERY_PLAN_COMPLEXITY_EXCEEDED' });
  expect(planner.restarts).toBe(0);
});

test('an idle planner does not keep the process alive', async () => {
  const planned = `
    import { Planner } from ${JSON.stringify(new URL('../../../../src/plan/planner/planner.ts', import.meta.url))};
    const planner = new Planner({ maxQueue: 1, log: undefined });
    await planner.load({ id: 's', sdl: ${JSON.stringify(supergraphOf(shareableGraph(1)))} });
    process.stdout.write((await planner.plan('s', { document: '{ t { id } }' })).node.serviceName);
  `;
  const child = promisify(execFile)(process.execPath, ['-e', planned], { timeout: 20_000 });
  await expect(child).resolves.toMatchObject({ stdout: 's0' });
});
