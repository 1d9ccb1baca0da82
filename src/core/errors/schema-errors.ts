import type { ErrorSpec } from './error-spec.ts';

/** Of schemas: finding, composing and serving them. */
export const SCHEMA_ERRORS = {
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
  SUPERGRAPH_INVALID: {
    audience: 'operator',
    text: 'Not a supergraph schema: {reason}',
    help: 'Give the output of `portico supergraph compose`, not the schema of one subgraph.',
  },
  SUPERGRAPH_LOAD_FAILED: {
    audience: 'operator',
    text: 'The supergraph cannot be made ready for planning: {reason}',
    help: 'Too large for the time or memory that planning has, or a defect of the planner.',
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
  ROUTING_URL_UNUSABLE: {
    audience: 'operator',
    text: 'The routing URL of subgraph {subgraph} cannot be used: {reason}',
    help: 'Publish the subgraph again with `--routing-url http(s)://…`, or with `--service` and `--path` for a Consul service.',
  },
} as const satisfies Record<string, ErrorSpec>;
