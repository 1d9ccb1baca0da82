import type { Category } from './generated.ts';

/** One article as stored; its properties are named as the fields of `type Article`. */
export interface ArticleRecord {
  __typename: 'Article';
  id: string;
  title: string;
  url: string;
  publishedAt: string;
  readingMinutes: number;
  popularity: number;
}

/** What this service knows about a product; the rest is the products service's. */
export interface ProductRecord {
  __typename: 'Product';
  id: string;
  popularity: number;
  category: Category;
}

/** A product or article that is named without being looked up. */
export interface ItemReference {
  __typename: 'Product' | 'Article';
  id: string;
}

/** One recommendation for one user. */
export interface RecommendationRecord {
  userId: string;
  reason: string;
  score: number;
  model: string;
  item: ItemReference;
}

/** A user as a reference from outside: this service knows no more of users than their ids. */
export interface UserReference {
  id: string;
}
