import { Database } from '../kit/database.ts';
import { cents, euros } from '../kit/euros.ts';
import { createRandom } from '../kit/random.ts';
import { seedCatalogue } from '../seed/catalogue.ts';
import type { ProductFilter } from './generated.ts';
import type { ProductRecord } from './product-records.ts';

const TABLES = `
  CREATE TABLE products (
    id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, name TEXT NOT NULL, priceCents INTEGER NOT NULL,
    weightGrams INTEGER NOT NULL, category TEXT NOT NULL, stock INTEGER NOT NULL, supplierCents INTEGER NOT NULL,
    warehouseCode TEXT
  ) STRICT;
  CREATE INDEX products_by_category ON products (category, id);
`;
const COLUMNS =
  'CAST(id AS TEXT) AS id, sku, name, priceCents, weightGrams, category, stock, supplierCents, warehouseCode';
const WAREHOUSE_CODES = ['AMS', 'GDN', 'LIS'] as const;

/** Every condition of a filter is optional; NULL does not filter. Named once, for the page and for its count. */
const MATCHES = `
  ($categories IS NULL OR category IN (SELECT value FROM json_each($categories)))
  AND ($minCents IS NULL OR priceCents >= $minCents)
  AND ($maxCents IS NULL OR priceCents <= $maxCents)
  AND ($search IS NULL OR instr(lower(name), lower($search)) > 0)
  AND ($inStock IS NULL OR (stock > 0) = $inStock)
`;

type Row = Omit<ProductRecord, 'price' | 'supplierPrice'> & { priceCents: number; supplierCents: number };

/** The products service's database. Each method is one SQL statement, whatever the number of keys. */
export class ProductsData {
  readonly database = new Database(TABLES);

  /** With the 500 development products. Every 11th is out of stock; every 90th is in no warehouse. */
  constructor() {
    const random = createRandom(4103);
    this.database.transaction(() => {
      for (const { id, sku, name, priceCents, weightGrams, category } of seedCatalogue()) {
        const number = Number(id);
        const stock = number % 11 === 0 ? 0 : random.integer(1, 250);
        const warehouseCode = number % 90 === 0 ? null : random.pick(WAREHOUSE_CODES);
        this.database.run(
          'INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
          number,
          sku,
          name,
          priceCents,
          weightGrams,
          category,
          stock,
          Math.round(priceCents * 0.6),
          warehouseCode,
        );
      }
    });
  }

  byIds(ids: readonly string[]): ProductRecord[] {
    const sql = `SELECT ${COLUMNS} FROM products WHERE id IN (SELECT value FROM json_each(?))`;
    return this.database.rows<Row>(sql, JSON.stringify(ids)).map(toRecord);
  }

  bySkus(skus: readonly string[]): ProductRecord[] {
    const sql = `SELECT ${COLUMNS} FROM products WHERE sku IN (SELECT value FROM json_each(?))`;
    return this.database.rows<Row>(sql, JSON.stringify(skus)).map(toRecord);
  }

  /** Up to `limit` matching products by id, after the one given. */
  after(id: number | null, limit: number, filter: ProductFilter): ProductRecord[] {
    const sql = `SELECT ${COLUMNS} FROM products WHERE id > $after AND ${MATCHES} ORDER BY products.id LIMIT $limit`;
    return this.database.named<Row>(sql, { ...parametersOf(filter), after: id ?? 0, limit }).map(toRecord);
  }

  count(filter: ProductFilter): number {
    const sql = `SELECT count(*) AS count FROM products WHERE ${MATCHES}`;
    return this.database.named<{ count: number }>(sql, parametersOf(filter))[0]?.count ?? 0;
  }

  close(): void {
    this.database.close();
  }
}

function parametersOf({ categories, minPrice, maxPrice, search, inStock }: ProductFilter) {
  return {
    categories: categories ? JSON.stringify(categories) : null,
    minCents: typeof minPrice === 'number' ? cents(minPrice) : null,
    maxCents: typeof maxPrice === 'number' ? cents(maxPrice) : null,
    search: search ?? null,
    inStock: typeof inStock === 'boolean' ? Number(inStock) : null,
  };
}

function toRecord({ priceCents, supplierCents, ...rest }: Row): ProductRecord {
  return { ...rest, price: euros(priceCents), supplierPrice: euros(supplierCents) };
}
