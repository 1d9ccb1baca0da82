import { Database } from '../kit/database.ts';
import type { ArticleRecord, ItemReference, ProductRecord, RecommendationRecord } from './recommendation-records.ts';
import { seedRecommendations } from './seed.ts';

const TABLES = `
  CREATE TABLE products (id INTEGER PRIMARY KEY, category TEXT NOT NULL, popularity REAL NOT NULL) STRICT;
  CREATE TABLE articles (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, url TEXT NOT NULL, publishedAt TEXT NOT NULL,
    readingMinutes INTEGER NOT NULL, popularity REAL NOT NULL
  ) STRICT;
  CREATE TABLE articleProducts (
    articleId INTEGER NOT NULL, productId INTEGER NOT NULL, PRIMARY KEY (articleId, productId)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX articles_by_product ON articleProducts (productId);
  CREATE TABLE recommendations (
    userId INTEGER NOT NULL, place INTEGER NOT NULL, reason TEXT NOT NULL, score REAL NOT NULL, model TEXT NOT NULL,
    itemType TEXT NOT NULL, itemId INTEGER NOT NULL, PRIMARY KEY (userId, place)
  ) STRICT, WITHOUT ROWID;
`;
const ARTICLE_COLUMNS =
  "'Article' AS __typename, CAST(id AS TEXT) AS id, title, url, publishedAt, readingMinutes, popularity";

type RecommendationRow = Omit<RecommendationRecord, 'item'> & { itemType: ItemReference['__typename']; itemId: string };

/** The recommendations service's database. Each method is one SQL statement, whatever the number of keys. */
export class RecommendationsData {
  readonly database = new Database(TABLES);

  /** With 60 articles and eight recommendations for each of the 1,000 development users. */
  constructor() {
    const { products, articles, recommendations } = seedRecommendations();
    const { database } = this;
    database.transaction(() => {
      for (const { id, category, popularity } of products) {
        database.run('INSERT INTO products VALUES (?, ?, ?)', Number(id), category, popularity);
      }
      for (const { id, title, url, publishedAt, readingMinutes, popularity, productIds } of articles) {
        const number = Number(id);
        database.run(
          'INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)',
          number,
          title,
          url,
          publishedAt,
          readingMinutes,
          popularity,
        );
        for (const productId of productIds) {
          database.run('INSERT INTO articleProducts VALUES (?, ?)', number, Number(productId));
        }
      }
      recommendations.forEach(({ userId, reason, score, model, item }, place) => {
        database.run(
          'INSERT INTO recommendations VALUES (?, ?, ?, ?, ?, ?, ?)',
          Number(userId),
          place,
          reason,
          score,
          model,
          item.__typename,
          Number(item.id),
        );
      });
    });
  }

  /** The best `limit` for each user, best first. */
  ofUsers(userIds: readonly string[], limit: number): RecommendationRecord[] {
    const sql = `
      SELECT CAST(userId AS TEXT) AS userId, reason, score, model, itemType, CAST(itemId AS TEXT) AS itemId FROM (
        SELECT *, row_number() OVER (PARTITION BY userId ORDER BY place) AS rank FROM recommendations
        WHERE userId IN (SELECT value FROM json_each(?))
      ) AS chosen WHERE rank <= ? ORDER BY chosen.userId, place`;
    return this.database
      .rows<RecommendationRow>(sql, JSON.stringify(userIds), limit)
      .map(({ itemType, itemId, ...rest }) => ({ ...rest, item: { __typename: itemType, id: itemId } }));
  }

  articlesByIds(ids: readonly string[]): ArticleRecord[] {
    const sql = `SELECT ${ARTICLE_COLUMNS} FROM articles WHERE id IN (SELECT value FROM json_each(?))`;
    return this.database.rows(sql, JSON.stringify(ids));
  }

  productsByIds(ids: readonly string[]): ProductRecord[] {
    const sql = `SELECT 'Product' AS __typename, CAST(id AS TEXT) AS id, category, popularity FROM products
      WHERE id IN (SELECT value FROM json_each(?))`;
    return this.database.rows(sql, JSON.stringify(ids));
  }

  /** Articles about each product, by id. */
  articlesAbout(productIds: readonly string[]): { productId: string; articleId: string }[] {
    const sql = `SELECT CAST(productId AS TEXT) AS productId, CAST(articleId AS TEXT) AS articleId FROM articleProducts
      WHERE productId IN (SELECT value FROM json_each(?)) ORDER BY articleProducts.productId, articleProducts.articleId`;
    return this.database.rows(sql, JSON.stringify(productIds));
  }

  /** Products each article is about, by id. */
  productsIn(articleIds: readonly string[]): { articleId: string; productId: string }[] {
    const sql = `SELECT CAST(articleId AS TEXT) AS articleId, CAST(productId AS TEXT) AS productId FROM articleProducts
      WHERE articleId IN (SELECT value FROM json_each(?)) ORDER BY articleProducts.articleId, articleProducts.productId`;
    return this.database.rows(sql, JSON.stringify(articleIds));
  }

  /** For each product, the `limit` most popular others of its category. */
  related(productIds: readonly string[], limit: number): { toId: string; productId: string }[] {
    const sql = `
      SELECT toId, productId FROM (
        SELECT CAST(asked.id AS TEXT) AS toId, CAST(other.id AS TEXT) AS productId,
          row_number() OVER (PARTITION BY asked.id ORDER BY other.popularity DESC, other.id) AS rank
        FROM products AS asked JOIN products AS other ON other.category = asked.category AND other.id <> asked.id
        WHERE asked.id IN (SELECT value FROM json_each(?))
      ) WHERE rank <= ? ORDER BY toId, rank`;
    return this.database.rows(sql, JSON.stringify(productIds), limit);
  }

  /** Products and articles together, most popular first. */
  trending(limit: number): ItemReference[] {
    const sql = `
      SELECT __typename, CAST(id AS TEXT) AS id FROM (
        SELECT 'Product' AS __typename, id, popularity FROM products
        UNION ALL SELECT 'Article', id, popularity FROM articles
      ) AS chosen ORDER BY popularity DESC, __typename, chosen.id LIMIT ?`;
    return this.database.rows(sql, limit);
  }

  close(): void {
    this.database.close();
  }
}
