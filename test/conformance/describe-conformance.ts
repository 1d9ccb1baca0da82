import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { describeFailure } from './compare/describe-failure.ts';
import type { RequestCounter } from './count-requests.ts';
import { countRequests } from './count-requests.ts';
import type { Deviation } from './deviation.ts';
import type { DifferentialReport } from './differential.ts';
import { runDifferential } from './differential.ts';
import type { Engine } from './engines/engine.ts';
import { gatewayEngine } from './engines/gateway-engine.ts';
import type { Fixture, OpenedFixture } from './fixture.ts';
import { graphFacts } from './graph-facts.ts';
import { isUnplannable, knownMonolithGaps } from './known-monolith-gaps.ts';
import { knownStockDeviations } from './known-stock-deviations.ts';
import { generateOperations } from './operations/generate-operation.ts';
import type { Operation } from './operations/operation.ts';

const SEEDS = (process.env.SEEDS ?? process.env.SEED ?? '20261123').split(',').map(Number);
const COUNT = Number(process.env.OPERATIONS ?? 300);
/** Of one test, for any count that somebody asks for. */
const TIMEOUT_MS = 60_000 + COUNT * 600;

/**
 * Claims of a fixture: the compiled engine answers as one graphql-js schema of the same resolvers does; the stock
 * executor does but for its named mistakes; and the compiled engine never asks subgraphs more often.
 *
 * Environment  OPERATIONS, SEEDS (or SEED): how many generated operations of which seeds.
 */
export function describeConformance(load: () => Fixture | Promise<Fixture>): void {
  let fixture: Fixture;
  let opened: OpenedFixture;
  let gateways: { readonly compiled: TestGateway; readonly apollo: TestGateway };
  let counter: RequestCounter;
  /** Operations that the compiled engine's planner gives up on: the stock one has no limit, and would hold up everything. */
  const unplannable = new Set<string>();
  /** Subgraph calls of the compiled engine by operation. */
  const calls = new Map<string, number>();

  beforeAll(async () => {
    fixture = await load();
    opened = await fixture.open();
    const headers = 'headers: { all: { request: [{ propagate: { named: authorization } }] } }';
    const start = (engine: string) =>
      runGateway({ subgraphs: opened.subgraphs, yaml: `engine: ${engine}\n${headers}` });
    gateways = { compiled: await start('compiled'), apollo: await start('apollo') };
    counter = countRequests(Object.values(opened.subgraphs).map(({ url }) => url));
  });
  afterAll(async () => {
    counter[Symbol.dispose]();
    await Promise.all(Object.values(gateways).map((gateway) => gateway.stop()));
    await opened[Symbol.asyncDispose]();
  });

  const compare = (engine: Engine, operations: Iterable<Operation>, deviations: readonly Deviation[]) =>
    runDifferential({ schema: opened.schema, operations, reference: opened.reference, engine, deviations });

  const compareCompiled = (operations: Iterable<Operation>): Promise<DifferentialReport> =>
    compare(counting(engineOf('compiled'), calls), operations, knownMonolithGaps);

  async function compareStock(operations: Iterable<Operation>): Promise<DifferentialReport & { dearer: string[] }> {
    const own = new Map<string, number>();
    const engine = counting(engineOf('apollo'), own);
    const plannable = [...operations].filter((operation) => !unplannable.has(identity(operation)));
    const report = await compare(engine, plannable, [
      ...knownMonolithGaps,
      ...knownStockDeviations(graphFacts(opened.supergraphSdl, opened.schema)),
    ]);
    const dearer = report.agreed.flatMap((operation) => {
      const [ours = 0, theirs = 0] = [calls.get(identity(operation)), own.get(identity(operation))];
      return ours > theirs ? [`${operation.label}: ${ours} calls instead of ${theirs}\n${operation.query}`] : [];
    });
    return { ...report, dearer };
  }

  function engineOf(name: 'compiled' | 'apollo'): Engine {
    const engine = gatewayEngine(name, gateways[name], fixture);
    return {
      name,
      answer: (operation) => {
        opened.reset();
        return engine.answer(operation);
      },
    };
  }

  function counting(engine: Engine, into: Map<string, number>): Engine {
    return {
      name: engine.name,
      answer: async (operation) => {
        const before = counter.count;
        const answer = await engine.answer(operation);
        into.set(identity(operation), counter.count - before);
        if (isUnplannable(answer)) unplannable.add(identity(operation));
        return answer;
      },
    };
  }

  function generated(seed: number): Iterable<Operation> {
    const { pools, callers, mutationShare } = fixture;
    const { schema } = opened;
    return generateOperations({ schema, pools, callers: Object.keys(callers), seed, count: COUNT, mutationShare });
  }

  describe.each(SEEDS)(`${COUNT} generated operations of seed %i`, (seed) => {
    test('the compiled engine answers right', { timeout: TIMEOUT_MS }, async () => {
      const { compared, failures } = await compareCompiled(generated(seed));
      expect(failures.map(describeFailure).join('\n\n')).toBe('');
      expect(compared).toBe(COUNT);
    });

    test('the stock executor answers right but for its known mistakes, with no fewer calls', {
      timeout: TIMEOUT_MS,
    }, async () => {
      const { failures, dearer, excused } = await compareStock(generated(seed));
      process.stdout.write(`${fixture.name}, seed ${seed}: ${JSON.stringify(Object.fromEntries(excused))}\n`);
      expect(failures.map(describeFailure).join('\n\n')).toBe('');
      expect(dearer).toEqual([]);
    });
  });

  describe('hand-chosen operations', () => {
    test('the compiled engine answers right', async () => {
      const { failures } = await compareCompiled(fixture.handChosen);
      expect(failures.map(describeFailure).join('\n\n')).toBe('');
    });

    test('the stock executor answers right but for its known mistakes, with no fewer calls', async () => {
      const { failures, dearer } = await compareStock(fixture.handChosen);
      expect(failures.map(describeFailure).join('\n\n')).toBe('');
      expect(dearer).toEqual([]);
    });
  });

  test('a wrong answer would be found', async () => {
    const lying: Engine = {
      name: 'lying',
      answer: async (operation) => {
        const answer = await opened.reference.answer(operation);
        return { ...answer, data: JSON.parse(JSON.stringify(answer.data).replace('Query', 'Lie')) };
      },
    };
    const operation = { label: 'a type', query: '{ __typename }', variables: {}, caller: 'nobody' };
    const { failures } = await compare(lying, [operation], []);
    expect(failures[0]?.differences).toMatchObject([{ kind: 'value', path: ['__typename'] }]);
  });
}

function identity({ label, query, variables, caller }: Operation): string {
  return JSON.stringify([label, query, variables, caller]);
}
