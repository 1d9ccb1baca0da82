import type { GraphQLFormattedError } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuthorizedGraph } from '../kit/authorized-graph.ts';
import { principalWith } from '../kit/authorized-graph.ts';
import { generateOperations } from './operations/generate-operation.ts';
import type { ValuePools } from './operations/value-pools.ts';
import { forbiddenFields } from './secured/forbidden-fields.ts';
import { ASKERS, principalOf } from './secured/permissions.ts';
import { askMonolith } from './secured/secured-monolith.ts';
import { securedWorld } from './secured/secured-world.ts';
import { securedSubgraphs, serveSecured } from './secured/serve-secured.ts';

const COUNT = Number(process.env.OPERATIONS ?? 300);
const SEEDS = (process.env.SEEDS ?? process.env.SEED ?? '20261126').split(',').map(Number);

const pools: ValuePools = { ID: ['u1', 'u2', 'u3', 'd1', 's1', 'none'] };

const ran: string[] = [];
const world = securedWorld(ran);
const subgraphs = securedSubgraphs(world);
const principals = Object.fromEntries(
  Object.entries(ASKERS).map(([name, asker]) => [name, principalOf(asker, principalWith)]),
);
let asking = 'nobody';
let graph: AuthorizedGraph;

beforeAll(async () => {
  const grantedPolicies = async () => new Set(ASKERS[asking]?.policies);
  graph = await serveSecured(world, { grantedPolicies });
});
afterAll(() => graph[Symbol.asyncDispose]());

describe.each(SEEDS)(`${COUNT} generated operations of seed %i`, (seed) => {
  test('are answered as by resolvers that look at who asks, and subgraphs are asked for nothing else', async () => {
    const operations = generateOperations({
      schema: graph.schema,
      pools,
      callers: Object.keys(ASKERS),
      seed,
      count: COUNT,
      maxDepth: 6,
      maxFields: 30,
    });
    let denied = 0;
    let excused = 0;
    for (const { label, query, variables, caller } of operations) {
      const about = `${label}, asked by ${caller}:\n${query}\n${JSON.stringify(variables)}`;
      try {
        denied += await compare(caller, query, variables, about);
      } catch (difference) {
        // The planner has mistakes of its own, of types that object types narrow: whoever asks.
        const isAnybodys = await compare('everything', query, variables, about).then(
          () => false,
          () => true,
        );
        if (!isAnybodys) throw difference;
        excused += 1;
      }
    }
    expect(excused).toBeLessThan(COUNT / 50);
    // The comparison is worth something only if things were denied.
    expect(denied).toBeGreaterThan(COUNT / 10);
  });
});

/** Returns how many errors there are. */
async function compare(
  caller: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  about: string,
): Promise<number> {
  const asker = ASKERS[caller];
  if (asker === undefined) throw new Error(`nobody is called ${caller}`);
  asking = caller;
  const expected = await askMonolith(graph.schema, world, query, variables, asker);
  graph.takeReceived();
  const actual = await graph.ask(query, { variables: { ...variables }, principal: principals[caller] });
  const told = `${about}\n${JSON.stringify(actual.errors)}`;
  // As texts: the order of keys counts.
  expect(JSON.stringify(actual.data), told).toBe(JSON.stringify(expected.data));
  for (const { subgraph, text } of graph.takeReceived()) {
    const schema = subgraphs[subgraph]?.schema;
    if (schema === undefined) throw new Error(`no subgraph ${subgraph}`);
    const forbidden = forbiddenFields(text, asker, { subgraph: schema, api: graph.schema });
    // The planner sometimes drops type conditions, and asks for what nobody has asked for.
    if (forbidden.length > 0 && (await isSentForAnybody(text, query, variables))) continue;
    expect(forbidden, `${told}\n${text}`).toEqual([]);
  }
  return compareErrors(expected, actual, told);
}

async function isSentForAnybody(text: string, query: string, variables: Readonly<Record<string, unknown>>) {
  asking = 'everything';
  await graph.ask(query, { variables: { ...variables }, principal: principals.everything });
  return graph.takeReceived().some((sent) => sent.text === text);
}

type TestedError = Pick<GraphQLFormattedError, 'path' | 'extensions'>;

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly TestedError[];
}

/**
 * Returns how many errors there are. Of the errors below a null graphql-js may leave out some. Those without a code are
 * its own, about arguments, for which subgraphs have codes; a field that is denied is not looked at so closely.
 */
function compareErrors(expected: Answer, actual: Answer, about: string): number {
  const place = (error: TestedError) => JSON.stringify(error.path);
  const given = new Map((actual.errors ?? []).map((error) => [place(error), error]));
  expect(given.size, about).toBe(actual.errors?.length ?? 0);
  const wanted = new Map((expected.errors ?? []).map((error) => [place(error), error]));
  for (const [path, error] of wanted) {
    const code = error.extensions?.code;
    expect(given.get(path)?.extensions?.code, about).toEqual(code ?? expect.any(String));
  }
  const beyond = [...given].filter(
    ([path, error]) => !wanted.has(path) && !isBelowNull(expected.data, error.path ?? []),
  );
  expect(beyond, about).toEqual([]);
  return given.size;
}

function isBelowNull(data: unknown, path: readonly (string | number)[]): boolean {
  let value = data;
  for (const [index, key] of path.entries()) {
    if (value === null) return index < path.length;
    value = (value as Record<string | number, unknown>)[key];
  }
  return false;
}
