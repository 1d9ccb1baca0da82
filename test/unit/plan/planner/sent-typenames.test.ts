import { buildSchema } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { workloadNamed } from '../../../../bench/workloads/catalogue.ts';
import { createLogger } from '../../../../src/core/logger.ts';
import { Planner } from '../../../../src/plan/planner/planner.ts';
import { planText } from '../../../../src/plan/show/plan-text.ts';
import { plannable } from '../../../kit/plannable.ts';
import type { SubgraphText } from '../supergraphs.ts';
import { supergraphOf } from '../supergraphs.ts';

let planner: Planner;
afterEach(() => planner.stop());

/** Plan of an operation as it is shown, on one line. */
async function sent(subgraphs: readonly SubgraphText[], operation: string): Promise<string> {
  planner = new Planner({ maxQueue: 1, log: createLogger('silent') });
  const { apiSdl } = await planner.load({ id: 's', sdl: supergraphOf(subgraphs) });
  const { document } = plannable(buildSchema(apiSdl.join('\n')), operation);
  if (document === undefined) throw new Error('nothing to plan');
  return planText(await planner.plan('s', { document })).replace(/\s+/g, ' ');
}

const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@interfaceObject"])`;

const ACCOUNTS: readonly SubgraphText[] = [
  {
    name: 'accounts',
    sdl: `${FEDERATION}
      type Query { admins: [Admin!]! accounts: [Account!]! }
      interface Account @key(fields: "id") { id: ID! }
      type Admin implements Account @key(fields: "id") { id: ID! team: Team! }
      type Guest implements Account @key(fields: "id") { id: ID! }
      type Team @key(fields: "id") { id: ID! }`,
  },
  { name: 'teams', sdl: `${FEDERATION} type Team @key(fields: "id") { id: ID! title: String! }` },
  { name: 'photos', sdl: `${FEDERATION} type Account @key(fields: "id") @interfaceObject { id: ID! photo: String! }` },
];

test('of the public benchmark query no answer brings any, and every representation has its own', async () => {
  const { subgraphs, traffic } = workloadNamed('guild');
  const text = await sent(subgraphs, traffic.query);
  const representations = text.match(/\{ \.\.\. on \w+ \{ __typename [^}]*\} \} =>/g) ?? [];
  expect(representations).toHaveLength(14);
  expect(text.match(/Flatten\(/g)).toHaveLength(14);
  expect(text.match(/__typename/g)).toHaveLength(14);
  expect(text).toContain('{ users { id username name } }');
  expect(text).toContain(
    '{ ... on User { reviews { id body product { upc reviews { id body author { id username reviews { id body product { upc } } } } } } } }',
  );
  expect(text).toContain('{ _f0: topProducts { upc price weight name } }');
});

test('of an interface it is there, of objects below it is not', async () => {
  const text = await sent(ACCOUNTS, '{ accounts { ... on Admin { team { title } } } }');
  expect(text).toContain('{ accounts { __typename ... on Admin { team { id } } } }');
  expect(text).toContain('{ ... on Team { __typename id } } => { ... on Team { title } }');
});

test('entities of a subgraph with an interface object keep theirs', async () => {
  const text = await sent(ACCOUNTS, '{ admins { photo team { title } } }');
  expect(text).toContain('{ admins { __typename id team { id } } }');
});
