import type { Config } from '../../config/config.ts';
import { OwnedHeaders } from './owned-headers.ts';

/** The headers that tell subgraphs who a request is made for; lower case. */
export function identityHeaders({ authentication: { jwt } }: Config): string[] {
  return jwt === null ? [] : jwt.forward_claims_to_headers.map(({ name }) => name);
}

/** All that the gateway alone sets, by this configuration. */
export function ownedHeaders(config: Config): OwnedHeaders {
  const { signature } = config.authentication;
  const { timeout_header: timeout } = config.traffic_shaping.router;
  const further = [signature?.header, timeout].filter((name) => typeof name === 'string');
  return new OwnedHeaders([...identityHeaders(config), ...further]);
}

/** Claims that header rules insert, for whatever subgraph; each once. */
export function insertedClaims(config: Config): string[] {
  const rules = [config.headers.all, ...Object.values(config.headers.subgraphs)].flatMap(({ request }) => request);
  return [...new Set(rules.flatMap(({ insert }) => insert?.from_claim ?? []))];
}
