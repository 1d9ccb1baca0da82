import type { CompositionIssue } from '../composition.ts';
import { linksOf } from '../links.ts';
import type { ParsedSubgraph } from './invalid-rate-limits.ts';
import { rateLimitNames } from './rate-limit-names.ts';

/** Refuses subgraphs that import `@rateLimit` under different names, for which the composer fails without a reason. */
export function differingNames(subgraphs: readonly ParsedSubgraph[]): CompositionIssue[] {
  const linking = subgraphs.filter(({ typeDefs }) =>
    linksOf(typeDefs).some(({ imports }) => imports.has('@rateLimit')),
  );
  const named = linking.flatMap(({ name, typeDefs }) =>
    [...rateLimitNames(typeDefs)].map((local) => ({ name, local })),
  );
  const [first] = named;
  const other = named.find(({ local }) => local !== first?.local);
  if (first === undefined || other === undefined) return [];
  const message = `[${other.name}] imports @rateLimit as @${other.local}, and ${first.name} as @${first.local}: all subgraphs have to call it the same.`;
  return [{ code: 'RATE_LIMIT_NAMES_DIFFER', message, locations: [] }];
}
