import type { ErrorSpec } from './error-spec.ts';

/** Of subgraphs that are called, and of what they answer. */
export const SUBGRAPH_ERRORS = {
  GATEWAY_TIMEOUT: {
    audience: 'client',
    http: 504,
    text: "The '{service}' service did not answer in time.",
    help: 'The subgraph took longer than `traffic_shaping.subgraphs.<name>.timeout`, or the time of the whole request, `traffic_shaping.router.timeout`, was used up; the rest of the answer is complete.',
  },
  SUBGRAPH_CIRCUIT_OPEN: {
    audience: 'client',
    http: 503,
    text: "The '{service}' service is not called at the moment.",
    help: 'Most calls to all of its instances have failed lately, so none is sent: see `traffic_shaping.all.circuit_breaker` and the log lines `circuit breaker`. It is tried again by itself.',
  },
  SUBREQUEST_HTTP_ERROR: {
    audience: 'client',
    http: 502,
    text: "The '{service}' service could not be reached.",
    help: 'No connection, or a status other than 200. The log line `subgraph call failed` holds the cause.',
  },
  SUBREQUEST_MALFORMED_RESPONSE: {
    audience: 'client',
    http: 502,
    text: "The '{service}' service sent an answer that cannot be used.",
    help: 'Not JSON, not a GraphQL response, or larger than `traffic_shaping.subgraphs.<name>.max_response_bytes`.',
  },
  RESPONSE_VALIDATION_FAILED: {
    audience: 'client',
    http: 502,
    text: '{reason}',
    help: 'What subgraphs answered does not fit the schema at this path: a null where there must be none, an unknown enum value, a list that is none. The subgraph has to be mended.',
  },
  FIELD_UNREACHABLE: {
    audience: 'client',
    http: 502,
    text: 'No subgraph can be asked for what belongs at {path}.',
    help: 'The path leads to an interface of which the subgraph that answers it knows no concrete type, so that no other can be asked. The subgraph has to implement the interface, or to resolve it.',
  },
} as const satisfies Record<string, ErrorSpec>;
