import type DataLoader from 'dataloader';
import { batchMany, batchOne, byArguments } from '../kit/batch.ts';
import type { RecommendationsData } from './data.ts';
import type { ArticleRecord, ProductRecord, RecommendationRecord } from './recommendation-records.ts';

/** What resolvers of one request share. */
export interface RecommendationsContext {
  data: RecommendationsData;
  articles: DataLoader<string, ArticleRecord | null>;
  products: DataLoader<string, ProductRecord | null>;
  /** By product id. */
  articlesAbout: DataLoader<string, { articleId: string }[]>;
  /** By article id. */
  productsIn: DataLoader<string, { productId: string }[]>;
  /** By user id; one loader per page size. */
  recommendations(first: number): DataLoader<string, RecommendationRecord[]>;
  /** By product id; one loader per page size. */
  related(first: number): DataLoader<string, { productId: string }[]>;
}

export function createRecommendationsContext(data: RecommendationsData): RecommendationsContext {
  return {
    data,
    articles: batchOne(
      (ids) => data.articlesByIds(ids),
      (article) => article.id,
    ),
    products: batchOne(
      (ids) => data.productsByIds(ids),
      (product) => product.id,
    ),
    articlesAbout: batchMany(
      (ids) => data.articlesAbout(ids),
      (link) => link.productId,
    ),
    productsIn: batchMany(
      (ids) => data.productsIn(ids),
      (link) => link.articleId,
    ),
    recommendations: byArguments((first: number) =>
      batchMany(
        (ids) => data.ofUsers(ids, first),
        (recommendation) => recommendation.userId,
      ),
    ),
    related: byArguments((first: number) =>
      batchMany(
        (ids) => data.related(ids, first),
        (link) => link.toId,
      ),
    ),
  };
}
