/**
 * Every failure Portico reports, in one table: `docs/errors.md` is generated from it.
 *
 * `audience: 'client'` texts are made only from what the client itself sent and may be shown to it.
 * `audience: 'operator'` texts may name hosts and files: they go to logs, the admin port and the command line.
 * A code is never renamed or used again for something else.
 */
export interface ErrorSpec {
  readonly audience: 'client' | 'operator';
  /** HTTP status of a response that is nothing but this error. */
  readonly http?: number;
  /** Message template; `{name}` is replaced by the parameter of that name. */
  readonly text: string;
  /** What the reader can do about it. */
  readonly help: string;
}

export const ERRORS = {
  INTERNAL_SERVER_ERROR: {
    audience: 'client',
    http: 500,
    text: 'Internal server error.',
    help: 'A defect in the gateway. The log holds the cause under the same request id.',
  },
  SERVICE_UNAVAILABLE: {
    audience: 'client',
    http: 503,
    text: 'The gateway has no schema to serve yet.',
    help: 'No supergraph has been composed since start. `/health/ready` on the admin port says why.',
  },
  BAD_REQUEST: {
    audience: 'client',
    http: 400,
    text: '{reason}',
    help: 'The HTTP request does not follow GraphQL over HTTP: read the message.',
  },
  NOT_FOUND: {
    audience: 'client',
    http: 404,
    text: 'There is nothing at this path.',
    help: 'GraphQL is served at `/graphql` unless configured otherwise.',
  },
  PAYLOAD_TOO_LARGE: {
    audience: 'client',
    http: 413,
    text: 'The request body is larger than {maxBytes} bytes.',
    help: 'Send a smaller body, or raise `limits.http_max_request_bytes`.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    audience: 'client',
    http: 415,
    text: 'The request body must be JSON: send Content-Type application/json.',
    help: 'GraphQL over HTTP bodies are `application/json`.',
  },
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
  UNAUTHENTICATED: {
    audience: 'client',
    http: 401,
    text: "The '{service}' service asks for a login.",
    help: 'The subgraph answered 401: send a valid token.',
  },
  FORBIDDEN: {
    audience: 'client',
    http: 403,
    text: "The '{service}' service refuses this caller.",
    help: 'The subgraph answered 403: the token does not allow this.',
  },
  MISSING_JWT: {
    audience: 'client',
    http: 401,
    text: 'This request needs a token.',
    help: 'Log in and send `Authorization: Bearer <token>`. `authentication.jwt.require_authentication` is on.',
  },
  INVALID_PREFIX: {
    audience: 'client',
    http: 403,
    text: 'The header that should carry the token carries something else.',
    help: 'Send `Authorization: Bearer <token>`; see `authentication.jwt.header_value_prefix` and `ignore_other_prefixes`.',
  },
  CANNOT_DECODE_JWT: {
    audience: 'client',
    http: 403,
    text: 'The token is not valid.',
    help: 'Not a JSON Web Token, changed after it was signed, not valid yet, or without a claim that it needs such as `exp`. The log says which under the request id.',
  },
  CANNOT_FIND_SUITABLE_KEY: {
    audience: 'client',
    http: 403,
    text: 'The token is signed with a key or an algorithm that is not accepted here.',
    help: 'Get a new token from the issuer. `authentication.jwt.jwks` lists keys and algorithms.',
  },
  JWT_EXPIRED: {
    audience: 'client',
    http: 403,
    text: 'The token has expired.',
    help: 'Get a new one from the issuer.',
  },
  INVALID_ISSUER: {
    audience: 'client',
    http: 403,
    text: 'The token comes from an issuer that is not accepted here.',
    help: '`authentication.jwt.jwks[].issuers` lists those that are.',
  },
  INVALID_AUDIENCE: {
    audience: 'client',
    http: 403,
    text: 'The token is meant for somebody else.',
    help: 'Its `aud` must name one of `authentication.jwt.jwks[].audiences`.',
  },
  JWKS_UNAVAILABLE: {
    audience: 'client',
    http: 503,
    text: 'Tokens cannot be verified at the moment.',
    help: 'The keys of the issuer could not be read yet, or are older than `authentication.jwt.keys_max_age`. The log line `token keys cannot be read` holds the reason.',
  },
  RATE_LIMITED: {
    audience: 'client',
    http: 429,
    text: 'Too many requests: {rule} allows {limit} in {window} s.',
    help: 'A `@rateLimit` of the field (`portico limits` lists them), or `rate_limit.global` or `.client`. `Retry-After` says when to ask again.',
  },
  RATE_LIMIT_UNAVAILABLE: {
    audience: 'client',
    http: 503,
    text: 'Requests cannot be counted at present, and {rule} lets none through uncounted.',
    help: 'Redis is away, and `on_redis_failure` is `closed` for this limit. `/health/ready` says since when.',
  },
  SUBGRAPH_RATE_LIMITED: {
    audience: 'client',
    http: 429,
    text: "The '{service}' service has been called too often.",
    help: 'The calls of `rate_limit.subgraphs.<name>` are used up; the rest of the answer is complete.',
  },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    audience: 'client',
    http: 403,
    text: 'Unauthorized field or type',
    help: 'The field, its type or what it is computed from is protected by `@authenticated`, `@requiresScopes` or `@policy`. Send a token that allows it. With `authorization.directives.unauthorized.mode: reject` the whole operation is refused, with status 403.',
  },
  REQUEST_CONCURRENCY_LIMITED: {
    audience: 'client',
    http: 503,
    text: 'Too many requests at once: send it again in a moment.',
    help: 'The gateway has more to do than it can; `Retry-After` says when to ask again. See `traffic_shaping.router.concurrency_limit`, or run more gateways.',
  },
  SUBGRAPH_CONCURRENCY_LIMITED: {
    audience: 'client',
    http: 503,
    text: "The '{service}' service has too many calls under way.",
    help: 'It is slower than calls come in: `traffic_shaping.subgraphs.<name>.max_concurrent_requests`. The rest of the answer is complete.',
  },
  CONFIG_INVALID: {
    audience: 'operator',
    text: '{file} has {count} problem(s):\n\n{report}',
    help: 'Every problem is listed with its place. `docs/config.md` describes all keys; `portico config check` checks.',
  },
  CONFIG_UNREADABLE: {
    audience: 'operator',
    text: 'The configuration file {file} cannot be read: {reason}',
    help: 'Give an existing file with `--config`.',
  },
  SCHEMA_UNREADABLE: {
    audience: 'operator',
    text: '{file} cannot be read: {reason}',
    help: 'Give a file that is there. A gateway takes its subgraphs from a supergraph.yaml (`--supergraph-config`), a composed schema (`--supergraph`), a registry (`--registry`) or Consul (`CONSUL_HTTP_ADDR`). File names in a supergraph.yaml are relative to it.',
  },
  SCHEMA_EMPTY: {
    audience: 'operator',
    text: 'There is no schema in {place}.',
    help: 'Give the SDL of one subgraph: a file, or `-` and the text on standard input.',
  },
  SCHEMA_SYNTAX_INVALID: {
    audience: 'operator',
    text: '{place} is not GraphQL:\n\n{report}\n',
    help: 'Correct the schema at the place that is shown.',
  },
  GRAPH_REF_INVALID: {
    audience: 'operator',
    text: '{text} is not the graph to work on: {reason}',
    help: 'Name one graph, as `graph` or `graph@variant`; without a variant it is `current`.',
  },
  GRAPH_UNKNOWN: {
    audience: 'operator',
    text: 'Nothing has been published to {graph}{hint}, at {location}.',
    help: 'The first `portico subgraph publish` makes a graph. `--graph` and `--registry` say which one is meant.',
  },
  SUBGRAPH_UNKNOWN: {
    audience: 'operator',
    text: "Could not find subgraph '{subgraph}' in '{graph}'{hint}.",
    help: '`portico subgraph list` lists those that are there.',
  },
  SUBGRAPH_NAME_INVALID: {
    audience: 'operator',
    text: "'{name}' is no name for a subgraph.",
    help: 'A letter, then at most 63 letters, digits, `_` and `-`.',
  },
  SUBGRAPH_NAMES_ALIKE: {
    audience: 'operator',
    text: "'{first}' and '{second}' differ in upper and lower case only.",
    help: 'Composition takes them for one subgraph. Publish under the name that is there, or delete that one first.',
  },
  SUBGRAPH_LAST: {
    audience: 'operator',
    text: "'{graph}' would have no subgraph left.",
    help: 'A graph without subgraphs cannot be served. Publish another one first.',
  },
  SERVICE_UNKNOWN: {
    audience: 'operator',
    text: "The service '{service}' has no instance that can be asked: {reason}.",
    help: 'Consul tells instances of it whose checks pass: `consul catalog nodes -service=<name>`.',
  },
  LINT_FAILED: {
    audience: 'operator',
    text: '{place} has {count} error(s).',
    help: 'Mend them, or say in a `portico-lint.yaml` that the rule is a warning. `docs/checks.md` lists the rules.',
  },
  PROPOSAL_UNREADABLE: {
    audience: 'operator',
    text: 'The proposal in {folder} cannot be used: {reason}',
    help: 'A proposal is a folder with a file `<name>.graphql` for each subgraph that changes, and an empty file `<name>.deleted` for each that goes.',
  },
  CHECK_FAILED: {
    audience: 'operator',
    text: "The check against '{graph}' has failed.",
    help: 'The report says why. Without `--check`, what composes is published.',
  },
  SEQUENCE_UNKNOWN: {
    audience: 'operator',
    text: "'{graph}' has no change {sequence}, or does not keep it any more.",
    help: '`portico supergraph history` lists the changes that are kept.',
  },
  SEQUENCE_NOT_COMPOSED: {
    audience: 'operator',
    text: "Change {sequence} of '{graph}' did not compose.",
    help: '`portico supergraph history` tells which changes have composed.',
  },
  CONFIRMATION_MISSING: {
    audience: 'operator',
    text: "The '{subgraph}' subgraph was NOT removed from '{graph}'.",
    help: 'Run the command again with `--confirm` to remove it.',
  },
  REGISTRY_CONTENDED: {
    audience: 'operator',
    text: "'{graph}' was changed by others {attempts} times while this change was made ready.",
    help: 'Nothing was written. Try again when fewer publish at once.',
  },
  FOUND_SUBGRAPH_UNREADABLE: {
    audience: 'operator',
    text: "Nothing is published to '{graph}' yet, its gateways find {names} in Consul, and the schema cannot be read: {reason}",
    help: 'The first change takes along what gateways serve so far. Start the service, or publish all schemas in one change (`portico supergraph publish`), or leave out what was found with `--no-found`.',
  },
  ROUTING_URL_MISSING: {
    audience: 'operator',
    text: "The '{subgraph}' subgraph is new in '{graph}', and nothing says where it is.",
    help: 'Give `--routing-url <url>`, or `--service <name>` for the instances of a Consul service. Later publishes keep it.',
  },
  SUPERGRAPH_UNKNOWN: {
    audience: 'operator',
    text: "No supergraph schema of '{graph}' has been composed yet.",
    help: '`portico supergraph history` tells what was published, and whether it composed.',
  },
  ROUTING_URL_INVALID: {
    audience: 'operator',
    text: 'Queries cannot be routed to {url}: {reason}',
    help: 'Give `--routing-url`, or `--service` and, where its instances do not say so themselves, `--path`.',
  },
  REGISTRY_LOCATION_INVALID: {
    audience: 'operator',
    text: 'There is no registry at {location}: {reason}',
    help: '`--registry` or PORTICO_REGISTRY names a Consul, `consul://127.0.0.1:8500/portico`, or a folder.',
  },
  OUTPUT_UNWRITABLE: {
    audience: 'operator',
    text: 'The result cannot be written to {file}: {reason}',
    help: 'Give another file with `--output`, in a folder that is there.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    audience: 'client',
    http: 400,
    text: '{reason}',
    help: 'Send the `operationName` of one of the operations in the document.',
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
  SUBSCRIPTIONS_NOT_SUPPORTED: {
    audience: 'client',
    http: 400,
    text: 'Subscriptions are not supported.',
    help: 'The schema has subscription fields, but this gateway serves queries and mutations only.',
  },
  MAX_DOCUMENT_BYTES_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The document is larger than {limit} bytes.',
    help: 'Move data into variables, or raise `limits.max_document_bytes`.',
  },
  MAX_TOKENS_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The document has more than {limit} tokens or lines.',
    help: 'Ask for less at once, or raise `limits.parser_max_tokens`.',
  },
  MAX_RECURSION_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The document nests deeper than {limit} levels.',
    help: 'Brackets of any kind count, fragments expanded: `limits.parser_max_recursion`.',
  },
  MAX_OPERATIONS_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The document has more than {limit} operations.',
    help: 'Send the operation to run and its fragments only, or raise `limits.max_operations`.',
  },
  MAX_DEPTH_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation selects fields more than {limit} levels deep.',
    help: 'Ask for fewer levels at once, or raise `limits.max_depth`.',
  },
  MAX_HEIGHT_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation selects more than {limit} fields.',
    help: 'Fragments count wherever they are spread. Ask for less at once, or raise `limits.max_height`.',
  },
  MAX_ALIASES_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation has more than {limit} aliases.',
    help: 'Fragments count wherever they are spread. Ask for less at once, or raise `limits.max_aliases`.',
  },
  MAX_ROOT_FIELDS_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation selects more than {limit} fields at its root.',
    help: 'Split it into several operations, or raise `limits.max_root_fields`.',
  },
  MAX_DIRECTIVES_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation has more than {limit} directives.',
    help: 'Fragments count wherever they are spread. Leave some out, or raise `limits.max_directives`.',
  },
  MAX_FRAGMENT_SPREADS_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation uses fragments more than {limit} times.',
    help: 'Fragments inside fragments count wherever they are spread: `limits.max_fragment_spreads`.',
  },
  MAX_COMPARISONS_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation selects the same fields too often: it takes more than {limit} comparisons to merge them.',
    help: 'Select a field once per object, merge fragments that meet in one object, or raise `limits.max_comparisons`.',
  },
  MAX_VARIABLES_NESTING_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The variables nest deeper than {limit} levels.',
    help: 'Objects and lists in a variable count: `limits.parser_max_recursion`.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    audience: 'client',
    http: 400,
    text: '{reason}',
    help: 'The document is not valid for the schema: read the message.',
  },
  PLANNER_OVERLOADED: {
    audience: 'client',
    http: 503,
    text: 'Too many new operations wait for a query plan.',
    help: 'Send it again later. Operations that were planned before are not affected.',
  },
  QUERY_PLANNING_TIMEOUT: {
    audience: 'client',
    http: 400,
    text: 'Planning this operation took longer than {budgetMs} ms.',
    help: 'Ask for less at once. The operation is refused for a short while before it is tried again.',
  },
  QUERY_PLAN_COMPLEXITY_EXCEEDED: {
    audience: 'client',
    http: 400,
    text: 'This operation is too complex to plan.',
    help: 'Ask for less at once: fewer levels, and fewer fragments on abstract types inside each other.',
  },
  SUPERGRAPH_INVALID: {
    audience: 'operator',
    text: 'Not a supergraph schema: {reason}',
    help: 'Give the output of `portico supergraph compose`, not the schema of one subgraph.',
  },
  QUERY_PLANNING_FAILED: {
    audience: 'operator',
    text: 'The query planner failed for this operation: {reason}',
    help: 'A defect of the planner. Other operations are not affected; clients see INTERNAL_SERVER_ERROR.',
  },
  SUPERGRAPH_LOAD_FAILED: {
    audience: 'operator',
    text: 'The supergraph cannot be made ready for planning: {reason}',
    help: 'Too large for the time or memory that planning has, or a defect of the planner.',
  },
  OPERATION_UNREADABLE: {
    audience: 'operator',
    text: '{file} cannot be read: {reason}',
    help: 'Give a file with a GraphQL document.',
  },
  OPERATION_INVALID: {
    audience: 'operator',
    text: '{file} is not valid for this supergraph:\n\n{report}\n',
    help: 'The places are lines and columns of the document. Fields that are @inaccessible do not exist for clients.',
  },
  OPERATION_NOT_CHOSEN: {
    audience: 'operator',
    text: 'Which operation of {file} is meant? {reason}.',
    help: 'Name one with `--operation-name`.',
  },
  VARIABLES_INVALID: {
    audience: 'operator',
    text: 'The variables cannot be used: {reason}.',
    help: 'Give a JSON object with `--variables`. Only variables of `@skip` and `@include` matter to a plan.',
  },
  COMPOSITION_FAILED: {
    audience: 'operator',
    text: 'The subgraphs do not compose: {count} error(s).',
    help: 'Each error names its subgraph and coordinate. The last good supergraph stays served.',
  },
  COMPOSITION_TIMEOUT: {
    audience: 'operator',
    text: 'Composition took longer than {timeoutMs} ms and was stopped.',
    help: 'Raise `composition.timeout`.',
  },
  COMPOSITION_CRASHED: {
    audience: 'operator',
    text: 'Composition ended unexpectedly: {reason}',
    help: 'A defect in a schema that the composer does not expect, or too little memory.',
  },
  SUBGRAPH_INTROSPECTION_FAILED: {
    audience: 'operator',
    text: 'Asking {url} for its schema failed: {reason}',
    help: 'The subgraph must answer `{ _service { sdl } }` as Apollo Federation subgraphs do. It is asked again by itself.',
  },
  DISCOVERY_OPTION_INVALID: {
    audience: 'operator',
    text: 'Discovery cannot work with {option}: {reason}',
    help: 'Correct the setting below `discovery` in `portico.yaml`.',
  },
  CONSUL_ANSWER_INVALID: {
    audience: 'operator',
    text: 'Consul sent an answer that cannot be used: {reason}',
    help: 'Is the address really that of a Consul agent? The last good state stays in use.',
  },
  ADDRESS_REFUSED: {
    audience: 'operator',
    text: 'The address {address} is refused: {reason}',
    help: 'See `discovery.consul.allowed_addresses` and `denied_addresses`.',
  },
  REGISTRY_UNREACHABLE: {
    audience: 'operator',
    text: 'The registry at {location} cannot be used: {reason}',
    help: 'No connection, no permission, or no answer in time. Nothing half is left behind: a change has been made whole or not at all.',
  },
  REGISTRY_RECORD_INVALID: {
    audience: 'operator',
    text: 'The record {key} of the registry at {location} cannot be used: {reason}',
    help: 'It was written by a newer version or by other hands, or is lost. Rolling back to a change that is kept writes `head` anew; publishing a schema again writes its text anew.',
  },
  ROUTING_URL_UNUSABLE: {
    audience: 'operator',
    text: 'The routing URL of subgraph {subgraph} cannot be used: {reason}',
    help: 'Publish the subgraph again with `--routing-url http(s)://…`, or with `--service` and `--path` for a Consul service.',
  },
  POLICY_MODULE_INVALID: {
    audience: 'operator',
    text: 'The policies in {file} cannot be used: {reason}',
    help: '`authorization.policies.module` names a JavaScript module whose default export is a function, or an object with a function by the name of each policy.',
  },
  TRAFFIC_UNREACHABLE: {
    audience: 'operator',
    text: 'The traffic in {location} cannot be read: {reason}',
    help: 'Name the place where gateways record it with `--traffic`: a Redis URL, or the folder `traffic` in their `state_dir`.',
  },
  RECORDED_OPERATION_UNKNOWN: {
    audience: 'operator',
    text: '{hash} is no recorded operation of {graph}: {reason}.',
    help: '`portico operations list` lists them; `--days` looks further back.',
  },
  PORT_TAKEN: {
    audience: 'operator',
    text: 'Port {port} is taken on {host}: choose another with {flag} or {env}.',
    help: 'Another process listens there.',
  },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERRORS;
