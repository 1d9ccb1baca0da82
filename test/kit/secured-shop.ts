import { serveExecutable } from './executable-subgraph.ts';
import type { ScriptedSubgraph } from './scripted-subgraph.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@requires", "@external", "@requiresScopes", "@policy", { name: "@authenticated", as: "@login" }])`;

const ACCOUNTS = `${LINK}
type Query {
  motd: String
  me: User
  team: [Member]
  vault: Vault
  strict: Strict
}
type Mutation {
  wave: Int
  fire(id: ID!): Int @requiresScopes(scopes: [["staff"]])
}
interface Member { name: String }
type User implements Member @key(fields: "id") {
  id: ID!
  name: String
  email: String @login
  salary: Int @requiresScopes(scopes: [["hr"], ["staff", "read:salary"]])
  rank: Rank
  note: String @policy(policies: [["notes"]])
  address: Address
}
type Robot implements Member @login { name: String }
type Address { city: String zip: String @requiresScopes(scopes: [["hr"]]) }
type Vault @login { gold: Int }
type Strict { always: String! @login other: String }
enum Rank @requiresScopes(scopes: [["hr"]]) { LOW HIGH }
`;

const PAYROLL = `${LINK}
type User @key(fields: "id") {
  id: ID!
  salary: Int @external
  address: Address @external
  bonus: Int @requires(fields: "salary") @requiresScopes(scopes: [["hr"], ["staff", "read:salary"]])
  label: String @requires(fields: "address { zip }") @requiresScopes(scopes: [["hr"]])
}
type Address { zip: String @external }
`;

const ada = {
  __typename: 'User',
  id: '1',
  name: 'Ada',
  email: 'ada@example.com',
  salary: 100,
  rank: 'HIGH',
  note: 'to be promoted',
  address: { city: 'London', zip: 'W1' },
};

export interface SecuredShop extends AsyncDisposable {
  /** As `runGateway` takes them. */
  readonly subgraphs: Readonly<Record<string, { readonly url: string; readonly sdl: string }>>;
  /** Names of the mutations that were run. */
  readonly ran: string[];
  /** The texts of all requests since the last call. */
  takeReceived(): string[];
}

/** Two real subgraphs with fields for everybody, for whoever is logged in, and for scopes and policies. */
export async function serveSecuredShop(): Promise<SecuredShop> {
  const ran: string[] = [];
  const accounts = await serveExecutable({
    sdl: ACCOUNTS,
    resolvers: {
      Query: {
        motd: () => 'hello',
        me: () => ada,
        team: () => [ada, null, { __typename: 'Robot', name: 'R2' }],
        vault: () => ({ gold: 7 }),
        strict: () => ({ always: 'a', other: 'o' }),
      },
      Mutation: { wave: () => ran.push('wave'), fire: () => ran.push('fire') },
      Member: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
      User: { __resolveReference: () => ada },
    },
  });
  const payroll = await serveExecutable({
    sdl: PAYROLL,
    resolvers: {
      User: {
        __resolveReference: (reference: object) => reference,
        bonus: ({ salary }: { salary: number }) => salary / 10,
        label: ({ address }: { address: { zip: string } }) => `to ${address.zip}`,
      },
    },
  });
  const servers: readonly ScriptedSubgraph[] = [accounts, payroll];
  return {
    subgraphs: { accounts: { url: accounts.url, sdl: ACCOUNTS }, payroll: { url: payroll.url, sdl: PAYROLL } },
    ran,
    takeReceived: () => servers.flatMap(({ received }) => received.splice(0).map(({ body }) => body.query)),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
