import { createSigner } from '../auth/signature/signer.ts';
import type { Config } from '../config/config.ts';
import { requestHeaderRulesFor, responseHeaderRulesFor, showsErrorsOf } from '../config/config.ts';
import { identityHeaders, ownedHeaders } from './headers/configured-headers.ts';
import { compileForwardedHeaders } from './headers/forwarded-headers.ts';
import { propagatedHeaders } from './headers/propagated-headers.ts';
import { compileResponseRules, passesOnCookies } from './headers/response-rules.ts';
import type { SubgraphClientOptions } from './subgraph-client.ts';

/** How one subgraph is called on behalf of clients, by the configuration. */
export function subgraphClientOptions(config: Config, subgraph: string): Omit<SubgraphClientOptions, 'source'> {
  const { jwt, signature } = config.authentication;
  const owned = ownedHeaders(config, subgraph);
  const requestRules = requestHeaderRulesFor(config, subgraph);
  const responseRules = responseHeaderRulesFor(config, subgraph);
  const extension = jwt?.forward_claims_to_upstream_extensions;
  return {
    forwardHeaders: compileForwardedHeaders(requestRules, owned),
    propagates: propagatedHeaders(requestRules, owned),
    readResponseHeaders: compileResponseRules(responseRules),
    claimsExtension: extension?.enabled ? extension.field_name : undefined,
    sign: signature === null ? undefined : createSigner({ ...signature, names: identityHeaders(config, subgraph) }),
    showErrorMessages: showsErrorsOf(config, subgraph),
    shareQueries: config.dedupe.enabled && !passesOnCookies(responseRules),
  };
}

/** Whether equal operations may share one execution: not where a subgraph's cookie would come to several clients. */
export function mayShareOperations(config: Config): boolean {
  const rules = [config.headers.all, ...Object.values(config.headers.subgraphs)].flatMap(({ response }) => response);
  return config.dedupe.enabled && !passesOnCookies(rules);
}
