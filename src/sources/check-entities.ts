import type { SubgraphResult } from './source.ts';

/** A list of entities that a query asks for: its key in the answer, and how many representations were sent. */
export interface ExpectedEntities {
  readonly key: string;
  readonly count: number;
}

/** A list that does not fit its representations cannot be told apart: the whole answer is refused. */
export function checkEntities(result: SubgraphResult, expected: readonly ExpectedEntities[]): SubgraphResult {
  if (result.kind === 'failed' || result.data === null) return result;
  for (const { key, count } of expected) {
    const entities = result.data[key];
    if (Array.isArray(entities) && entities.length === count) continue;
    const found = Array.isArray(entities) ? `${entities.length}` : 'no list';
    return {
      kind: 'failed',
      code: 'SUBREQUEST_MALFORMED_RESPONSE',
      reason: `${key}: ${count} expected, found ${found}`,
    };
  }
  return result;
}
