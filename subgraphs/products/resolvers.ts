import { clientError } from '../kit/client-error.ts';
import { dateTime } from '../kit/date-time.ts';
import { idAfter, pageOf, pageSize } from '../kit/pages.ts';
import type { Resolvers } from './generated.ts';
import { specificationOf } from './specifications.ts';

const CITIES: Record<string, string> = { AMS: 'Amsterdam', GDN: 'Gdansk', LIS: 'Lisbon' };

export const resolvers: Resolvers = {
  DateTime: dateTime,
  Query: {
    product: (_root, { id }, { products }) => products.load(id),
    productBySku: (_root, { sku }, { productsBySku }) => productsBySku.load(sku),
    products: (_root, { first, after, filter }, { data }) => {
      const size = pageSize(first);
      const last = idAfter(after);
      const conditions = filter ?? {};
      const page = pageOf(data.after(last, size + 1, conditions), size, last !== null);
      return { ...page, totalCount: data.count(conditions) };
    },
  },
  Product: {
    // Either key may come: orders and recommendations know the id, partners the article number.
    __resolveReference: (reference, { products, productsBySku }) =>
      'id' in reference ? products.load(reference.id) : productsBySku.load(reference.sku),
    inStock: (product) => product.stock > 0,
    specification: (product) => specificationOf(product),
    recall: ({ id }) => {
      const number = Number(id);
      if (number % 40 === 0) throw clientError('RECALL_REGISTRY_UNAVAILABLE', `No recall data for product ${id}.`);
      return number % 37 === 0 ? { since: '2025-02-01T00:00:00.000Z', reason: 'The handle may come off.' } : null;
    },
    warehouse: ({ id, warehouseCode }) => {
      const city = CITIES[warehouseCode ?? ''];
      if (warehouseCode === null || city === undefined) {
        throw clientError('WAREHOUSE_UNKNOWN', `No warehouse has product ${id}.`);
      }
      return { code: warehouseCode, city };
    },
  },
};
