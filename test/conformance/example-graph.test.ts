import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExampleGraph } from '../kit/example-graph.ts';
import { serveExampleGraph } from '../kit/example-graph.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { describeFailure } from './compare/describe-failure.ts';
import type { DifferentialReport } from './differential.ts';
import { runDifferential } from './differential.ts';
import type { Engine } from './engines/engine.ts';
import { gatewayEngine } from './engines/gateway-engine.ts';
import { monolithEngine } from './engines/monolith-engine.ts';
import { exampleGraphFixture } from './example-graph/example-graph-fixture.ts';
import type { Fixture, OpenedFixture } from './fixture.ts';
import { knownMonolithGaps } from './known-monolith-gaps.ts';
import type { Monolith } from './monolith/monolith.ts';
import { buildMonolith } from './monolith/monolith.ts';
import { generateOperations } from './operations/generate-operation.ts';
import type { Operation } from './operations/operation.ts';

const SEED = Number(process.env.SEED ?? 20_261_123);
const COUNT = Number(process.env.OPERATIONS ?? 400);

/** Hand-chosen operations that the stock executor answers wrongly; the compiled engine has no such list. */
const STOCK_IS_WRONG = [
  'a computed field beside aliases over what it needs',
  'an alias over a key',
  'an alias over __typename',
];

describe.each(['compiled', 'apollo'])('engine %s against one graphql-js schema of the same resolvers', (engine) => {
  let fixture: Fixture;
  let opened: OpenedFixture;
  let monolith: Monolith;
  let graph: ExampleGraph;
  let gateway: TestGateway;

  beforeAll(async () => {
    fixture = await exampleGraphFixture();
    opened = fixture.open();
    monolith = buildMonolith(fixture.supergraphSdl, opened.services);
    graph = await serveExampleGraph();
    const yaml = `engine: ${engine}\nheaders: { all: { request: [{ propagate: { named: authorization } }] } }`;
    gateway = await runGateway({ subgraphs: graph.subgraphs, yaml });
  });
  afterAll(async () => {
    await gateway.stop();
    await graph[Symbol.asyncDispose]();
    opened.close();
  });

  function compare(operations: Iterable<Operation>, reference?: Engine): Promise<DifferentialReport> {
    return runDifferential({
      schema: monolith.schema,
      operations,
      reference: reference ?? monolithEngine(monolith, fixture),
      engine: gatewayEngine(engine, gateway, fixture),
      deviations: knownMonolithGaps,
    });
  }

  // Generated operations alias freely over keys and `__typename`, which the stock executor cannot take.
  test.runIf(engine === 'compiled')(`${COUNT} generated queries of seed ${SEED}`, { timeout: 120_000 }, async () => {
    const { schema } = monolith;
    const { pools, callers } = fixture;
    const options = { schema, pools, callers: Object.keys(callers), seed: SEED, count: COUNT, mutationShare: 0 };
    const { compared, failures } = await compare(generateOperations(options));
    expect(failures.map(describeFailure).join('\n\n')).toBe('');
    expect(compared).toBe(COUNT);
  });

  // Last of the two: its mutations place orders, whose time differs on each side.
  test('hand-chosen operations', async () => {
    const { compared, failures } = await compare(fixture.handChosen);
    const wrong = failures.filter(({ operation }) => engine !== 'apollo' || !STOCK_IS_WRONG.includes(operation.label));
    expect(wrong.map(describeFailure).join('\n\n')).toBe('');
    expect(compared).toBeGreaterThanOrEqual(60);
  });

  test('a wrong answer would be found', async () => {
    const honest = monolithEngine(monolith, fixture);
    const lying: Engine = {
      name: 'lying',
      answer: async (operation) => {
        const answer = await honest.answer(operation);
        return { ...answer, data: JSON.parse(JSON.stringify(answer.data).replace('Ada', 'Eve')) };
      },
    };
    const operation = { label: 'a name', query: '{ user(id: "1") { name } }', variables: {}, caller: 'nobody' };
    const { failures } = await compare([operation], lying);
    expect(failures[0]?.differences).toMatchObject([{ kind: 'value', path: ['user', 'name'] }]);
  });
});
