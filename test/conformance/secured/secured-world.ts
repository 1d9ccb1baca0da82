import type { World } from '../../kit/world/world.ts';

interface Thing {
  readonly __typename: string;
  readonly id?: string;
  readonly [field: string]: unknown;
}

const FRIENDS: Readonly<Record<string, readonly string[]>> = { u1: ['u2', 'u3'], u2: ['u1'], u3: [] };
const OWNERS: Readonly<Record<string, string | null>> = { u1: 'u2', u2: null, u3: 'u3', d1: 'u1', d2: 'u2', s1: 'u3' };
const TWINS: Readonly<Record<string, string | null>> = { u1: 'd1', u2: 's1', u3: null, d1: 's1', d2: 'u1', s1: 'd2' };

const user = (number: number) => ({
  __typename: 'User',
  id: `u${number}`,
  label: number === 3 ? null : `User ${number}`,
  email: `u${number}@example.com`,
  salary: 1_000 * number,
  level: number === 1 ? 'SENIOR' : 'JUNIOR',
  home:
    number === 3
      ? null
      : { zip: `zip${number}`, name: `Street ${number}`, at: { lat: number / 2, exact: number === 1 } },
  desk: `desk ${number}`,
});

const doc = (number: number) => ({
  __typename: 'Doc',
  id: `d${number}`,
  label: `Doc ${number}`,
  title: `Title ${number}`,
  body: { text: [number, null] },
  secretTitle: `secret ${number}`,
});

const safe: Thing = { __typename: 'Safe', id: 's1', label: 'Safe', title: 'The safe' };
const shelf: Thing = { __typename: 'Shelf', title: 'A shelf' };
const red: Thing = { __typename: 'RedSeal', wax: 'red' };
const black: Thing = { __typename: 'BlackSeal', wax: 'black' };
const users = [user(1), user(2), user(3)] as readonly Thing[];
const docs = [doc(1), doc(2)] as readonly Thing[];
const nodes: readonly Thing[] = [...users, ...docs, safe];

const nodeOf = (id: string | null | undefined) => nodes.find((each) => each.id === id) ?? null;
const byId = ({ id }: Thing) => id ?? '';
const withOwner = {
  owner: (thing: Thing) => nodeOf(OWNERS[byId(thing)]),
  twin: (thing: Thing) => nodeOf(TWINS[byId(thing)]),
  stars: (thing: Thing) => Number(byId(thing).slice(1)),
  voters: (thing: Thing) => [byId(thing)],
};

/** The graph behind the subgraphs; nothing in it changes. `ran` collects the names of the mutations that were run. */
export function securedWorld(ran: string[]): World {
  return {
    resolvers: {
      Query: {
        me: () => nodeOf('u1'),
        user: (_: never, { id }: { id: string }) => users.find((each) => each.id === id) ?? null,
        users: () => [users[0], null, users[1], users[2]],
        node: (_: never, { id }: { id: string }) => nodeOf(id),
        nodes: () => nodes,
        grid: () => [[nodeOf('u1'), null, safe], null, [], [docs[0]]],
        named: () => [shelf, docs[0], safe, docs[1]],
        hits: () => [red, ...nodes, shelf, null],
        hit: (_: never, { id }: { id: string }) => nodeOf(id) ?? shelf,
        safe: () => safe,
        sealed: () => [red, black],
        level: () => 'SENIOR',
        motto: () => 'onwards',
        payday: () => 'friday',
        best: () => nodeOf('d1'),
      },
      Mutation: {
        touch: (_: never, { id }: { id: string }) =>
          ran.push('touch') && (users.find((each) => each.id === id) ?? null),
        erase: () => ran.push('erase') > 0,
        promote: (_: never, { id }: { id: string }) =>
          ran.push('promote') && (users.find((each) => each.id === id) ?? users[0]),
      },
      Node: withOwner,
      User: {
        ...withOwner,
        friends: (thing: Thing) => (FRIENDS[byId(thing)] ?? []).map(nodeOf),
        secretary: (thing: Thing) => nodeOf(FRIENDS[byId(thing)]?.[0]),
        bonus: ({ salary }: { salary: number }) => salary / 10,
        parcels: ({ home }: Thing) => {
          const address = home as { zip: string; at: { exact: boolean } } | null;
          return address && [address.zip, String(address.at.exact)];
        },
      },
      Address: {
        street: ({ name }: { name: string }, { upper }: { upper: boolean }) => (upper ? name.toUpperCase() : name),
      },
      Doc: { ...withOwner, within: () => docs[0] },
      Safe: { ...withOwner, within: () => shelf, contents: () => [docs[1], safe, shelf] },
      Shelf: { within: () => docs[1] },
    },
    find: (_type, { id }) => nodeOf(String(id)) ?? undefined,
  };
}
