import type { Stage } from '../stage.ts';
import type { StaleFetch } from '../stale-fetch.ts';

/**
 * Says in the answer which of it is older: `extensions.stale`, and for those who do not read bodies `Age` (RFC 9111) and
 * `x-portico-stale`, a list of subgraphs with ages (RFC 9651).
 */
export const markStale: Stage = {
  answered({ response: { body, http }, contextValue: { record } }) {
    if (body?.kind !== 'single') return;
    const { singleResult } = body;
    if (record.stale.length > 0) singleResult.extensions = { ...singleResult.extensions, stale: [...record.stale] };
    const stale = singleResult.extensions?.stale as readonly StaleFetch[] | undefined;
    if (stale === undefined) return;
    const ages = new Map<string, number>();
    for (const { subgraph, age } of stale) ages.set(subgraph, Math.max(ages.get(subgraph) ?? 0, age));
    http.headers.set('age', String(Math.max(...ages.values())));
    http.headers.set(
      'x-portico-stale',
      [...ages].map(([subgraph, age]) => `${encodeURIComponent(subgraph)};age=${age}`).join(', '),
    );
  },
};
