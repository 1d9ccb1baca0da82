import { describe, expect, it } from 'vitest';
import { orders } from '../../../subgraphs/orders/subgraph.ts';
import { products } from '../../../subgraphs/products/subgraph.ts';
import { users } from '../../../subgraphs/users/subgraph.ts';
import type { Bench } from './execute-on.ts';
import { benchFor, entities } from './execute-on.ts';

const usersBench = benchFor(users);
const ordersBench = benchFor(orders);
const productsBench = benchFor(products);

interface Connection {
  nodes: { id: string }[];
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: number;
}

const CONNECTION = `
  nodes { id } edges { cursor node { id } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount`;

/** Follows the cursors to the end and returns every page. */
async function pages(read: (after: string | null) => Promise<Connection>): Promise<Connection[]> {
  const all: Connection[] = [];
  let after: string | null = null;
  do {
    const page: Connection = await read(after);
    all.push(page);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null && all.length < 1_000);
  return all;
}

function ids(list: Connection[]): number[] {
  return list.flatMap(({ nodes }) => nodes.map(({ id }) => Number(id)));
}

async function first<T>(bench: Bench<unknown>, source: string, variables: Record<string, unknown>): Promise<T> {
  const { data, errors } = await bench.execute(source, variables);
  expect(errors).toEqual([]);
  return data as T;
}

describe('following the cursors', () => {
  it('visits each user once, in the order of ids', async () => {
    const query = `query ($after: String) { users(first: 64, after: $after) { ${CONNECTION} } }`;
    const all = await pages(async (after) => (await first<{ users: Connection }>(usersBench, query, { after })).users);
    expect(ids(all)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    expect(all.map(({ totalCount }) => totalCount)).toEqual(all.map(() => 1_000));
    expect(all.map(({ pageInfo }) => pageInfo.hasPreviousPage)).toEqual(all.map((_, index) => index > 0));
  });

  it('visits each matching product once', async () => {
    const filter = { categories: ['BOOKS', 'GARDEN'], minPrice: 10, maxPrice: 45.5, inStock: true };
    const query = `query ($after: String, $filter: ProductFilter) { products(first: 7, after: $after, filter: $filter) { ${CONNECTION} } }`;
    const all = await pages(
      async (after) => (await first<{ products: Connection }>(productsBench, query, { after, filter })).products,
    );
    const everything = productsBench.data.after(null, 1_000, {});
    const expected = everything.filter(
      ({ category, price, stock }) =>
        ['BOOKS', 'GARDEN'].includes(category) && price >= 10 && price <= 45.5 && stock > 0,
    );
    expect(expected.length).toBeGreaterThan(20);
    expect(ids(all)).toEqual(expected.map(({ id }) => Number(id)));
    expect(all[0]?.totalCount).toBe(expected.length);
  });

  it("visits a user's orders newest first, by number and not by text", async () => {
    const query = entities(`... on User { orders(first: 10, after: $after) { ${CONNECTION} } }`).replace(
      'query (',
      'query ($after: String, ',
    );
    const representations = [{ __typename: 'User', id: '1' }];
    const all = await pages(async (after) => {
      const data = await first<{ _entities: [{ orders: Connection }] }>(ordersBench, query, { representations, after });
      return data._entities[0].orders;
    });
    const found = ids(all);
    expect(found.length).toBe(all[0]?.totalCount);
    expect(found).toEqual([...new Set(found)].sort((one, other) => other - one));
    expect(Math.min(...found)).toBeLessThan(1_000);
  });
});

it('cursors of edges and page agree', async () => {
  const { users: page } = await first<{ users: Connection }>(usersBench, `{ users(first: 3) { ${CONNECTION} } }`, {});
  expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor);
  expect(page.pageInfo.endCursor).toBe(page.edges[2]?.cursor);
  expect(page.edges.map(({ node }) => node)).toEqual(page.nodes);
});

it('an empty page has no cursors', async () => {
  const { users: page } = await first<{ users: Connection }>(usersBench, `{ users(first: 0) { ${CONNECTION} } }`, {});
  expect(page).toMatchObject({ nodes: [], pageInfo: { hasNextPage: true, startCursor: null, endCursor: null } });
});

it('filters orders by status', async () => {
  const query = entities('... on User { orders(first: 100, status: CANCELLED) { nodes { status } totalCount } }');
  const { data } = await ordersBench.execute(query, { representations: [{ __typename: 'User', id: '1' }] });
  const [{ orders: page }] = (data as { _entities: [{ orders: { nodes: { status: string }[]; totalCount: number } }] })
    ._entities;
  expect(page.nodes.length).toBeGreaterThan(0);
  expect(new Set(page.nodes.map(({ status }) => status))).toEqual(new Set(['CANCELLED']));
  expect(page.totalCount).toBe(page.nodes.length);
});

it.each([
  ['a negative page', '{ users(first: -1) { totalCount } }'],
  ['too large a page', '{ users(first: 101) { totalCount } }'],
  ['a cursor that is none', '{ users(first: 1, after: "bogus") { totalCount } }'],
  ['an empty cursor', '{ users(first: 1, after: "") { totalCount } }'],
])('refuses %s', async (_name, query) => {
  const { errors } = await usersBench.execute(query);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
});
