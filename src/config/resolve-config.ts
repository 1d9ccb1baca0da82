import { resolve } from 'node:path';
import type { Config, ConsulSettings, DiscoveryConfig, JwtConfig } from './config.ts';
import type { ParsedConfig } from './schema.ts';

/** Pages that run Apollo Sandbox: embedded in the landing page, and in Studio. */
const SANDBOX_ORIGINS = ['https://sandbox.embed.apollographql.com', 'https://studio.apollographql.com'];

export interface Surroundings {
  /** Absolute folder that relative file names start from. */
  readonly folder: string;
  readonly production: boolean;
}

/** Decides what the file leaves open: every `auto`, the discovery source, absolute file names. */
export function resolveConfig(parsed: ParsedConfig, { folder, production }: Surroundings): Config {
  const decide = (setting: boolean | 'auto', auto = !production) => (setting === 'auto' ? auto : setting);
  const introspection = decide(parsed.introspection);
  const sandbox = decide(parsed.sandbox.enabled, !production && introspection);
  return {
    ...parsed,
    discovery: chooseDiscovery(parsed.discovery, folder),
    state_dir: parsed.state_dir === null ? null : resolve(folder, parsed.state_dir),
    default_query: parsed.default_query === null ? null : resolve(folder, parsed.default_query),
    authentication: { ...parsed.authentication, jwt: resolveKeyFiles(parsed.authentication.jwt, folder) },
    authorization: {
      ...parsed.authorization,
      policies: {
        ...parsed.authorization.policies,
        module: parsed.authorization.policies.module && resolve(folder, parsed.authorization.policies.module),
      },
    },
    introspection,
    suggestions: decide(parsed.suggestions),
    expose_query_plan: decide(parsed.expose_query_plan),
    sandbox: { enabled: sandbox },
    explorer: { enabled: decide(parsed.explorer.enabled) },
    cors: { ...parsed.cors, origins: parsed.cors.origins ?? (sandbox ? SANDBOX_ORIGINS : []) },
    include_subgraph_errors: {
      all: decide(parsed.include_subgraph_errors.all),
      subgraphs: parsed.include_subgraph_errors.subgraphs,
    },
    production,
  };
}

function resolveKeyFiles(jwt: JwtConfig | null, folder: string): JwtConfig | null {
  if (jwt === null) return null;
  const jwks = jwt.jwks.map((keys) => (keys.file === undefined ? keys : { ...keys, file: resolve(folder, keys.file) }));
  return { ...jwt, jwks };
}

function resolvePemFiles(consul: ConsulSettings, folder: string): ConsulSettings {
  const absolute = (file: string | null) => file && resolve(folder, file);
  return { ...consul, ca: absolute(consul.ca), cert: absolute(consul.cert), key: absolute(consul.key) };
}

function chooseDiscovery(section: ParsedConfig['discovery'], folder: string): DiscoveryConfig {
  const { consul, supergraph, supergraph_config, registry, ...common } = section;
  if (consul !== null) return { kind: 'consul', consul: resolvePemFiles(consul, folder), ...common };
  if (registry !== null) return { kind: 'registry', folder: resolve(folder, registry), ...common };
  if (supergraph !== null) return { kind: 'supergraph', file: resolve(folder, supergraph), ...common };
  const file = resolve(folder, supergraph_config ?? 'supergraph.yaml');
  return { kind: 'supergraph_config', file, ...common };
}
