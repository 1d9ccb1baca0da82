import { Database } from '../kit/database.ts';
import { euros } from '../kit/euros.ts';
import { seedCatalogue } from '../seed/catalogue.ts';
import type { OrderStatus } from './generated.ts';
import type { OrderItemRecord, OrderRecord, UserTotals } from './order-records.ts';
import { seedOrders } from './seed.ts';

const TABLES = `
  CREATE TABLE orders (
    id INTEGER PRIMARY KEY, userId INTEGER NOT NULL, status TEXT NOT NULL, placedAt TEXT NOT NULL,
    totalCents INTEGER NOT NULL, fraudScore INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE items (
    orderId INTEGER NOT NULL, line INTEGER NOT NULL, productId INTEGER NOT NULL, productName TEXT NOT NULL,
    quantity INTEGER NOT NULL, unitCents INTEGER NOT NULL, PRIMARY KEY (orderId, line)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE offers (productId INTEGER PRIMARY KEY, name TEXT NOT NULL, priceCents INTEGER NOT NULL) STRICT;
`;
/** Made after the seed is in: filling an index row by row costs twice the time. */
const INDEXES = `
  CREATE INDEX orders_by_user ON orders (userId, id);
  CREATE INDEX items_by_product ON items (productId);
`;
const ORDER_COLUMNS =
  'CAST(id AS TEXT) AS id, CAST(userId AS TEXT) AS userId, status, placedAt, totalCents, fraudScore';

type OrderRow = Omit<OrderRecord, 'buyer' | 'total'> & { userId: string; totalCents: number };
interface ItemRow {
  orderId: string;
  productId: string;
  productName: string;
  quantity: number;
  unitCents: number;
}

/** Which of a user's orders are wanted: the newest `limit` before the order `before`, of one status or of any. */
export interface OrderSelection {
  limit: number;
  before: number | null;
  status: OrderStatus | null;
}

/** What a new order is made of. */
export interface NewOrder {
  userId: number;
  placedAt: string;
  items: { productId: number; name: string; priceCents: number; quantity: number }[];
}

/** The orders service's database. Each method that reads is one SQL statement, whatever the number of keys. */
export class OrdersData {
  readonly database: Database;

  /** With the 10,000 development orders. */
  constructor() {
    this.database = new Database(TABLES);
    this.database.transaction(() => {
      for (const { id, name, priceCents } of seedCatalogue()) {
        this.database.run('INSERT INTO offers VALUES (?, ?, ?)', Number(id), name, priceCents);
      }
      for (const { id, userId, status, placedAt, totalCents, fraudScore, items } of seedOrders()) {
        this.database.run(
          'INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)',
          id,
          userId,
          status,
          placedAt,
          totalCents,
          fraudScore,
        );
        items.forEach(({ product, quantity }, line) => {
          this.#addItem(id, line, Number(product.id), product.name, quantity, product.priceCents);
        });
      }
    });
    this.database.execute(INDEXES);
  }

  byIds(ids: readonly string[]): OrderRecord[] {
    const sql = `SELECT ${ORDER_COLUMNS} FROM orders WHERE id IN (SELECT value FROM json_each(?))`;
    return this.database.rows<OrderRow>(sql, JSON.stringify(ids)).map(toOrder);
  }

  /** For each user, newest first. */
  ofUsers(userIds: readonly string[], { limit, before, status }: OrderSelection): OrderRecord[] {
    const sql = `
      SELECT ${ORDER_COLUMNS} FROM (
        SELECT *, row_number() OVER (PARTITION BY userId ORDER BY id DESC) AS place FROM orders
        WHERE userId IN (SELECT value FROM json_each($users))
          AND ($before IS NULL OR id < $before) AND ($status IS NULL OR status = $status)
      ) AS chosen WHERE place <= $limit ORDER BY chosen.userId, chosen.id DESC`;
    const users = JSON.stringify(userIds);
    return this.database.named<OrderRow>(sql, { users, before, status, limit }).map(toOrder);
  }

  /** How many orders each user has, of one status or of any. A user without one is left out. */
  countOfUsers(userIds: readonly string[], status: OrderStatus | null): { userId: string; count: number }[] {
    const sql = `SELECT CAST(userId AS TEXT) AS userId, count(*) AS count FROM orders
      WHERE userId IN (SELECT value FROM json_each($users)) AND ($status IS NULL OR status = $status) GROUP BY userId`;
    return this.database.named(sql, { users: JSON.stringify(userIds), status });
  }

  /** A user without orders is left out. */
  totalsOfUsers(userIds: readonly string[]): UserTotals[] {
    const sql = `SELECT CAST(userId AS TEXT) AS userId, count(*) AS orderCount,
        sum(CASE status WHEN 'CANCELLED' THEN 0 ELSE totalCents END) AS spentCents
      FROM orders WHERE userId IN (SELECT value FROM json_each(?)) GROUP BY userId`;
    return this.database
      .rows<{ userId: string; orderCount: number; spentCents: number }>(sql, JSON.stringify(userIds))
      .map(({ spentCents, ...rest }) => ({ ...rest, totalSpent: euros(spentCents) }));
  }

  itemsOf(orderIds: readonly string[]): OrderItemRecord[] {
    const sql = `SELECT CAST(orderId AS TEXT) AS orderId, CAST(productId AS TEXT) AS productId, productName, quantity,
        unitCents FROM items WHERE orderId IN (SELECT value FROM json_each(?)) ORDER BY items.orderId, line`;
    return this.database.rows<ItemRow>(sql, JSON.stringify(orderIds)).map(toItem);
  }

  /** Pieces sold of each product; one that was never ordered is left out. */
  unitsSold(productIds: readonly string[]): { productId: string; units: number }[] {
    const sql = `SELECT CAST(productId AS TEXT) AS productId, sum(quantity) AS units
      FROM items JOIN orders ON orders.id = items.orderId AND orders.status <> 'CANCELLED'
      WHERE productId IN (SELECT value FROM json_each(?)) GROUP BY productId`;
    return this.database.rows(sql, JSON.stringify(productIds));
  }

  /** Name and price in cents of what can be ordered. */
  offers(productIds: readonly string[]): { productId: string; name: string; priceCents: number }[] {
    const sql = `SELECT CAST(productId AS TEXT) AS productId, name, priceCents FROM offers
      WHERE productId IN (SELECT value FROM json_each(?))`;
    return this.database.rows(sql, JSON.stringify(productIds));
  }

  /** Adds an order and returns its id. */
  add({ userId, placedAt, items }: NewOrder): string {
    return this.database.transaction(() => {
      const id = (this.database.row<{ last: number }>('SELECT max(id) AS last FROM orders')?.last ?? 0) + 1;
      const total = items.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0);
      this.database.run('INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)', id, userId, 'PLACED', placedAt, total, 0);
      items.forEach(({ productId, name, priceCents, quantity }, line) => {
        this.#addItem(id, line, productId, name, quantity, priceCents);
      });
      return String(id);
    });
  }

  setStatus(id: string, status: OrderStatus): void {
    this.database.run('UPDATE orders SET status = ? WHERE id = ?', status, Number(id));
  }

  close(): void {
    this.database.close();
  }

  #addItem(
    ...columns: [orderId: number, line: number, productId: number, name: string, quantity: number, cents: number]
  ) {
    this.database.run('INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)', ...columns);
  }
}

function toOrder({ userId, totalCents, ...rest }: OrderRow): OrderRecord {
  return { ...rest, buyer: { id: userId }, total: euros(totalCents) };
}

function toItem({ orderId, productId, productName, quantity, unitCents }: ItemRow): OrderItemRecord {
  return { orderId, quantity, unitPrice: euros(unitCents), product: { id: productId, name: productName } };
}
