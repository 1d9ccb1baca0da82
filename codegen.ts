import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * Resolver types of the example subgraphs: `npm run codegen` writes `subgraphs/<name>/generated.ts` (committed) from
 * `schema.graphql`; `npm run codegen:check` fails when one is out of date.
 *
 * `records` names, for the types a service keeps in its database, the record its resolvers receive as the parent.
 */
function subgraph(name: string, contextType: string, records: Record<string, string> = {}) {
  const folder = `subgraphs/${name}`;
  return {
    [`${folder}/generated.ts`]: {
      schema: `${folder}/schema.graphql`,
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        federation: true,
        useTypeImports: true,
        enumsAsTypes: true,
        importExtension: '.ts' as const,
        emitLegacyCommonJSImports: false,
        contextType: `./context.ts#${contextType}`,
        mappers: records,
        // Federation's own scalar must be mapped too, because every scalar has to be.
        strictScalars: true,
        scalars: { DateTime: 'string', _FieldSet: 'string' },
        // A resolver is a plain function, so that it can be called directly (by a test, by another resolver).
        makeResolverTypeCallable: true,
      },
    },
  };
}

const config: CodegenConfig = {
  generates: {
    ...subgraph('users', 'UsersContext', { User: './user-records.ts#KnownUser' }),
    ...subgraph('orders', 'OrdersContext', {
      Order: './order-records.ts#OrderRecord',
      OrderItem: './order-records.ts#OrderItemRecord',
      OrderEvent: './order-records.ts#OrderEventRecord',
      Product: './order-records.ts#ProductReference',
      User: './order-records.ts#UserReference',
    }),
    ...subgraph('products', 'ProductsContext', {
      Product: './product-records.ts#ProductRecord',
      Specification: './product-records.ts#SpecificationRecord',
    }),
    ...subgraph('recommendations', 'RecommendationsContext', {
      Article: './recommendation-records.ts#ArticleRecord',
      Product: './recommendation-records.ts#ProductRecord',
      Recommendation: './recommendation-records.ts#RecommendationRecord',
      User: './recommendation-records.ts#UserReference',
    }),
  },
};

export default config;
