import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateOperations } from './operations/generate-operation.ts';
import type { ValuePools } from './operations/value-pools.ts';
import { ASKERS } from './secured/permissions.ts';
import { SecuredComparison } from './secured/secured-comparison.ts';

const COUNT = Number(process.env.OPERATIONS ?? 300);
const SEEDS = (process.env.SEEDS ?? process.env.SEED ?? '20261126').split(',').map(Number);

const pools: ValuePools = { ID: ['u1', 'u2', 'u3', 'd1', 's1', 'none'] };

const HAND_CHOSEN = [
  '{ me { id label email salary level friends { email salary } secretary { email } } }',
  '{ me { bonus parcels desk home { street zip at { lat exact } } } payday motto }',
  '{ users { bonus parcels home { zip } } level }',
  '{ nodes { __typename id label stars voters owner { email } } }',
  '{ best { id stars voters label } grid { id label } }',
  '{ node(id: "s1") { id label ... on Safe { contents { ... on Doc { id body } ... on Named { title } } } } }',
  '{ named { title within { title within { title } } } }',
  '{ named { ... on Doc { secretTitle within { secretTitle } } ... on Safe { title } } }',
  '{ hits { __typename ... on Node { label } ... on Named { title } ... on RedSeal { wax } } }',
  '{ sealed { __typename wax } safe { id } }',
  'query ($on: Boolean = false) { me { email @include(if: $on) salary @skip(if: true) label } }',
  'query { ...Q } fragment Q on Query { me { ...U } users { ...U } } fragment U on User { email twin { ...N } } fragment N on Node { label voters }',
  'mutation { touch(id: "u1") { email salary } erase(id: "u1") }',
  'mutation { promote(id: "u1", level: SENIOR) { level label } }',
];

describe.each(['compiled', 'apollo'] as const)('engine %s', (engine) => {
  let comparison: SecuredComparison;
  beforeAll(async () => {
    comparison = await SecuredComparison.start(engine);
  });
  afterAll(() => comparison[Symbol.asyncDispose]());

  test.each(HAND_CHOSEN)('%s', async (query) => {
    for (const caller of Object.keys(ASKERS)) await comparison.compare(caller, query, {});
  });
});

describe.each(SEEDS)(`${COUNT} generated operations of seed %i`, (seed) => {
  test('are answered as by resolvers that look at who asks, and subgraphs are asked for nothing else', async () => {
    await using comparison = await SecuredComparison.start('compiled');
    const { schema } = comparison.graph;
    const callers = Object.keys(ASKERS);
    let denied = 0;
    let excused = 0;
    const options = { schema, pools, callers, seed, count: COUNT, maxDepth: 6, maxFields: 30 };
    for (const { label, query, variables, caller } of generateOperations(options)) {
      const about = `${label}:\n${query}\n${JSON.stringify(variables)}`;
      try {
        denied += await comparison.compare(caller, query, variables, about);
      } catch (difference) {
        // The planner has mistakes of its own, of types that object types narrow: whoever asks.
        const isAnybodys = await comparison.compare('everything', query, variables, about).then(
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
