import { dateTime } from '../kit/date-time.ts';
import { pageSize } from '../kit/pages.ts';
import type { RecommendationsContext } from './context.ts';
import type { Resolvers } from './generated.ts';
import type { ArticleRecord, ItemReference, ProductRecord } from './recommendation-records.ts';

export const resolvers: Resolvers = {
  DateTime: dateTime,
  Query: {
    article: (_root, { id }, { articles }) => articles.load(id),
    trending: async (_root, { first }, context) => known(context.data.trending(pageSize(first)), context),
  },
  User: {
    // This service keeps no list of users: whoever it is asked about exists, with or without recommendations.
    __resolveReference: (reference) => reference,
    recommendations: (user, { first }, context) => context.recommendations(pageSize(first)).load(user.id),
  },
  Recommendation: {
    item: async ({ item }, _arguments, context) => {
      const [found] = await known([item], context);
      if (found === undefined) throw new TypeError(`${item.__typename} ${item.id} is recommended but not known`);
      return found;
    },
  },
  Product: {
    __resolveReference: (reference, { products }) => products.load(reference.id),
    related: async (product, { first }, context) => {
      const links = await context.related(pageSize(first)).load(product.id);
      return productsOf(
        links.map(({ productId }) => productId),
        context,
      );
    },
    articles: async (product, _arguments, context) => {
      const links = await context.articlesAbout.load(product.id);
      const articles = await Promise.all(links.map(({ articleId }) => context.articles.load(articleId)));
      return articles.filter((article) => article !== null);
    },
  },
  Article: {
    __resolveReference: (reference, { articles }) => articles.load(reference.id),
    about: async (article, _arguments, context) => {
      const links = await context.productsIn.load(article.id);
      return productsOf(
        links.map(({ productId }) => productId),
        context,
      );
    },
  },
};

/** The records behind references, in their order; both kinds are one statement each. */
async function known(
  references: readonly ItemReference[],
  { articles, products }: RecommendationsContext,
): Promise<(ArticleRecord | ProductRecord)[]> {
  const records = await Promise.all(
    references.map(
      ({ __typename, id }): Promise<ArticleRecord | ProductRecord | null> =>
        __typename === 'Article' ? articles.load(id) : products.load(id),
    ),
  );
  return records.filter((record) => record !== null);
}

async function productsOf(ids: readonly string[], { products }: RecommendationsContext): Promise<ProductRecord[]> {
  const found = await Promise.all(ids.map((id) => products.load(id)));
  return found.filter((product) => product !== null);
}
