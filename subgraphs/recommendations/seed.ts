import { createRandom } from '../kit/random.ts';
import { seedCatalogue } from '../seed/catalogue.ts';
import type { ArticleRecord, ProductRecord, RecommendationRecord } from './recommendation-records.ts';

export const ARTICLE_COUNT = 60;
const USER_COUNT = 1_000;
const PER_USER = 8;

const TOPICS = ['Choosing', 'Mending', 'Living With', 'Giving', 'The History of'] as const;
const THINGS = ['Good Knives', 'Warm Wool', 'Quiet Machines', 'Small Gardens', 'Paper Maps', 'Old Lamps'] as const;
const PRODUCT_REASONS = [
  'Bought together with your last order',
  'Popular this week',
  'Similar to what you looked at',
] as const;
const ARTICLE_REASONS = ['Readers like you finished it', 'About something you own'] as const;
const MODELS = ['co-purchase-3', 'content-7'] as const;
const FIRST_PUBLISHED = Date.UTC(2024, 5, 1);
const WEEK_MS = 7 * 86_400_000;

/** What the service starts with: the same at every start. Articles name the products they are about. */
export function seedRecommendations(): {
  products: ProductRecord[];
  articles: (ArticleRecord & { productIds: string[] })[];
  recommendations: RecommendationRecord[];
} {
  const random = createRandom(4004);
  const share = (): number => random.integer(0, 1_000) / 1_000;
  const products = seedCatalogue().map(({ id, category }): ProductRecord => {
    return { __typename: 'Product', id, category, popularity: share() };
  });
  const productIds = products.map(({ id }) => id);
  const articles = Array.from({ length: ARTICLE_COUNT }, (_, index) => {
    const id = String(index + 1);
    return {
      __typename: 'Article' as const,
      id,
      title: `${random.pick(TOPICS)} ${random.pick(THINGS)}`,
      url: `https://magazine.shop.example/${id}`,
      publishedAt: new Date(FIRST_PUBLISHED + index * WEEK_MS).toISOString(),
      readingMinutes: random.integer(2, 18),
      popularity: share(),
      productIds: [...new Set([random.pick(productIds), random.pick(productIds), random.pick(productIds)])],
    };
  });
  const articleIds = articles.map(({ id }) => id);
  const recommendations: RecommendationRecord[] = [];
  for (let user = 1; user <= USER_COUNT; user += 1) {
    const taken = new Set<string>();
    while (taken.size < PER_USER) {
      // Everybody gets at least one of each kind.
      const isArticle = taken.size === 1 || (taken.size > 1 && random.chance(0.25));
      const id = random.pick(isArticle ? articleIds : productIds);
      const key = `${isArticle ? 'article' : 'product'} ${id}`;
      if (taken.has(key)) continue;
      taken.add(key);
      recommendations.push({
        userId: String(user),
        reason: random.pick(isArticle ? ARTICLE_REASONS : PRODUCT_REASONS),
        score: Math.round((1 - taken.size / (PER_USER + 1)) * 1_000) / 1_000,
        model: random.pick(MODELS),
        item: { __typename: isArticle ? 'Article' : 'Product', id },
      });
    }
  }
  return { products, articles, recommendations };
}
