import { resolve } from 'node:path';
import { parseRegistryLocation } from '../core/registry-location.ts';
import type { Env } from './expand-env.ts';

/** What the command line may set. Text as typed; it is checked like the file is. */
export interface ConfigFlags {
  readonly host?: string | undefined;
  readonly port?: string | number | undefined;
  readonly adminPort?: string | number | undefined;
  /** Relative to the working directory. */
  readonly supergraph?: string | undefined;
  /** Relative to the working directory. */
  readonly supergraphConfig?: string | undefined;
  /** As `parseRegistryLocation` takes it. */
  readonly registry?: string | undefined;
  readonly graph?: string | undefined;
  readonly logLevel?: string | undefined;
}

/** Environment variables that set a key. Over the file, under the flags; an empty variable counts as not set. */
export const ENV_KEYS = {
  HOST: 'server.host',
  PORT: 'server.port',
  ADMIN_HOST: 'admin.host',
  ADMIN_PORT: 'admin.port',
  LOG_LEVEL: 'logging.level',
  REDIS_URL: 'redis.url',
  PORTICO_GRAPH: 'graph',
  CONSUL_HTTP_ADDR: 'discovery.consul.address',
  CONSUL_HTTP_TOKEN: 'discovery.consul.token',
  CONSUL_CACERT: 'discovery.consul.ca',
  CONSUL_CLIENT_CERT: 'discovery.consul.cert',
  CONSUL_CLIENT_KEY: 'discovery.consul.key',
  CONSUL_HTTP_SSL_VERIFY: 'discovery.consul.tls_verify',
  CONSUL_NAMESPACE: 'discovery.consul.namespace',
} as const satisfies Record<string, string>;

/** Environment variables with another effect than setting one key. For docs/config.md. */
export const ENV_EFFECTS = {
  CONSUL_HTTP_ADDR:
    'Also chooses Consul for discovery when neither the file nor a flag names a source. Unused when they name another.',
  PORTICO_REGISTRY:
    'A registry to follow, as `--registry` of the commands names it: a folder, `consul://host:port/prefix` or `consul+https://…`. Over the source that the file names; unused when a flag names one.',
  CONSUL_HTTP_SSL: '`true` or `1`: a CONSUL_HTTP_ADDR without scheme is https.',
  NODE_ENV: '`production` decides every `auto`.',
} as const satisfies Record<string, string>;

const FLAG_KEYS = {
  host: ['--host', 'server.host'],
  port: ['--port', 'server.port'],
  adminPort: ['--admin-port', 'admin.port'],
  logLevel: ['--log-level', 'logging.level'],
  graph: ['--graph', 'graph'],
} as const;

/** The keys of `discovery` that name a source. */
export const DISCOVERY_SOURCES = ['supergraph_config', 'supergraph', 'registry', 'consul'] as const;

/** One value that does not come from the file. */
export interface OutsideValue {
  readonly path: readonly string[];
  /** null takes a value of the file away. */
  readonly value: string | null;
  /** `environment variable PORT` or `flag --port`. */
  readonly origin: string;
}

/**
 * The values that environment and flags set, later ones over earlier ones.
 *
 * Errors  throws REGISTRY_LOCATION_INVALID.
 *
 * `fileSource` is the discovery source that the file names, if any: Consul's variables must not add a second one.
 */
export function outsideValues(
  env: Env,
  flags: ConfigFlags,
  cwd: string,
  fileSource: (typeof DISCOVERY_SOURCES)[number] | null,
): OutsideValue[] {
  const sources = namedSources(env, flags, cwd);
  const usesConsul =
    sources.length > 0
      ? sources.some(({ path }) => path[1] === 'consul' && path.length > 2)
      : fileSource === 'consul' || (fileSource === null && isSet(env.CONSUL_HTTP_ADDR));

  const fromEnv = Object.entries(ENV_KEYS).flatMap(([name, key]): OutsideValue[] => {
    const value = consulValue(name, env, cwd);
    if (!isSet(value) || (name.startsWith('CONSUL_') && !usesConsul)) return [];
    return [{ path: key.split('.'), value, origin: `environment variable ${name}` }];
  });
  const fromFlags = (Object.keys(FLAG_KEYS) as (keyof typeof FLAG_KEYS)[]).flatMap((flag): OutsideValue[] => {
    const [name, key] = FLAG_KEYS[flag];
    const value = flags[flag];
    return value === undefined ? [] : [{ path: key.split('.'), value: String(value), origin: `flag ${name}` }];
  });
  return [...fromEnv, ...fromFlags, ...sources];
}

/** A source given by flag, or a registry by the environment, takes the place of the one in the file. */
function namedSources(env: Env, flags: ConfigFlags, cwd: string): OutsideValue[] {
  const given = [
    { key: 'supergraph', origin: 'flag --supergraph', text: flags.supergraph },
    { key: 'supergraph_config', origin: 'flag --supergraph-config', text: flags.supergraphConfig },
    { key: 'registry', origin: 'flag --registry', text: flags.registry },
  ].filter(({ text }) => text !== undefined);
  if (given.length === 0 && isSet(env.PORTICO_REGISTRY)) {
    given.push({ key: 'registry', origin: 'environment variable PORTICO_REGISTRY', text: env.PORTICO_REGISTRY });
  }
  const [first] = given;
  if (first === undefined) return [];
  const set = given.flatMap(({ key, origin, text = '' }): OutsideValue[] => {
    if (key === 'registry') return registryValues(text, cwd, origin);
    return [{ path: ['discovery', key], value: text && resolve(cwd, text), origin }];
  });
  const named = new Set(set.map(({ path }) => path[1]));
  const clear = DISCOVERY_SOURCES.filter((key) => !named.has(key));
  return [...clear.map((key) => ({ path: ['discovery', key], value: null, origin: first.origin })), ...set];
}

/** What the file says of Consul besides its address stays, as what its variables say. */
function registryValues(text: string, cwd: string, origin: string): OutsideValue[] {
  const location = parseRegistryLocation(text, cwd);
  if (location.kind === 'folder') return [{ path: ['discovery', 'registry'], value: location.path, origin }];
  const { address, prefix } = location;
  return Object.entries({ address, prefix }).map(([key, value]) => ({
    path: ['discovery', 'consul', key],
    value,
    origin,
  }));
}

/** As Consul's own program reads its variables: files from the working directory, truth in several spellings. */
function consulValue(name: string, env: Env, cwd: string): string | undefined {
  const value = env[name];
  if (!isSet(value)) return undefined;
  switch (name) {
    case 'CONSUL_HTTP_ADDR':
      return consulAddress(env);
    case 'CONSUL_CACERT':
    case 'CONSUL_CLIENT_CERT':
    case 'CONSUL_CLIENT_KEY':
      return resolve(cwd, value);
    case 'CONSUL_HTTP_SSL_VERIFY':
      if (/^(1|t|true)$/i.test(value)) return 'true';
      return /^(0|f|false)$/i.test(value) ? 'false' : value;
    default:
      return value;
  }
}

function consulAddress(env: Env): string | undefined {
  const address = env.CONSUL_HTTP_ADDR;
  if (!isSet(address) || address.includes('://')) return address;
  return /^(1|true)$/i.test(env.CONSUL_HTTP_SSL ?? '') ? `https://${address}` : address;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
