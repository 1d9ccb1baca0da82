import type { ErrorSpec } from './error-spec.ts';

/** Of the registry, of checks, and of recorded traffic. */
export const REGISTRY_ERRORS = {
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
} as const satisfies Record<string, ErrorSpec>;
