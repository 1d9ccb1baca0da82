import type { SubgraphFailure } from '../source.ts';

/** What says of a subgraph that it cannot answer just now. */
const OUTAGE_CODES: ReadonlySet<string> = new Set([
  'GATEWAY_TIMEOUT',
  'SUBGRAPH_CIRCUIT_OPEN',
  'SUBGRAPH_CONCURRENCY_LIMITED',
]);

/**
 * Whether an older answer may stand in for what has failed: when the subgraph cannot be had, not when it has said no.
 *
 * Source  https://www.rfc-editor.org/rfc/rfc5861#section-4, and no connection besides
 */
export function allowsStale({ code, status }: SubgraphFailure): boolean {
  if (code === 'SUBREQUEST_HTTP_ERROR') return status === undefined || status >= 500;
  return OUTAGE_CODES.has(code);
}
