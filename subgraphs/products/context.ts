import type DataLoader from 'dataloader';
import { batchOne } from '../kit/batch.ts';
import type { ProductsData } from './data.ts';
import type { ProductRecord } from './product-records.ts';

/** What resolvers of one request share. */
export interface ProductsContext {
  data: ProductsData;
  products: DataLoader<string, ProductRecord | null>;
  productsBySku: DataLoader<string, ProductRecord | null>;
}

export function createProductsContext(data: ProductsData): ProductsContext {
  return {
    data,
    products: batchOne(
      (ids) => data.byIds(ids),
      (product) => product.id,
    ),
    productsBySku: batchOne(
      (skus) => data.bySkus(skus),
      (product) => product.sku,
    ),
  };
}
