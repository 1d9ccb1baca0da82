import { graphql } from 'graphql';
import { expect, test } from 'vitest';
import { Memo } from '../../../bench/subgraphs/memo.ts';
import { workloadNamed } from '../../../bench/workloads/catalogue.ts';
import { worldSubgraph } from '../../kit/world/world-subgraph.ts';

const { subgraphs, world } = workloadNamed('guild');

const ask = async (name: string, source: string, representations?: readonly object[]) => {
  const sdl = subgraphs.find((subgraph) => subgraph.name === name)?.sdl ?? '';
  const { data, errors } = await graphql({
    schema: worldSubgraph({ name, sdl }, world),
    source,
    variableValues: { representations },
  });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data)) as unknown;
};

const ENTITIES = 'query ($representations: [_Any!]!) { _entities(representations: $representations)';

test('root fields, entities and the schema as it was written', async () => {
  expect(await ask('accounts', '{ me { id username } }')).toEqual({ me: { id: '1', username: 'user1' } });
  const product = { __typename: 'Product', upc: '3' };
  expect(await ask('products', `${ENTITIES} { ... on Product { name price } } }`, [product])).toEqual({
    _entities: [{ name: 'Glass', price: 15 }],
  });
  expect(await ask('accounts', '{ _service { sdl } }')).toEqual({
    _service: { sdl: subgraphs.find(({ name }) => name === 'accounts')?.sdl },
  });
});

test('an external field is worth what the gateway sends, and nothing when it is not sent', async () => {
  const query = `${ENTITIES} { ... on Product { shippingEstimate inStock } } }`;
  const key = { __typename: 'Product', upc: '3' };
  expect(await ask('inventory', query, [key, { ...key, price: 15, weight: 20 }])).toEqual({
    _entities: [
      { shippingEstimate: null, inStock: false },
      { shippingEstimate: 10, inStock: false },
    ],
  });
});

test('the memo forgets everything rather than grow beyond its bytes', () => {
  const memo = new Memo(10);
  memo.set('aaaa', Buffer.from('11'));
  expect(memo.get('aaaa')?.toString()).toBe('11');
  memo.set('bbbb', Buffer.from('22'));
  expect(memo.get('aaaa')).toBeUndefined();
  expect(memo.get('bbbb')?.toString()).toBe('22');
});
