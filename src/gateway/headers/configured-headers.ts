import type { Config } from '../../config/config.ts';
import { claimHeaderNames, requestHeaderRulesFor } from '../../config/config.ts';
import { OwnedHeaders } from './owned-headers.ts';

/** The headers that tell a subgraph who a request is made for; lower case, each once. */
export function identityHeaders(config: Config, subgraph: string): string[] {
  const { jwt } = config.authentication;
  const sent = jwt?.forward_claims_to_headers.map(({ name }) => name) ?? [];
  return [...new Set([...sent, ...claimHeaderNames(requestHeaderRulesFor(config, subgraph))])];
}

/** All that the gateway alone sets on requests to a subgraph, by this configuration. */
export function ownedHeaders(config: Config, subgraph: string): OwnedHeaders {
  const { signature } = config.authentication;
  const { timeout_header: timeout } = config.traffic_shaping.router;
  const further = [signature?.header, timeout].filter((name) => typeof name === 'string');
  return new OwnedHeaders([...identityHeaders(config, subgraph), ...further]);
}

/** Claims that header rules insert, for whatever subgraph; each once. */
export function insertedClaims(config: Config): string[] {
  const rules = [config.headers.all, ...Object.values(config.headers.subgraphs)].flatMap(({ request }) => request);
  return [...new Set(rules.flatMap(({ insert }) => insert?.from_claim ?? []))];
}
