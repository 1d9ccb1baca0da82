import { duration } from '../../quantity.ts';

const LONGEST_MS = 604_800_000;

const keys = {
  stale_if_error: duration({ maxMs: LONGEST_MS }).describe(
    'For how long the last good answer to a query, or entity of it, stands in when the subgraph times out, cannot be reached, answers with status 500 or above, or is not called. The answer says so in `extensions.stale`. Counts from when it was given, or from the end of its `max-age`. `Cache-Control: stale-if-error` of the subgraph can shorten it. 0s: never.',
  ),
  stale_while_revalidate: duration({ maxMs: LONGEST_MS }).describe(
    'For how long after its `Cache-Control: max-age` an answer is given at once, while the subgraph is asked again; within its `max-age` it is then given without asking. `stale-while-revalidate` of the subgraph can shorten it. 0s: every query is sent.',
  ),
};

/** For `all`. */
export const staleTimes = {
  stale_if_error: keys.stale_if_error.prefault('60s'),
  stale_while_revalidate: keys.stale_while_revalidate.prefault('0s'),
};

/** For one subgraph. */
export const ownStaleTimes = {
  stale_if_error: keys.stale_if_error.exactOptional(),
  stale_while_revalidate: keys.stale_while_revalidate.exactOptional(),
};
